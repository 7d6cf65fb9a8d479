"""The only writers of the ledger."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.chart import CHART, HEADERS, activity_of
from kmp.books.checklist import month_problems, year_problems
from kmp.books.locks import lock_period, lock_year
from kmp.books.models import Account, Closing, Journal, Party, Period, Posting
from kmp.books.queries import CLOSING, closing_reference, times_closed, totals_digest, year_totals
from kmp.books.rules import Line, Surplus, journal_problems, last_day, staged_problems, surplus_of
from kmp.books.states import NOMINAL
from kmp.errors import Blocker, Caution, DomainError, Problem, refuse_on
from kmp.trail.services import record

DECEMBER = 12
CURRENT_YEAR_SURPLUS, LAST_YEAR_SURPLUS = "3-3000", "3-3100"
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
STAGED_JOURNALS = """
    INSERT INTO kmp_journal (reference, date, memo, posted_by_id, posted_at, posted_in)
    SELECT reference, min(date), min(memo), %s, %s, 0 FROM {table} GROUP BY reference ORDER BY min(date), min(place)
"""
STAGED_POSTINGS = """
    INSERT INTO kmp_posting (journal_id, account_id, party_id, amount_rp)
    SELECT {journal}, account.id, party.id, staged.amount_rp
      FROM {table} AS staged
      JOIN kmp_account AS account ON account.code = staged.account
      LEFT JOIN kmp_party AS party ON party.code = staged.party AND staged.party <> ''
