"""Journals written by hand: a voucher is written by one person and becomes a journal by another."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Account, Journal
from kmp.files.models import StoredFile
from kmp.vouchers.states import OPEN, VoucherKind, VoucherState

BEGINS_AS_DRAFT = """
    IF NEW.state <> 'konsep' THEN
        RAISE EXCEPTION 'a voucher begins as a draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_begins_as_a_draft';
    END IF;
    RETURN NEW;
"""

# Once submitted, what it says stays: the second person decides about what is on the page.
SAYS_THE_SAME = """
    IF OLD.state <> 'konsep' AND (
        NEW.number, NEW.kind, NEW.date, NEW.memo, NEW.written_by_id, coalesce(NEW.reverses_id, 0),
        coalesce(NEW.recurring_id, 0), NEW.month) IS DISTINCT FROM (
        OLD.number, OLD.kind, OLD.date, OLD.memo, OLD.written_by_id, coalesce(OLD.reverses_id, 0),
        coalesce(OLD.recurring_id, 0), OLD.month) THEN
        RAISE EXCEPTION 'voucher % was submitted', OLD.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_is_frozen_once_submitted';
    END IF;
    IF OLD.state = 'konsep' AND NEW.state = 'diajukan' AND NEW.kind <> 'balik' THEN
        PERFORM 1 FROM kmp_voucherline WHERE voucher_id = NEW.id
         HAVING count(*) >= 2 AND sum(amount_rp) = 0 AND bool_and(account_id IS NOT NULL AND amount_rp <> 0);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'voucher % is not complete', NEW.number
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_is_complete_when_submitted';
        END IF;
    END IF;
    RETURN NEW;
"""

# The journal is the voucher's own: same day, posted by the second person, and the same rupiah on the same accounts.
JOURNAL_SAYS_ITS_LINES = """
    IF NEW.state <> 'dibukukan' THEN RETURN NULL; END IF;
    PERFORM 1 FROM kmp_journal AS journal
      WHERE journal.id = NEW.journal_id AND journal.posted_by_id = NEW.decided_by_id AND journal.date = NEW.date
        AND journal.reverses_id IS NOT DISTINCT FROM NEW.reverses_id;
    IF NOT FOUND OR (NEW.kind <> 'balik' AND EXISTS (
        SELECT 1 FROM (
            SELECT account_id, amount_rp FROM kmp_voucherline WHERE voucher_id = NEW.id
            UNION ALL SELECT account_id, -amount_rp FROM kmp_posting WHERE journal_id = NEW.journal_id
        ) AS both_sides GROUP BY account_id HAVING sum(amount_rp) <> 0)) THEN
        RAISE EXCEPTION 'the journal of voucher % is not its own', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_journal_says_its_lines';
    END IF;
    RETURN NULL;
"""

LINES_ARE_OF_A_DRAFT = """
    PERFORM 1 FROM kmp_voucher
      WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.voucher_id ELSE NEW.voucher_id END AND state = 'konsep' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the voucher was submitted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_is_frozen_once_submitted';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

STAYS_WITH_ITS_VOUCHER = """
    PERFORM 1 FROM kmp_voucher WHERE id = OLD.voucher_id AND state = 'konsep' FOR SHARE;
    IF NOT FOUND OR TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'the voucher was submitted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_stays_with_its_voucher';
    END IF;
    RETURN OLD;
"""


