"""Licences, and the places where health workers practise by them."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.models import StoredFile
from kmp.regions.models import Region
from members.registry.models import ONE_SUBJECT, Institution, Person
from members.registry.states import DeviceGroup, LicenceKind, LicenceState


class Licence(models.Model):
    """A proof that a person or institution may do what it does, with its validity (no end: for life).

    It counts for the gates once it is `sah`: checked by staff against the document.
    """

    kind = models.CharField(_("jenis izin"), max_length=12, choices=LicenceKind.choices)
    number = models.CharField(_("nomor izin"), max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="licences")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="licences"
    )
    device_groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=LicenceState.choices, default=LicenceState.SUBMITTED)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("diajukan"), default=clock.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("diperiksa"), null=True, blank=True)
    note = models.CharField(_("catatan pemeriksa"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("izin")
        verbose_name_plural = _("izin")
        ordering = ["valid_until"]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="licence_of_person_or_institution"),
            models.CheckConstraint(condition=Q(kind__in=LicenceKind.values), name="licence_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=LicenceState.values), name="licence_state_is_known"),
            models.UniqueConstraint(  # a renewal may keep the number; it begins on another day
                fields=["kind", "number", "valid_from"],
                condition=~Q(state="ditolak"),
                name="one_licence_per_number",
                violation_error_message=_("Izin dengan nomor dan tanggal mulai ini sudah tercatat."),
            ),
            ExclusionConstraint(  # the holder: an institution by its key, a person by the key with a minus
                name="one_holder_per_licence_number",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    (Coalesce(F("institution_id"), 0 - F("person_id")), RangeOperators.NOT_EQUAL),
                ],
                condition=~Q(state="ditolak"),
                violation_error_message=_("Nomor izin ini sudah tercatat atas nama lain. Hubungi petugas."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ditolak", "dicabut"]) | ~Q(note=""), name="refused_licence_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="licence_ends_after_start",
                violation_error_message=_("Izin berakhir setelah tanggal mulainya."),
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], name="licence_by_end"),
            models.Index(fields=["submitted_at"], name="licence_waiting", condition=Q(state="diajukan")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="checked_licence_is_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["sah", "dicabut"]),
            ),
            pgtrigger.FSM(
                name="licence_state_moves",
                field="state",
                transitions=[("diajukan", "sah"), ("diajukan", "ditolak"), ("sah", "dicabut")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def holder(self) -> Person | Institution:
        """Whose licence it is."""
        holder = self.institution or self.person
        assert holder is not None  # licence_of_person_or_institution
        return holder

    @property
    def device_group_words(self) -> list[str]:
        """The groups of devices it covers, in words."""
        return [str(DeviceGroup(code).label) for code in self.device_groups]


class Practice(models.Model):
    """A place where a health worker practises; a SIP is bound to one (PP 28/2024)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practices")
    place = models.CharField(_("tempat praktik"), max_length=160)
    facility_code = models.CharField(_("kode fasilitas"), max_length=20, blank=True, default="")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("desa atau kelurahan"), null=True, blank=True
    )
    licence = models.ForeignKey(
        Licence, on_delete=models.PROTECT, null=True, blank=True, related_name="practices", verbose_name=_("SIP")
    )

    class Meta:
        verbose_name = _("tempat praktik")
        verbose_name_plural = _("tempat praktik")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place"],
                name="one_practice_per_place",
                violation_error_message=_("Tempat praktik ini sudah tercantum."),
            )
        ]

    def __str__(self) -> str:
        return self.place