"""


@act
def install_chart() -> int:
    """Enter the accounts of the standard chart that are not there yet; returns how many were new."""
    return _enter_chart()


def _enter_chart() -> int:
    known = set(Account.objects.values_list("code", flat=True))
    new = [
        Account(code=c, name=n, kind=k, turnover_with=w, activity=activity_of(c), is_header=c in HEADERS)
        for c, n, k, w in CHART
        if c not in known
    ]
    return len(Account.objects.bulk_create(new))


@act
def open_year(year: int, *, acting_user: User) -> None:
    """Open the twelve periods of a book year; those that exist stay as they are. The first year ever brings the chart.

    Refused: `year_out_of_range`, and `later_month_closed`: an entry of an earlier year would change closed balances.
    """
    if abs(year - clock.today().year) > FARTHEST_YEAR:
        raise DomainError("year_out_of_range", _("Tahun buku itu terlalu jauh dari tahun ini."))
    known = set(Period.objects.filter(year=year).values_list("month", flat=True))
    missing = [Period(year=year, month=month) for month in range(1, 13) if month not in known]
    if missing and Period.objects.filter(year__gt=year).exclude(closed_at=None).exists():
        said = _("Tahun buku %(year)s tidak dapat dibuka lagi: bulan sesudahnya sudah ditutup, saldonya akan berubah.")
        raise DomainError("later_month_closed", said % {"year": year})
    if not Account.objects.exists():
        _enter_chart()
    Period.objects.bulk_create(missing, ignore_conflicts=True)  # someone else may be opening it too
    if missing:
        january = Period.objects.get(year=year, month=1)
        record("kmp.books.year_opened", january, acting_user=acting_user, after={"year": year})


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
        cursor.execute(STAGED_POSTINGS.format(table=table, journal="%s"), [journal.pk])
    return journal


@step
def post_staged_journals(*, staged: str, acting_user: User) -> int:
    """Many entries at once, in three statements; returns how many.

    `staged` names a table of this transaction with the columns reference, date, memo, account, party, party_name
    (texts), amount_rp (rupiah, debit +, credit −) and place (their order). Lines of one reference are one journal.
    Refused: `posting_amount_zero`, `unknown_account`; by the database at the commit as `journal_is_balanced`, a closed
    month as `journal_period_is_open`.
    """
    table = connection.ops.quote_name(staged)
    with connection.cursor() as cursor:
        cursor.execute(STAGED_FACTS.format(table=table))
        lines, zeros, _total, missing = cursor.fetchone()
        refuse_on(staged_problems(lines=lines, zeros=zeros, total_rp=0))
        if missing:
            raise DomainError("unknown_account", _("Akun %(code)s tidak ada.") % {"code": missing})
        cursor.execute(STAGED_JOURNALS.format(table=table), [acting_user.pk, clock.now()])
        journals = int(cursor.rowcount)
        cursor.execute(STAGED_PARTIES.format(table=table))
        journal = "(SELECT id FROM kmp_journal WHERE reference = staged.reference)"
        cursor.execute(STAGED_POSTINGS.format(table=table, journal=journal))
    return journals


@step
def reverse_journal(journal: Journal, *, on: date, memo: str, acting_user: User) -> Journal:
    """Post the counter-entry of `journal`, not before its own date.

    Refused: `duplicate_reference` when it was reversed before, and as `check_reversible` refuses.
    """
    check_reversible(journal, on=on)
    return post_counter_entry(journal, on=on, memo=memo, acting_user=acting_user)


def check_reversible(journal: Journal, *, on: date) -> None:
    """Whether a journal may be taken back on that day.

    Refused: `reversal_too_early`, and `closing_entry_stays` for the entry that closed a year: its surplus is what the
    assembly decides about, so it is reversed only when the books are reopened.
    """
    if journal.reference.startswith(CLOSING):
        raise DomainError("closing_entry_stays", _("Jurnal penutup tahun buku tidak dapat dibalik."))
    if on < journal.date:
        raise DomainError("reversal_too_early", _("Jurnal balik tidak boleh mendahului tanggal jurnal asalnya."))


@step
def post_counter_entry(journal: Journal, *, on: date, memo: str, acting_user: User) -> Journal:
    """The entry with every sign turned round. Refused: `duplicate_reference`."""
    lines = [
        Line(posting.account.code, -posting.amount_rp, posting.party.code if posting.party else "")
        for posting in journal.postings.select_related("account", "party")
    ]
    return post_journal(
        reference=f"{journal.reference}/balik", on=on, memo=memo, lines=lines, acting_user=acting_user, reverses=journal
    )


@act
def close_period(year: int, month: int, *, accepted: Collection[str] = (), note: str = "", acting_user: User) -> Period:
    """Close a month for good. `accepted` are the codes of the warnings that were ticked, `note` says why.

    Refused: `period_not_opened`, `period_already_closed`, `december_closes_with_the_year` (closed alone, it would lock
    out the entry that moves the year's result into the surplus), whatever blocks by the check list, and
    `warnings_not_accepted`.
    """
    if month == DECEMBER:
        raise DomainError("december_closes_with_the_year", _("Desember ditutup bersama tahun bukunya."))
    period = lock_period(year, month)
    if period is None:
        raise DomainError("period_not_opened", _("Masa buku ini belum dibuka."))
    if period.closed_at is not None:
        raise DomainError("period_already_closed", _("Masa buku ini sudah ditutup."))
    cautions = _refuse_or_accept(month_problems(year, month), accepted, note)
    _close([period], acting_user=acting_user)
    _keep(year, month, cautions, note, acting_user=acting_user)
    return period


@act
def close_year(
    year: int, *, accepted: Collection[str] = (), note: str = "", acting_user: User, seen: str = ""
) -> Surplus:
    """Move the year's revenue and costs into the surplus, and close all its months.

    The closing entry is dated 31 December. `seen` is `totals_digest` of the figures that were confirmed. Refused:
    `year_already_closed`, `year_not_opened`, `figures_changed` when something was posted since they were shown,
    whatever blocks by the check list, and `warnings_not_accepted`.
    """
    periods = lock_year(year)
    if not periods:
        raise DomainError("year_not_opened", _("Tahun buku ini belum dibuka."))
    if periods[-1].closed_at is not None:
        raise DomainError("year_already_closed", _("Tahun buku ini sudah ditutup."))
    if seen and seen != totals_digest(year):
        raise DomainError("figures_changed", _("Ada jurnal baru sejak angka ini ditampilkan. Periksa sekali lagi."))
    cautions = _refuse_or_accept(year_problems(year), accepted, note)
    surplus = _post_closing_entry(year, acting_user=acting_user)
    _close([period for period in periods if period.closed_at is None], acting_user=acting_user)
    _keep(year, DECEMBER, cautions, note, acting_user=acting_user)
    record(
        "kmp.books.year_closed",
        periods[-1],
        acting_user=acting_user,
        after={"year": year, "members_rp": surplus.members_rp, "non_members_rp": surplus.non_members_rp},
    )
    return surplus


def _refuse_or_accept(problems: Sequence[Problem], accepted: Collection[str], note: str) -> list[Caution]:
    refuse_on(problems)
    cautions = [problem for problem in problems if isinstance(problem, Caution)]
    left = [caution for caution in cautions if caution.code not in accepted]
    if left or (cautions and not note.strip()):
        said = _("Centang setiap peringatan yang Anda terima, dan tulis penjelasannya.")
        raise DomainError("warnings_not_accepted", said, problems=[Blocker(one.code, one.message) for one in left])
    return cautions


def _post_closing_entry(year: int, *, acting_user: User) -> Surplus:
    totals = year_totals(year)
    surplus = surplus_of(totals)
    lines = [Line(total.code, -total.amount_rp) for total in totals if total.kind in NOMINAL and total.amount_rp]
    if lines:
        again = times_closed(year)
        reference = closing_reference(year) if again == 0 else f"{closing_reference(year)}/{again + 1}"
        post_journal(
            reference=reference,
            on=last_day(year),
            memo=_("Penutupan tahun buku %(year)s") % {"year": year},
            lines=[*lines, *_surplus_lines(surplus.total_rp)],
            acting_user=acting_user,
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


def _keep(year: int, month: int, cautions: Sequence[Caution], note: str, *, acting_user: User) -> None:
    Closing.objects.create(
        year=year,
        month=month,
        closed_by=acting_user,
        closed_at=clock.now(),
        cautions=[{"code": one.code, "message": str(one.message)} for one in cautions],
        note=note.strip() if cautions else "",
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
