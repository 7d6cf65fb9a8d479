"""Participation for other programs: the rows, and their sums of a year."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kmp.tokens.api import Pages, ProgramView, query_of
from members.participation.models import Participation
from members.participation.states import Act

FIRST_YEAR, LAST_YEAR = 2000, 2200


class ParticipationSerializer(serializers.ModelSerializer[Participation]):
    """One act that counts: rupiah, or services for `layanan`; negative is a counter-row (`reverses`)."""

    member = serializers.CharField(source="member.number")
    group = serializers.CharField(source="group_id")

    class Meta:
        model = Participation
        fields = ["id", "member", "group", "status", "act", "amount", "date", "source", "reverses"]


class TotalSerializer(serializers.Serializer[Any]):
    """The sum of one act of one group in a year."""

    group = serializers.CharField()
    act = serializers.ChoiceField(choices=Act.choices)
    amount = serializers.IntegerField()


class RowQuery(serializers.Serializer[Any]):
    """Which rows."""

    member = serializers.CharField(required=False, max_length=12)
    group = serializers.SlugField(required=False)
    act = serializers.ChoiceField(choices=Act.choices, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class YearQuery(serializers.Serializer[Any]):
    """Which year."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


@extend_schema_view(get=extend_schema(parameters=[RowQuery], operation_id="participation_list"))
class ParticipationList(ProgramView, generics.ListAPIView[Participation]):
    """The patronage ledger, the latest first; counter-rows are among them."""

    serializer_class = ParticipationSerializer
    pagination_class = Pages
    read_scope = "participation:read"
    queryset = Participation.objects.none()

    def get_queryset(self) -> QuerySet[Participation]:
        what = query_of(self.request, RowQuery)
        names = {
            "member": "member__number",
            "group": "group_id",
            "act": "act",
            "since": "date__gte",
            "until": "date__lte",
        }
        asked_for = {names[key]: value for key, value in what.items()}
        return Participation.objects.select_related("member").filter(**asked_for).order_by("-date", "-id")


class ParticipationTotals(ProgramView):
    """Sums of a year."""

    read_scope = "participation:read"

    @extend_schema(parameters=[YearQuery], responses=TotalSerializer(many=True), operation_id="participation_totals")
    def get(self, request: Request) -> Response:
        """Of each group and act, counter-rows taken off; not paged, for there are few."""
        year = query_of(request, YearQuery)["year"]
        rows = Participation.objects.filter(date__year=year).order_by("group__position", "act")
        sums = rows.values("group__position", "group_id", "act").annotate(total=Sum("amount"))
        return Response([{"group": one["group_id"], "act": one["act"], "amount": one["total"]} for one in sums])


urlpatterns = [
    path("participation/", ParticipationList.as_view(), name="api_participation"),
    path("participation/totals/", ParticipationTotals.as_view(), name="api_participation_totals"),
]
