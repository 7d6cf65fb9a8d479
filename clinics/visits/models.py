"""Patients and visits. Health data are specific personal data (UU 27/2022): unit staff only."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinics.units.models import Unit
from kmp import clock
from members.registry.models import Member


class Patient(models.Model):
    """A person served at a unit; a member of the end users' group or not."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="patients")
    number = models.CharField(_("nomor rekam"), max_length=12)
    name = models.CharField(_("nama"), max_length=150)
    nik_cipher = models.BinaryField(null=True, blank=True)
    nik_hash = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001  (NULL: not known)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=[("L", _("Laki-laki")), ("P", _("Perempuan"))])
    allergies = models.CharField(_("alergi"), max_length=240, blank=True, default="")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="patients")

    class Meta:
        verbose_name = _("pasien")
        verbose_name_plural = _("pasien")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="one_patient_per_number"),
            models.UniqueConstraint(
                fields=["unit", "nik_hash"],
                name="one_patient_per_nik_and_unit",
                violation_error_message=_("Pasien dengan NIK ini sudah terdaftar di unit ini."),
            ),
            models.CheckConstraint(condition=Q(sex__in=["L", "P"]), name="patient_sex_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """One patient served by one health worker at one unit."""

    number = models.CharField(_("nomor"), max_length=24, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="visits")
    worker = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="visits")
    arrived_at = models.DateTimeField(_("datang"), default=clock.now)
    complaint = models.CharField(_("keluhan"), max_length=240)
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)

    class Meta:
        verbose_name = _("kunjungan")
        verbose_name_plural = _("kunjungan")
        ordering = ["-arrived_at"]
        indexes = [models.Index(fields=["unit", "arrived_at"], name="visit_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(finished_at__isnull=True),
                name="one_open_visit_per_patient",
                violation_error_message=_("Pasien ini masih mempunyai kunjungan yang belum selesai."),
            )
        ]

    def __str__(self) -> str:
        return self.number
