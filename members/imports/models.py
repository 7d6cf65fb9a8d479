"""Members of the old books, entered all at once with their true dates: read, shown, entered by a second person."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.models import StoredFile
from kmp.runs.models import Run
from members.imports.states import ImportState


class MemberImport(models.Model):
    """One file of members; `as_of` is the day of its balances, `contra` the account against which they are booked."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="member_import")
    digest = models.CharField(_("sidik berkas"), max_length=64)
    as_of = models.DateField(_("saldo per tanggal"))
    contra = models.CharField(_("akun lawan"), max_length=12)
    state = models.CharField(_("keadaan"), max_length=10, choices=ImportState.choices, default=ImportState.READING)
    rows = models.PositiveIntegerField(_("baris"), default=0)
    faulty = models.PositiveIntegerField(_("baris salah"), default=0)
    summary = models.JSONField(_("ringkasan"), default=dict)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("diunggah"), default=clock.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("dicatat"), null=True, blank=True)

    class Meta:
        verbose_name = _("impor anggota")
        verbose_name_plural = _("impor anggota")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="dicatat") | (Q(entered_by__isnull=False) & ~Q(entered_by=F("uploaded_by"))),
                name="import_entered_by_a_second_person",
                violation_error_message=_("Yang mengunggah dan yang mencatat harus dua orang yang berbeda."),
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(state="dibatalkan"),
                name="one_import_per_file",
                violation_error_message=_("Berkas ini sudah diimpor."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="import_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="import_state_moves",
                field="state",
                transitions=[
                    ("dibaca", "siap"),
                    ("dibaca", "bermasalah"),
                    ("dibaca", "dibatalkan"),
                    ("bermasalah", "dibatalkan"),
                    ("siap", "dicatat"),
                    ("siap", "dibatalkan"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ImportRow(models.Model):
    """One line of the file as it was read, NIK encrypted; deleted when the import is entered or dropped."""

    batch = models.ForeignKey(MemberImport, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField(_("baris"))
    data = models.JSONField(default=dict)  # cleaned columns without the NIK
    nik_cipher = models.BinaryField(null=True, blank=True)
    nik_hash = models.CharField(max_length=64, blank=True, default="")
    errors = models.JSONField(default=list)  # [{"column", "code", "message"}, …]

    class Meta:
        verbose_name = _("baris impor")
        verbose_name_plural = _("baris impor")
        ordering = ["batch", "line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="one_import_row_per_line")]
        indexes = [models.Index(fields=["batch", "line"], name="faulty_import_rows", condition=~Q(errors=[]))]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.line}"
