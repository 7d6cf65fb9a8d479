"""Members, groups and the register for other programs: read only, without NIK and contact data."""

from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kmp import clock
from kmp.tokens.api import Pages, ProgramView, query_of
from members.registry.models import Group, Member, RegisterEntry
from members.registry.states import MemberStatus, Operation

LONGEST_SEARCH = 100


class GroupSerializer(serializers.ModelSerializer[Group]):
    """One group of members; `profile` says which form and proofs it asks."""

    class Meta:
        model = Group
        fields = ["code", "name", "prefix", "position", "profile", "for_institutions", "is_open"]


class MemberSerializer(serializers.ModelSerializer[Member]):
    """One member, as the register had it at the end of `per` (today when left out); `region` is a Kemendagri code."""

    group = serializers.CharField(source="group_then")
    status = serializers.ChoiceField(choices=MemberStatus.choices, source="status_then")
    name = serializers.CharField(source="name_then")
    has_vote = serializers.BooleanField(source="vote_then")
    region = serializers.CharField(source="region_then", allow_null=True)
    kind = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields = ["number", "name", "kind", "group", "status", "has_vote", "region", "joined_on", "left_on"]

    def get_kind(self, member: Member) -> str:
        """`person` or `institution`."""
        return "institution" if member.institution_id else "person"


class EntrySerializer(serializers.ModelSerializer[RegisterEntry]):
    """One numbered line of the buku daftar anggota: the state of the member after it."""

    member = serializers.CharField(source="member.number")
    group = serializers.CharField(source="group_id")
    region = serializers.CharField(source="region_id", allow_null=True)

    class Meta:
        model = RegisterEntry
        fields = ["line", "member", "operation", "date", "group", "status", "name", "has_vote", "region"]


class MemberQuery(serializers.Serializer[Any]):
    """What can be asked of the list."""

    per = serializers.DateField(required=False, help_text="Keadaan pada akhir hari itu; kosong berarti hari ini.")
    group = serializers.SlugField(required=False, help_text="Kode kelompok.")
    status = serializers.ChoiceField(choices=MemberStatus.choices, required=False)
    region = serializers.RegexField(
        r"^\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?$", required=False, help_text="Kode Kemendagri: provinsi sampai desa."
    )
    q = serializers.CharField(
        required=False, max_length=LONGEST_SEARCH, help_text="Kata dalam nama, atau awal nomor anggota."
    )


class DayQuery(serializers.Serializer[Any]):
    """A date to ask about."""

    per = serializers.DateField(required=False, help_text="Keadaan pada akhir hari itu; kosong berarti hari ini.")


class EntryQuery(serializers.Serializer[Any]):
    """Which lines of the register."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    operation = serializers.ChoiceField(choices=Operation.choices, required=False)
    member = serializers.CharField(required=False, max_length=12)


def members_on(day: date) -> "QuerySet[Any]":
    """Members known to the register on `day`, with its last word on each, by number."""
    last = RegisterEntry.objects.filter(member=OuterRef("pk"), date__lte=day).order_by("-date", "-line")
    rows = Member.objects.annotate(
        entry_then=Subquery(last.values("pk")[:1]),
        group_then=Subquery(last.values("group_id")[:1]),
        status_then=Subquery(last.values("status")[:1]),
        name_then=Subquery(last.values("name")[:1]),
        vote_then=Subquery(last.values("has_vote")[:1]),
        region_then=Subquery(last.values("region_id")[:1], output_field=CharField()),
    )
    return rows.filter(entry_then__isnull=False).order_by("number")


@extend_schema_view(get=extend_schema(parameters=[MemberQuery], operation_id="members_list"))
class MemberList(ProgramView, generics.ListAPIView[Member]):
    """All members, by number."""

    serializer_class = MemberSerializer
    pagination_class = Pages
    read_scope = "members:read"
    queryset = Member.objects.none()

    def get_queryset(self) -> "QuerySet[Any]":
        what = query_of(self.request, MemberQuery)
        rows = members_on(what.get("per") or clock.today())
        if "q" in what:
            rows = rows.filter(name__icontains=what["q"]) | rows.filter(number__istartswith=what["q"])
        for name in ("group", "status"):
            if name in what:
                rows = rows.filter(**{f"{name}_then": what[name]})
        return rows.filter(region_then__startswith=what["region"]) if "region" in what else rows


class MemberDetail(ProgramView):
    """One member, by number."""

    read_scope = "members:read"

    @extend_schema(parameters=[DayQuery], responses=MemberSerializer, operation_id="member")
    def get(self, request: Request, number: str) -> Response:
        """As the register had it at the end of the day asked for."""
        day = query_of(request, DayQuery).get("per") or clock.today()
        member = members_on(day).filter(number=number).first()
        if member is None:
            raise Http404
        return Response(MemberSerializer(member).data)


@extend_schema_view(get=extend_schema(operation_id="groups_list"))
class GroupList(ProgramView, generics.ListAPIView[Group]):
    """The groups in their order."""

    serializer_class = GroupSerializer
    pagination_class = Pages
    read_scope = "members:read"
    queryset = Group.objects.order_by("position")


@extend_schema_view(get=extend_schema(parameters=[EntryQuery], operation_id="register_list"))
class RegisterList(ProgramView, generics.ListAPIView[RegisterEntry]):
    """The numbered lines of the register, in their order."""

    serializer_class = EntrySerializer
    pagination_class = Pages
    read_scope = "members:read"
    queryset = RegisterEntry.objects.none()

    def get_queryset(self) -> QuerySet[RegisterEntry]:
        what = query_of(self.request, EntryQuery)
        names = {"since": "date__gte", "until": "date__lte", "operation": "operation", "member": "member__number"}
        asked_for = {names[key]: value for key, value in what.items()}
        return RegisterEntry.objects.select_related("member").filter(**asked_for).order_by("line")


NUMBER = "<str:number>"
urlpatterns = [
    path("", MemberList.as_view(), name="api_members"),
    path("groups/", GroupList.as_view(), name="api_groups"),
    path("register/", RegisterList.as_view(), name="api_register"),
]
one_member = [path(f"{NUMBER}/", MemberDetail.as_view(), name="api_member")]  # last: it would catch the words above
