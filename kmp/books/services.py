"""The only writers of the ledger."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.chart import CHART, HEADERS, NEEDED, activity_of
from kmp.books.locks import lock_account, lock_period, lock_year
from kmp.books.models import Account, Journal, Party, Period, Posting
from kmp.books.queries import closing_reference, totals_digest, year_totals
from kmp.books.rules import Line, Surplus, journal_problems, staged_problems, surplus_of
from kmp.books.states import KIND_OF_DIGIT, NOMINAL, AccountKind, Activity
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record

DECEMBER = 12
FARTHEST_YEAR = 20  # a typing mistake is not a book year
STAGED_FACTS = """
    SELECT count(*), count(*) FILTER (WHERE amount_rp = 0), coalesce(sum(amount_rp), 0)::bigint,
           string_agg(DISTINCT staged.account, ', ') FILTER (WHERE account.id IS NULL)
      FROM {table} AS staged LEFT JOIN kmp_account AS account ON account.code = staged.account
"""
STAGED_PARTIES = """
    INSERT INTO kmp_party (code, name)
    SELECT party, coalesce(nullif(max(party_name), ''), party) FROM {table} WHERE party <> '' GROUP BY party
    ON CONFLICT DO NOTHING
"""
STAGED_POSTINGS = """
    INSERT INTO kmp_posting (journal_id, account_id, party_id, amount_rp)
    SELECT %s, account.id, party.id, staged.amount_rp
      FROM {table} AS staged
      JOIN kmp_account AS account ON account.code = staged.account
      LEFT JOIN kmp_party AS party ON party.code = staged.party AND staged.party <> ''
