"""Applications for other programs: where each stands, and a new one."""

import base64
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kmp.regions.models import Region
from kmp.regions.states import RegionLevel
from kmp.tokens.api import (
    IDEMPOTENCY_KEY,
    Pages,
    ProgramView,
    body_of,
    idempotent,
    program_of,
    query_of,
    write_reference,
)
from members.joining import services
from members.joining.models import Application
from members.joining.rules import InstitutionData, LicenceData, PersonData
from members.joining.states import ApplicationState
from members.registry.models import Group
from members.registry.states import DeviceGroup, InstitutionKind, LicenceKind, Profession


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """Where an application stands; `member` is the number of the member it made. No NIK, no contact data."""

    group = serializers.CharField(source="group_id")
    applicant = serializers.CharField()
    member = serializers.CharField(source="member.number", default=None)

    class Meta:
        model = Application
        fields = ["number", "group", "applicant", "state", "has_vote", "reason", "submitted_at", "member"]


class ApplicationQuery(serializers.Serializer[Any]):
    """Which applications."""

    state = serializers.ChoiceField(choices=ApplicationState.choices, required=False)
    group = serializers.SlugField(required=False)


def known_village(code: str) -> None:
    """Refuse a code that is not of a village or kelurahan."""
    if not Region.objects.filter(pk=code, level=RegionLevel.VILLAGE).exists():
        raise serializers.ValidationError(_("Kode desa itu tidak ada."), code="village_unknown")


class PersonShape(serializers.Serializer[Any]):
    """The human being who applies, or who acts for the institution."""

    name = serializers.CharField(max_length=150)
    nik = serializers.CharField(max_length=24, help_text="16 angka.")
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(choices=[("P", "Perempuan"), ("L", "Laki-laki")])
    village = serializers.CharField(
        max_length=13,
        help_text="Kode Kemendagri.",
        validators=[known_village],
        required=False,
        default=None,
        allow_null=True,
    )
    phone = serializers.RegexField(r"^\+?[\d \-]{8,19}$", required=False, default="")
    email = serializers.EmailField(required=False, default="")
    profession = serializers.ChoiceField(choices=Profession.choices, required=False, default="")


class InstitutionShape(serializers.Serializer[Any]):
    """The institution, and the mandate by which the person acts for it."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=InstitutionKind.choices)
    mandate = serializers.CharField(max_length=120)
    mandate_until = serializers.DateField()
    nib = serializers.RegexField(r"^\d{13}$", required=False, allow_null=True, default=None)
    facility_code = serializers.CharField(max_length=20, required=False, default="")
    village = serializers.CharField(
        max_length=13,
        help_text="Kode Kemendagri.",
        validators=[known_village],
        required=False,
        default=None,
        allow_null=True,
    )
    phone = serializers.RegexField(r"^\+?[\d \-]{8,19}$", required=False, default="")
    email = serializers.EmailField(required=False, default="")


class LicenceShape(serializers.Serializer[Any]):
    """One licence; without `valid_until` it is for life."""

    kind = serializers.ChoiceField(choices=LicenceKind.choices)
    number = serializers.CharField(max_length=80)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)
    device_groups = serializers.ListField(
        child=serializers.ChoiceField(choices=DeviceGroup.choices), required=False, default=list, max_length=10
    )


class ConsentShape(serializers.Serializer[Any]):
    """Who sends this has shown the applicant the sentences, and heard the answers."""

    data = serializers.BooleanField()  # type: ignore[assignment]  # the purpose is called so; fields are taken out
    aturan = serializers.BooleanField()
    kabar = serializers.BooleanField(default=False)


class NewApplication(serializers.Serializer[Any]):
    """One request to become a member."""

    group = serializers.SlugField(max_length=20)
    has_vote = serializers.BooleanField(default=True, help_text="false: anggota luar biasa.")
    person = PersonShape()
    institution = InstitutionShape(required=False, allow_null=True, default=None)
    licences = LicenceShape(many=True, required=False, default=list)
    consents = ConsentShape()

    def validate_group(self, code: str) -> str:
        if not Group.objects.filter(pk=code, is_open=True).exists():
            raise serializers.ValidationError(_("Kelompok itu tidak menerima anggota."), code="group_unknown")
        return code


class ApplicationList(ProgramView, generics.ListAPIView[Application]):
    """Applications, the latest first; a new one by POST."""

    serializer_class = ApplicationSerializer
    pagination_class = Pages
    read_scope = "members:read"
    write_scope = "members:write"
    queryset = Application.objects.none()

    def get_queryset(self) -> QuerySet[Application]:
        what = query_of(self.request, ApplicationQuery)
        return Application.objects.select_related("person", "institution", "member").filter(**what).order_by("-id")

    @extend_schema(parameters=[ApplicationQuery], operation_id="applications_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Where each application stands."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=NewApplication,
        responses={201: ApplicationSerializer},
        parameters=[IDEMPOTENCY_KEY],
        operation_id="application_new",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Send an application; two people of the cooperative check and decide it like any other."""
        sent = body_of(request, NewApplication)
        institution = sent["institution"]
        key = base64.urlsafe_b64encode(bytes.fromhex(write_reference(request))).rstrip(b"=").decode()
        application = services.submit_application(
            group=sent["group"],
            person=PersonData(**sent["person"]),
            institution=InstitutionData(**institution) if institution else None,
            licences=[LicenceData(**one) for one in sent["licences"]],
            consents=sent["consents"],
            has_vote=sent["has_vote"],
            acting_user=program_of(request),
            receipt_key=key,
        )
        return Response(ApplicationSerializer(application).data, status=201)


class ApplicationDetail(ProgramView):
    """One application."""

    read_scope = "members:read"

    @extend_schema(responses=ApplicationSerializer, operation_id="application")
    def get(self, request: Request, number: str) -> Response:
        """By its number."""
        rows = Application.objects.select_related("person", "institution", "member")
        return Response(ApplicationSerializer(generics.get_object_or_404(rows, number=number)).data)


urlpatterns = [
    path("applications/", ApplicationList.as_view(), name="api_applications"),
    path("applications/<str:number>/", ApplicationDetail.as_view(), name="api_application"),
]
