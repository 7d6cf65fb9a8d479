"""Books of before, or of another cooperative, entered all at once: read, shown, entered by a second person."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.bookimports.states import BookImportKind, BookImportState
from kmp.files.models import StoredFile
from kmp.runs.models import Run


class BookImport(models.Model):
    """One file of balances or journals. `controls` are totals read off the report of the day `as_of`, `found` the same
    totals of the books with the import in them (rupiah by the codes of states.Control); entered only when equal."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    kind = models.CharField(_("isi"), max_length=6, choices=BookImportKind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="book_import")
    digest = models.CharField(_("sidik berkas"), max_length=64)
    as_of = models.DateField(_("tanggal laporan"))
    controls = models.JSONField(_("angka laporan"), default=dict)
    found = models.JSONField(_("angka buku sesudah impor"), default=dict)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=BookImportState.choices, default=BookImportState.READING
    )
    rows = models.PositiveIntegerField(_("baris"), default=0)
    faulty = models.PositiveIntegerField(_("baris salah"), default=0)
    summary = models.JSONField(_("ringkasan"), default=dict)  # journals, debit_rp, accounts, parties
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("diunggah"), default=clock.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("dicatat"), null=True, blank=True)

    class Meta:
        verbose_name = _("impor buku")
        verbose_name_plural = _("impor buku")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BookImportKind.values), name="book_import_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=BookImportState.values), name="book_import_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="dicatat") | (Q(entered_by__isnull=False) & ~Q(entered_by=F("uploaded_by"))),
                name="book_import_entered_by_a_second_person",
                violation_error_message=_("Yang mengunggah dan yang mencatat harus dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=~Q(state="dicatat") | (Q(controls=F("found")) & ~Q(controls={})),
                name="book_import_ties_out",
                violation_error_message=_("Angka buku sesudah impor belum sama dengan angka laporan."),
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(state="dibatalkan"),
                name="one_book_import_per_file",
                violation_error_message=_("Berkas ini sudah diimpor."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="book_import_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="entered_book_import_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["dicatat", "dibatalkan"]),
            ),
            pgtrigger.FSM(
                name="book_import_state_moves",
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


class BookImportLine(models.Model):
    """One line of the file as it was read; rupiah debit positive, 0 for a line that only names an account."""

    batch = models.ForeignKey(BookImport, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField(_("baris"))
    on = models.DateField(_("tanggal"))
    reference = models.CharField(_("rujukan"), max_length=50)
    memo = models.CharField(_("keterangan"), max_length=240, blank=True, default="")
    account = models.CharField(_("kode akun"), max_length=40, blank=True, default="")
    account_name = models.CharField(_("nama akun"), max_length=120, blank=True, default="")
    turnover = models.CharField(_("omzet"), max_length=7, blank=True, default="")
    party = models.CharField(_("pihak"), max_length=40, blank=True, default="")
    party_name = models.CharField(_("nama pihak"), max_length=200, blank=True, default="")
    amount_rp = models.BigIntegerField(_("rupiah"), default=0)
    errors = models.JSONField(default=list)  # [{"column", "code", "message", "written"}, …]

    class Meta:
        verbose_name = _("baris impor buku")
        verbose_name_plural = _("baris impor buku")
        ordering = ["batch", "line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="one_book_import_line_per_line")]
        indexes = [models.Index(fields=["batch", "line"], name="faulty_book_import_lines", condition=~Q(errors=[]))]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.line}"