"""
CURRENT_YEAR_SURPLUS, LAST_YEAR_SURPLUS = "3-3000", "3-3100"


@act
def install_chart() -> int:
    """Enter the accounts of the standard chart that are not there yet; returns how many were new."""
    known = set(Account.objects.values_list("code", flat=True))
    new = [
        Account(code=c, name=n, kind=k, turnover_with=w, activity=activity_of(c), is_header=c in HEADERS)
        for c, n, k, w in CHART
        if c not in known
    ]
    return len(Account.objects.bulk_create(new))


@act
def open_year(year: int, *, acting_user: User) -> None:
    """Open the twelve periods of a book year; those that exist stay as they are. Refused: `year_out_of_range`."""
    if abs(year - clock.today().year) > FARTHEST_YEAR:
        raise DomainError("year_out_of_range", _("Tahun buku itu terlalu jauh dari tahun ini."))
    known = set(Period.objects.filter(year=year).values_list("month", flat=True))
    missing = [Period(year=year, month=month) for month in range(1, 13) if month not in known]
    Period.objects.bulk_create(missing, ignore_conflicts=True)  # someone else may be opening it too
    if missing:
        january = Period.objects.get(year=year, month=1)
        record("kmp.books.year_opened", january, acting_user=acting_user, after={"year": year})


@act
def add_account(
    code: str,
    *,
    name: str,
    turnover_with: str = "",
    activity: str = Activity.OPERATING,
    is_header: bool = False,
    acting_user: User,
) -> Account:
    """Add an account of the cooperative's own to the chart; its kind follows from the first digit of its code.

    Refused: `account_taken`, `turnover_needs_result`, and by the database
    `account_header_has_no_turnover`, `account_code_says_its_kind`.
    """
    kind = KIND_OF_DIGIT.get(code[:1], AccountKind.ASSET)  # a wrong digit is refused by the database, in words
    if turnover_with and kind not in NOMINAL:
        raise DomainError("turnover_needs_result", _("Hanya akun pendapatan dan beban yang dipisah menurut pihak."))
    facts = {"name": name, "turnover_with": turnover_with, "activity": activity, "is_header": is_header}
    account, is_new = Account.objects.get_or_create(code=code, defaults={**facts, "kind": kind})
    if not is_new:
        raise DomainError("account_taken", _("Kode akun %(code)s sudah dipakai.") % {"code": code})
    record("kmp.books.account_added", account, acting_user=acting_user, after={"code": code, "kind": kind})
    return account


@act
def change_account(account: Account, *, name: str, activity: str, is_active: bool, acting_user: User) -> Account:
    """Rename an account, sort it elsewhere in the cash flow, or put it out of use and back.

    Refused: `account_needed` for one that the system itself posts to, and by the database
    `account_with_a_balance_stays_in_use`.
    """
    held = lock_account(account.pk)
    if not is_active and held.code in NEEDED:
        raise DomainError("account_needed", _("Akun ini dibukukan oleh sistem sendiri, jadi tetap dipakai."))
    before = {"name": held.name, "activity": held.activity, "is_active": held.is_active}
    after = {"name": name, "activity": activity, "is_active": is_active}
    if before == after:
        return held
    held.name, held.activity, held.is_active = name, activity, is_active
    held.save(update_fields=["name", "activity", "is_active"])
    record("kmp.books.account_changed", held, acting_user=acting_user, before=before, after=after)
    return held


@act
def post_manual_journal(*, key: str, on: date, memo: str, lines: Sequence[Line], acting_user: User) -> Journal:
    """Post what someone typed, under a number from the form's `key`: sent twice, it is posted once.

    Refused as `post_journal` refuses, and with `inactive_account` for an account that is out of use.
    """
    codes = {line.account for line in lines}
    unused = Account.objects.filter(code__in=codes, is_active=False).order_by("code").first()
    if unused:
        raise DomainError("inactive_account", _("Akun %(code)s tidak dipakai lagi.") % {"code": unused.code})
    reference = f"JM/{on.year}/{key}"
    journal = post_journal(reference=reference, on=on, memo=memo, lines=lines, acting_user=acting_user)
    record("kmp.books.journal_posted", journal, acting_user=acting_user, after={"reference": reference, "on": on})
    return journal


@step
def post_journal(
    *,
    reference: str,
    on: date,
    memo: str,
    lines: Sequence[Line],
    acting_user: User,
    reverses: Journal | None = None,
) -> Journal:
    """Post one balanced entry: the only place that inserts postings.

    Refused: `journal_too_short`, `posting_amount_zero`, `journal_unbalanced`, `unknown_account`,
    `duplicate_reference`; a closed month by the database as `journal_period_is_open`.
    """
    refuse_on(journal_problems(lines, on=on))
    accounts = Account.objects.in_bulk({line.account for line in lines}, field_name="code")
    missing = sorted({line.account for line in lines} - accounts.keys())
    if missing:
        raise DomainError("unknown_account", _("Akun %(code)s tidak ada.") % {"code": ", ".join(missing)})
    parties = _parties(lines)
    journal = _insert_journal(
        Journal(reference=reference, date=on, memo=memo, posted_by=acting_user, reverses=reverses)
    )
    Posting.objects.bulk_create(
        Posting(
            journal=journal,
            account=accounts[line.account],
            party=parties.get(line.party),
            amount_rp=line.amount_rp,
        )
        for line in lines
    )
    return journal


@step
def post_staged_journal(*, reference: str, on: date, memo: str, staged: str, acting_user: User) -> Journal:
    """The same for an entry of very many lines, in two statements.

    `staged` names a table of this transaction with the columns account, party, party_name (texts) and amount_rp
    (rupiah, debit +, credit −). Refused as `post_journal` refuses.
    """
    table = connection.ops.quote_name(staged)
    with connection.cursor() as cursor:
        cursor.execute(STAGED_FACTS.format(table=table))
        lines, zeros, total_rp, missing = cursor.fetchone()
        refuse_on(staged_problems(lines=lines, zeros=zeros, total_rp=total_rp))
        if missing:
            raise DomainError("unknown_account", _("Akun %(code)s tidak ada.") % {"code": missing})
        journal = _insert_journal(Journal(reference=reference, date=on, memo=memo, posted_by=acting_user))
        cursor.execute(STAGED_PARTIES.format(table=table))
        cursor.execute(STAGED_POSTINGS.format(table=table), [journal.pk])
    return journal


@step
def reverse_journal(journal: Journal, *, on: date, memo: str, acting_user: User) -> Journal:
    """Post the counter-entry of `journal`, not before its own date.

    Refused: `duplicate_reference` when it was reversed before, `reversal_too_early`, and `closing_entry_stays` for
    the entry that closed a year: its surplus is what the assembly decided about.
    """
    if journal.reference == closing_reference(journal.date.year):
        raise DomainError("closing_entry_stays", _("Jurnal penutup tahun buku tidak dapat dibalik."))
    if on < journal.date:
        raise DomainError("reversal_too_early", _("Jurnal balik tidak boleh mendahului tanggal jurnal asalnya."))
    lines = [
        Line(posting.account.code, -posting.amount_rp, posting.party.code if posting.party else "")
        for posting in journal.postings.select_related("account", "party")
    ]
    return post_journal(
        reference=f"{journal.reference}/balik", on=on, memo=memo, lines=lines, acting_user=acting_user, reverses=journal
    )


@act
def reverse_posted_journal(journal: Journal, *, on: date, memo: str, acting_user: User) -> Journal:
    """The same as an act of its own, for the page; refused as `reverse_journal` refuses."""
    reversal = reverse_journal(journal, on=on, memo=memo, acting_user=acting_user)
    facts = {"reference": reversal.reference, "on": on}
    record("kmp.books.journal_reversed", journal, acting_user=acting_user, after=facts)
    return reversal


@act
def close_period(year: int, month: int, *, acting_user: User) -> Period:
    """Close a month for good.

    Refused: `period_not_opened`, `period_already_closed`, and `december_closes_with_the_year`: closed alone, it would
    lock out the entry that moves the year's result into the surplus.
    """
    if month == DECEMBER:
        raise DomainError("december_closes_with_the_year", _("Desember ditutup bersama tahun bukunya."))
    period = lock_period(year, month)
    if period is None:
        raise DomainError("period_not_opened", _("Masa buku ini belum dibuka."))
    if period.closed_at is not None:
        raise DomainError("period_already_closed", _("Masa buku ini sudah ditutup."))
    _close([period], acting_user=acting_user)
    return period


@act
def close_year(year: int, *, acting_user: User, seen: str = "") -> Surplus:
    """Move the year's revenue and costs into the surplus, and close all its months.

    The closing entry is dated 31 December. `seen` is `totals_digest` of the figures that were confirmed. Refused:
    `year_already_closed`, `year_not_opened`, and `figures_changed` when something was posted since they were shown.
    """
    periods = lock_year(year)
    if not periods:
        raise DomainError("year_not_opened", _("Tahun buku ini belum dibuka."))
    if periods[-1].closed_at is not None:
        raise DomainError("year_already_closed", _("Tahun buku ini sudah ditutup."))
    if seen and seen != totals_digest(year):
        raise DomainError("figures_changed", _("Ada jurnal baru sejak angka ini ditampilkan. Periksa sekali lagi."))
    totals = year_totals(year)
    surplus = surplus_of(totals)
    lines = [Line(total.code, -total.amount_rp) for total in totals if total.kind in NOMINAL and total.amount_rp]
    if lines:
        post_journal(
            reference=closing_reference(year),
            on=date(year, 12, 31),
            memo=_("Penutupan tahun buku %(year)s") % {"year": year},
            lines=[*lines, *_surplus_lines(surplus.total_rp)],
            acting_user=acting_user,
        )
    _close([period for period in periods if period.closed_at is None], acting_user=acting_user)
    record(
        "kmp.books.year_closed",
        periods[-1],
        acting_user=acting_user,
        after={"year": year, "members_rp": surplus.members_rp, "non_members_rp": surplus.non_members_rp},
    )
    return surplus


def _surplus_lines(total_rp: int) -> list[Line]:
    """Revenue minus costs, first into the year's own account, from there to what the assembly decides about."""
    if total_rp == 0:
        return []
    return [
        Line(CURRENT_YEAR_SURPLUS, -total_rp),
        Line(CURRENT_YEAR_SURPLUS, total_rp),
        Line(LAST_YEAR_SURPLUS, -total_rp),
    ]


def _close(periods: Sequence[Period], *, acting_user: User) -> None:
    for period in periods:
        period.closed_at, period.closed_by = clock.now(), acting_user
        period.save(update_fields=["closed_at", "closed_by"])
        record(
            "kmp.books.period_closed",
            period,
            acting_user=acting_user,
            after={"year": period.year, "month": period.month},
        )


def _insert_journal(journal: Journal) -> Journal:
    try:
        with transaction.atomic():
            journal.save(force_insert=True)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        if "reference" not in name and "reverses" not in name:
            raise
        raise DomainError(
            "duplicate_reference",
            _("Jurnal %(reference)s sudah dibukukan.") % {"reference": journal.reference},
            reference=journal.reference,
        ) from error
    return journal


def _parties(lines: Sequence[Line]) -> dict[str, Party]:
    """The parties named by the lines, those not known yet entered."""
    names = {line.party: line.party_name or line.party for line in lines if line.party}
    if not names:
        return {}
    Party.objects.bulk_create([Party(code=code, name=name) for code, name in names.items()], ignore_conflicts=True)
    return Party.objects.in_bulk(list(names), field_name="code")