class RecurringJournal(models.Model):
    """A journal that comes back each month on `day`; 29 to 31 are the last day of shorter months.

    Never changed, only stopped: what it made stays explained. Its vouchers wait for a second person like any other.
    """

    memo = models.CharField(_("keterangan"), max_length=240)
    day = models.PositiveSmallIntegerField(_("tanggal tiap bulan"))
    first_month = models.DateField(_("bulan pertama"))
    last_month = models.DateField(_("bulan terakhir"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(_("dihentikan"), null=True, blank=True)

    class Meta:
        verbose_name = _("jurnal berulang")
        verbose_name_plural = _("jurnal berulang")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(day__range=(1, 31)), name="recurring_day_is_1_to_31"),
            models.CheckConstraint(
                condition=Q(first_month__day=1) & (Q(last_month=None) | Q(last_month__day=1)),
                name="recurring_months_are_first_days",
            ),
            models.CheckConstraint(
                condition=Q(last_month=None) | Q(last_month__gte=F("first_month")),
                name="recurring_ends_after_it_begins",
                violation_error_message=_("Bulan terakhir tidak boleh mendahului bulan pertama."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="recurring_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="recurring_only_stops", exclude=["stopped_by", "stopped_at"]),
        ]

    def __str__(self) -> str:
        return self.memo


class RecurringLine(models.Model):
    """One line of a recurring journal: rupiah, debit positive."""

    recurring = models.ForeignKey(RecurringJournal, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(_("pihak"), max_length=40, blank=True, default="")
    amount_rp = models.BigIntegerField(_("rupiah"))

    class Meta:
        verbose_name = _("baris jurnal berulang")
        verbose_name_plural = _("baris jurnal berulang")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(amount_rp=0), name="recurring_amount_not_zero")]
        triggers = [
            pgtrigger.Protect(name="recurring_line_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_rp}"


class Voucher(models.Model):
    """One journal to be. `number` becomes the reference of its journal; `key` makes a form sent twice one voucher."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    kind = models.CharField(_("jenis"), max_length=8, choices=VoucherKind.choices, default=VoucherKind.MANUAL)
    date = models.DateField(_("tanggal"))
    memo = models.CharField(_("keterangan"), max_length=240)
    state = models.CharField(_("keadaan"), max_length=9, choices=VoucherState.choices, default=VoucherState.DRAFT)
    key = models.CharField(max_length=32, blank=True, default="")
    reverses = models.ForeignKey(Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="reversals")
    recurring = models.ForeignKey(
        RecurringJournal, on_delete=models.PROTECT, null=True, blank=True, related_name="vouchers"
    )
    month = models.DateField(_("untuk bulan"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=240, blank=True, default="")
    journal = models.OneToOneField(
        Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="voucher", verbose_name=_("jurnal")
    )

    class Meta:
        verbose_name = _("bukti jurnal")
        verbose_name_plural = _("bukti jurnal")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "date"], name="voucher_open", condition=Q(state__in=OPEN))]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VoucherState.values), name="voucher_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=VoucherKind.values), name="voucher_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["dibukukan", "ditolak"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("written_by"))),
                name="voucher_decided_by_a_second_person",
                violation_error_message=_("Yang menulis dan yang membukukan harus dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=Q(state="dibukukan", journal__isnull=False)
                | (~Q(state="dibukukan") & Q(journal__isnull=True)),
                name="voucher_has_a_journal_when_posted",
            ),
            models.CheckConstraint(
                condition=Q(kind="balik", reverses__isnull=False) | (~Q(kind="balik") & Q(reverses__isnull=True)),
                name="reversal_names_its_journal",
            ),
            models.CheckConstraint(
                condition=Q(kind="berulang", recurring__isnull=False, month__isnull=False)
                | (~Q(kind="berulang") & Q(recurring__isnull=True, month__isnull=True)),
                name="recurring_voucher_names_its_month",
            ),
            models.CheckConstraint(
                condition=~Q(state="ditolak") | ~Q(reason=""),
                name="voucher_refused_with_a_reason",
                violation_error_message=_("Tulis alasannya, supaya penulisnya tahu apa yang perlu diperbaiki."),
            ),
            models.UniqueConstraint(
                fields=["recurring", "month"],
                condition=Q(recurring__isnull=False),
                name="one_voucher_per_recurring_month",
                violation_error_message=_("Bukti untuk bulan itu sudah ada."),
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False, state__in=["konsep", "diajukan", "dibukukan"]),
                name="one_reversal_per_journal",
                violation_error_message=_("Pembalikan jurnal ini sudah diajukan."),
            ),
            models.UniqueConstraint(fields=["written_by", "key"], condition=~Q(key=""), name="one_voucher_per_form"),
        ]
        triggers = [
            pgtrigger.Protect(name="voucher_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="voucher_state_moves",
                field="state",
                transitions=[
                    ("konsep", "diajukan"),
                    ("konsep", "ditarik"),
                    ("diajukan", "dibukukan"),
                    ("diajukan", "ditolak"),
                    ("diajukan", "ditarik"),
                ],
            ),
            pgtrigger.Trigger(
                name="voucher_begins_as_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=BEGINS_AS_DRAFT,
            ),
            pgtrigger.Trigger(
                name="voucher_says_the_same",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=SAYS_THE_SAME,
            ),
            pgtrigger.Trigger(
                name="voucher_journal_says_its_lines",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=JOURNAL_SAYS_ITS_LINES,
            ),
        ]

    def __str__(self) -> str:
        return self.number


class VoucherLine(models.Model):
    """One line of a voucher: rupiah, debit positive. Of a draft the account or the amount may still be missing."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    party = models.CharField(_("pihak"), max_length=40, blank=True, default="")
    amount_rp = models.BigIntegerField(_("rupiah"), default=0)

    class Meta:
        verbose_name = _("baris bukti")
        verbose_name_plural = _("baris bukti")
        ordering = ["id"]
        triggers = [
            pgtrigger.Trigger(
                name="voucher_lines_are_of_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=LINES_ARE_OF_A_DRAFT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_rp}"


class VoucherFile(models.Model):
    """A document behind a voucher. To a submitted one more may be added; none is ever taken away."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="voucher_file")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("ditambahkan"), default=clock.now)

    class Meta:
        verbose_name = _("lampiran bukti")
        verbose_name_plural = _("lampiran bukti")
        ordering = ["id"]
        triggers = [
            pgtrigger.Trigger(
                name="attachment_stays_with_its_voucher",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=STAYS_WITH_ITS_VOUCHER,
            )
        ]

    def __str__(self) -> str:
        return self.file.name
