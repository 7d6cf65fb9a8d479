"""The RAT in a box: the annual report with its signatures, and the packs made from everything."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Meeting
from governance.packs.states import ReportState
from kmp import clock
from kmp.files.models import StoredFile
from kmp.papers.models import Paper
from kmp.runs.models import Run


class AnnualReport(models.Model):
    """LPJ of one book year in words (figures come from the house), the work plan and budget of the next, and what
    the supervisors say. Signed by every pengurus, or refused in writing (UU 25/1992 Ps 35, 36).

    The figures are live in a draft, and frozen the moment it is put to the signatures: who signs, signs those.
    """

    year = models.PositiveSmallIntegerField(_("tahun buku"), unique=True)
    organisation = models.TextField(_("organisasi"), blank=True, default="")
    business = models.TextField(_("usaha"), blank=True, default="")
    finance = models.TextField(_("keuangan"), blank=True, default="")
    work_plan = models.TextField(_("rencana kerja"), blank=True, default="")
    budget = models.JSONField(_("rencana anggaran"), default=list)  # [{"code", "name", "amount_rp"}, …]
    supervision = models.TextField(_("laporan pengawas"), blank=True, default="")
    supervised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    figures = models.JSONField(_("angka"), null=True, blank=True)  # as they stood when it was put to the signatures
    digest = models.CharField(_("sidik"), max_length=64, blank=True, default="")  # of what is signed
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="annual_report")
    state = models.CharField(_("keadaan"), max_length=14, choices=ReportState.choices, default=ReportState.DRAFT)
    revision = models.PositiveSmallIntegerField(_("perbaikan ke"), default=1)
    finished_at = models.DateTimeField(_("final"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)

    class Meta:
        verbose_name = _("laporan tahunan")
        verbose_name_plural = _("laporan tahunan")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="final", finished_at__isnull=False)
                | (~Q(state="final") & Q(finished_at__isnull=True)),
                name="final_report_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="konsep") | Q(figures__isnull=False) & ~Q(digest=""),
                name="signed_report_has_figures_and_digest",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="report_state_moves",
                field="state",
                transitions=[("konsep", "ditandatangani"), ("ditandatangani", "konsep"), ("ditandatangani", "final")],
            ),
            pgtrigger.Protect(
                name="report_under_signature_is_frozen",
                operation=pgtrigger.UpdateOf(
                    "year", "organisation", "business", "finance", "work_plan", "budget", "supervision", "revision"
                ),
                condition=pgtrigger.Q(old__state="ditandatangani", new__state__in=["ditandatangani", "final"]),
            ),
            pgtrigger.Protect(
                name="final_report_is_immutable", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="final")
            ),
            pgtrigger.Protect(name="report_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Laporan tahunan {self.year}"


class ReportSignature(models.Model):
    """One pengurus who signs one revision of the report, or says in writing why not (UU 25/1992 Ps 36)."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("nama"), max_length=150, default="")  # as it stood then
    revision = models.PositiveSmallIntegerField(_("perbaikan ke"))
    digest = models.CharField(_("sidik yang ditandatangani"), max_length=64)
    refusal = models.CharField(_("alasan menolak"), max_length=400, blank=True, default="")
    signed_at = models.DateTimeField(_("ditandatangani"), default=clock.now)

    class Meta:
        verbose_name = _("tanda tangan laporan")
        verbose_name_plural = _("tanda tangan laporan")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user", "revision"],
                name="one_report_signature_per_revision",
                violation_error_message=_("Anda sudah menandatangani atau menolak laporan ini."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="report_signature_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.user_id}"


class Pack(models.Model):
    """One making of the RAT pack: PDF and zip with everything, and the digest of each."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="pack")
    pdf = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="pack_pdf")
    archive = models.BinaryField(_("zip"), null=True, blank=True)
    archive_digest = models.CharField(_("sidik zip"), max_length=64, blank=True, default="")
    contents = models.JSONField(_("isi"), default=list)  # [{"name", "title", "sha256"}, …]
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="pack")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)

    class Meta:
        verbose_name = _("berkas RAT")
        verbose_name_plural = _("berkas RAT")
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(
                name="pack_is_made_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__pdf__isnull=False)
            ),
            pgtrigger.Protect(name="pack_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Berkas {self.meeting_id}"
