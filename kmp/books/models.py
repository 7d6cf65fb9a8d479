"""The double-entry ledger. What is posted never changes: the database refuses it, raw SQL included."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.states import AccountKind, With

BALANCED = """
    PERFORM 1 FROM kmp_posting WHERE journal_id = {journal} HAVING count(*) >= 2 AND sum(amount_rp) = 0;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'journal % does not balance', {journal}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_is_balanced';
    END IF;
    RETURN NULL;
"""

PERIOD_IS_OPEN = """
    PERFORM 1 FROM kmp_period
     WHERE year = extract(year FROM NEW.date) AND month = extract(month FROM NEW.date) AND closed_at IS NULL
       FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the period of % is closed or was never opened', NEW.date
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_period_is_open';
    END IF;
    NEW.posted_in = pg_current_xact_id()::text::bigint;
    RETURN NEW;
"""

# Only the last line of a journal proves its balance, so that a journal of 300,000 lines costs no more than its lines.
# Asked for in order, it is found by index, however the table has grown since the plan was made.
ONLY_THE_LAST_LINE = """
    PERFORM 1 FROM (SELECT id FROM kmp_posting WHERE journal_id = NEW.journal_id ORDER BY id DESC LIMIT 1) AS last
      WHERE last.id > NEW.id;
    IF FOUND THEN RETURN NULL; END IF;
"""
LAST_LINE_BALANCES = ONLY_THE_LAST_LINE + BALANCED.format(journal="NEW.journal_id")

# Ids are the table's own, whatever was sent: so the last line is the last, and nobody slips one in below it.
JOURNAL_IS_BEING_POSTED = """
    NEW.id = nextval(pg_get_serial_sequence('kmp_posting', 'id'));
    PERFORM 1 FROM kmp_journal WHERE id = NEW.journal_id AND posted_in = pg_current_xact_id()::text::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'journal % is already posted', NEW.journal_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_goes_with_its_journal';
    END IF;
    RETURN NEW;
"""


def _immutable(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Account(models.Model):
    """One account of the chart (SAK EP; cooperative_law 4.4)."""

    code = models.CharField(_("kode"), max_length=12, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    kind = models.CharField(_("jenis"), max_length=10, choices=AccountKind.choices)
    turnover_with = models.CharField(_("omzet dengan"), max_length=7, choices=With.choices, blank=True, default="")
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("akun")
        verbose_name_plural = _("akun")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=AccountKind.values), name="account_kind_is_known"),
            models.CheckConstraint(condition=models.Q(turnover_with__in=With.values), name="account_with_is_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="account_code_is_locked_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF (TG_OP = 'DELETE' OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind
                        OR NEW.turnover_with <> OLD.turnover_with)
                       AND EXISTS (SELECT 1 FROM kmp_posting WHERE account_id = OLD.id) THEN
                        RAISE EXCEPTION 'account % is in use', OLD.code
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_code_is_locked_once_used';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Period(models.Model):
    """One month of the books; once closed it takes no journal."""

    year = models.PositiveSmallIntegerField(_("tahun"))
    month = models.PositiveSmallIntegerField(_("bulan"))
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("masa buku")
        verbose_name_plural = _("masa buku")
        ordering = ["year", "month"]
        constraints = [
            models.UniqueConstraint(fields=["year", "month"], name="one_period_per_month"),
            models.CheckConstraint(condition=models.Q(month__range=(1, 12)), name="period_month_is_1_to_12"),
        ]
        triggers = [pgtrigger.Protect(name="period_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


class Party(models.Model):
    """With whom a posting was made: a member by number, a supplier, a bank."""

    code = models.CharField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=200)

    class Meta:
        verbose_name = _("pihak")
        verbose_name_plural = _("pihak")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Journal(models.Model):
    """One dated entry whose postings sum to zero; corrected only by a journal that reverses it."""

    reference = models.CharField(_("nomor rujukan"), max_length=80, unique=True)
    date = models.DateField(_("tanggal"))
    memo = models.CharField(_("keterangan"), max_length=240)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("membalik")
    )
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(_("dibukukan"), default=clock.now)
    posted_in = models.BigIntegerField(editable=False, default=0)  # the transaction: no posting joins later

    class Meta:
        verbose_name = _("jurnal")
        verbose_name_plural = _("jurnal")
        ordering = ["date", "id"]
        indexes = [models.Index(fields=["date"], name="journal_by_date")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reverses=models.F("id")), name="journal_reverses_another")
        ]
        triggers = [
            _immutable("journal_is_immutable"),
            pgtrigger.Trigger(
                name="journal_period_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=PERIOD_IS_OPEN,
            ),
            pgtrigger.Trigger(
                name="journal_is_balanced",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=BALANCED.format(journal="NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Posting(models.Model):
    """One line: whole rupiah, debit positive, credit negative."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    amount_rp = models.BigIntegerField(_("rupiah"))

    class Meta:
        verbose_name = _("baris jurnal")
        verbose_name_plural = _("baris jurnal")
        ordering = ["id"]
        indexes = [models.Index(fields=["journal", "id"], name="posting_by_journal")]
        constraints = [models.CheckConstraint(condition=~models.Q(amount_rp=0), name="posting_amount_not_zero")]
        triggers = [
            _immutable("posting_is_immutable"),
            pgtrigger.Trigger(
                name="posting_goes_with_its_journal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=JOURNAL_IS_BEING_POSTED,
            ),
            pgtrigger.Trigger(
                name="posting_keeps_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=LAST_LINE_BALANCES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account.code} {self.amount_rp}"
