"""Licences for other programs: which are held, checked, and until when."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from kmp.tokens.api import Pages, ProgramView, query_of
from members.licences.models import Licence
from members.registry.models import Member
from members.registry.states import LicenceKind, LicenceState


class LicenceSerializer(serializers.ModelSerializer[Licence]):
    """One licence; without `valid_until` it is for life. It counts where `state` is `sah`."""

    holder = serializers.SerializerMethodField()

    class Meta:
        model = Licence
        fields = ["kind", "number", "holder", "device_groups", "valid_from", "valid_until", "state"]

    def get_holder(self, licence: Licence) -> str:
        """The name of the person or institution."""
        return str(licence.institution or licence.person)


class LicenceQuery(serializers.Serializer[Any]):
    """Which licences."""

    member = serializers.CharField(required=False, max_length=12, help_text="Nomor anggota.")
    kind = serializers.ChoiceField(choices=LicenceKind.choices, required=False)
    state = serializers.ChoiceField(choices=LicenceState.choices, required=False)
    valid_on = serializers.DateField(required=False)
    ends_before = serializers.DateField(required=False)


@extend_schema_view(get=extend_schema(parameters=[LicenceQuery], operation_id="licences_list"))
class LicenceList(ProgramView, generics.ListAPIView[Licence]):
    """Licences, by their end."""

    serializer_class = LicenceSerializer
    pagination_class = Pages
    read_scope = "members:read"
    queryset = Licence.objects.none()

    def get_queryset(self) -> QuerySet[Licence]:
        what = query_of(self.request, LicenceQuery)
        rows = Licence.objects.select_related("person", "institution").order_by("valid_until", "id")
        if "member" in what:
            holder = Q(person=OuterRef("person")) | Q(institution=OuterRef("institution"))
            rows = rows.filter(Exists(Member.objects.filter(holder, number=what["member"])))
        if "valid_on" in what:
            day = what["valid_on"]
            rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)
        names = {"kind": "kind", "state": "state", "ends_before": "valid_until__lt"}
        return rows.filter(**{names[key]: value for key, value in what.items() if key in names})


urlpatterns = [path("licences/", LicenceList.as_view(), name="api_licences")]
