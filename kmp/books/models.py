"""The double-entry ledger. What is posted never changes: the database refuses it, raw SQL included."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.states import AccountKind, Activity, With

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

# Held with a share lock until the commit, so that no account becomes a header, or falls out of use, under a posting.
# What was posted may be taken back, and a year closed, though an account of it is out of use meanwhile.
ACCOUNTS_TAKE_POSTINGS = """
    SELECT array_agg(DISTINCT account_id) INTO ids FROM fresh;
    PERFORM 1 FROM kmp_account WHERE id = ANY(ids) ORDER BY id FOR SHARE;
    PERFORM 1 FROM kmp_account WHERE id = ANY(ids) AND is_header;
    IF FOUND THEN
        RAISE EXCEPTION 'a header account takes no posting'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_is_not_on_a_header';
    END IF;
    PERFORM 1 FROM kmp_account WHERE id = ANY(ids) AND NOT is_active;
    IF NOT FOUND THEN RETURN NULL; END IF;
    PERFORM 1 FROM fresh
       JOIN kmp_account AS account ON account.id = fresh.account_id
       JOIN kmp_journal AS journal ON journal.id = fresh.journal_id
      WHERE NOT account.is_active AND journal.reverses_id IS NULL AND journal.reference NOT LIKE 'TUTUP-%' LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an account out of use takes no posting'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_is_on_an_account_in_use';
    END IF;
    RETURN NULL;
"""

CODE_SAYS_KIND = """
    IF (TG_OP = 'INSERT' OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind) AND (
        NEW.code !~ '^[1-5][0-9.-]{0,11}$' OR NEW.kind <> CASE left(NEW.code, 1)
            WHEN '1' THEN 'aset' WHEN '2' THEN 'kewajiban' WHEN '3' THEN 'ekuitas' WHEN '4' THEN 'pendapatan'
            ELSE 'beban' END) THEN
        RAISE EXCEPTION 'account code % does not say its kind', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_code_says_its_kind';
    END IF;
    RETURN NEW;
"""

STAYS_IN_USE = """
    IF OLD.is_active AND NOT NEW.is_active AND NEW.kind IN ('aset', 'kewajiban', 'ekuitas')
       AND (SELECT coalesce(sum(amount_rp), 0) FROM kmp_posting WHERE account_id = NEW.id) <> 0 THEN
        RAISE EXCEPTION 'account % has a balance', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_with_a_balance_stays_in_use';
    END IF;
    RETURN NEW;
"""


def _immutable(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Account(models.Model):
    """One account of the chart (SAK EP). The first digit of its code says its kind; the rest is the cooperative's own.

    A header heads the accounts after it by code and takes no posting. `activity` only sorts the cash-flow statement.
    """

    code = models.CharField(_("kode"), max_length=12, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    kind = models.CharField(_("jenis"), max_length=10, choices=AccountKind.choices)
    turnover_with = models.CharField(_("omzet dengan"), max_length=7, choices=With.choices, blank=True, default="")
    activity = models.CharField(
        _("kelompok arus kas"), max_length=9, choices=Activity.choices, default=Activity.OPERATING
    )
    is_header = models.BooleanField(_("akun induk"), default=False)
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("akun")
        verbose_name_plural = _("akun")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=AccountKind.values), name="account_kind_is_known"),
            models.CheckConstraint(condition=models.Q(turnover_with__in=With.values), name="account_with_is_known"),
            models.CheckConstraint(condition=models.Q(activity__in=Activity.values), name="account_activity_is_known"),
            models.CheckConstraint(
                condition=models.Q(is_header=False) | models.Q(turnover_with=""),
                name="account_header_has_no_turnover",
                violation_error_message=_("Akun induk hanya judul: pemisahan ada pada akun di bawahnya."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="account_code_is_locked_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF (TG_OP = 'DELETE' OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind
                        OR NEW.turnover_with <> OLD.turnover_with OR NEW.is_header <> OLD.is_header)
                       AND EXISTS (SELECT 1 FROM kmp_posting WHERE account_id = OLD.id) THEN
                        RAISE EXCEPTION 'account % is in use', OLD.code
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_code_is_locked_once_used';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="account_code_says_its_kind",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=CODE_SAYS_KIND,
            ),
            pgtrigger.Trigger(
                name="account_with_a_balance_stays_in_use",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=STAYS_IN_USE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


# A closed month opens only together with a Reopening of the same transaction (and that only with a resolution: the
# slice governance/reopenings sees to it). A closing is never redated.
OPENS_BY_REOPENING = """
    IF OLD.closed_at IS NULL OR NEW.closed_at IS NOT DISTINCT FROM OLD.closed_at THEN RETURN NEW; END IF;
    PERFORM 1 FROM kmp_reopening
      WHERE year = OLD.year AND from_month <= OLD.month AND opened_in = pg_current_xact_id()::text::bigint;
    IF NOT FOUND OR NEW.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'the period %-% is closed', OLD.year, OLD.month
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_opens_only_by_a_reopening';
    END IF;
    RETURN NEW;
"""


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
        triggers = [
            pgtrigger.Protect(name="period_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="period_opens_only_by_a_reopening",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=OPENS_BY_REOPENING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


class Closing(models.Model):
    """That a month, or (month 12) a year, was closed: by whom, and over which warnings. Kept for good."""

    year = models.PositiveSmallIntegerField(_("tahun"))
    month = models.PositiveSmallIntegerField(_("bulan"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("ditutup"), default=clock.now)
    cautions = models.JSONField(_("peringatan"), default=list)  # [{"code", "message"}, …], each ticked by hand
    note = models.CharField(_("penjelasan"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("penutupan buku")
        verbose_name_plural = _("penutupan buku")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(month__range=(1, 12)), name="closing_month_is_1_to_12"),
            models.CheckConstraint(
                condition=models.Q(cautions=[]) | ~models.Q(note=""),
                name="closing_over_warnings_is_explained",
                violation_error_message=_("Tulis penjelasan untuk peringatan yang Anda terima."),
            ),
        ]
        triggers = [_immutable("closing_is_immutable")]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


class Reopening(models.Model):
    """That the closed months of a year from `from_month` on were opened again, by a resolution of the members."""

    year = models.PositiveSmallIntegerField(_("tahun"))
    from_month = models.PositiveSmallIntegerField(_("mulai bulan"))
    reason = models.CharField(_("alasan"), max_length=500)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("dibuka kembali"), default=clock.now)
    opened_in = models.BigIntegerField(editable=False, default=0)  # the transaction: only in it do periods open

    class Meta:
        verbose_name = _("pembukaan kembali")
        verbose_name_plural = _("pembukaan kembali")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(from_month__range=(1, 12)), name="reopening_month_is_1_to_12"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="reopening_has_a_reason"),
        ]
        triggers = [
            _immutable("reopening_is_immutable"),
            pgtrigger.Trigger(
                name="reopening_is_of_its_transaction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.opened_in = pg_current_xact_id()::text::bigint; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.from_month:02d}"


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
            pgtrigger.Trigger(
                name="posting_is_on_a_usable_account",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),
                declare=[("ids", "bigint[]")],
                func=ACCOUNTS_TAKE_POSTINGS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account.code} {self.amount_rp}"
