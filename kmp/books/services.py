"""The only writers of the ledger."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.chart import CHART
from kmp.books.locks import lock_period, lock_year
from kmp.books.models import Account, Journal, Party, Period, Posting
from kmp.books.queries import closing_reference, year_totals
from kmp.books.rules import Line, Surplus, journal_problems, surplus_of
from kmp.books.states import NOMINAL
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record

CURRENT_YEAR_SURPLUS, LAST_YEAR_SURPLUS = "3-3000", "3-3100"


@act
def install_chart() -> int:
    """Enter the accounts of the standard chart that are not there yet; returns how many were new."""
    known = set(Account.objects.values_list("code", flat=True))
    new = [Account(code=c, name=n, kind=k, turnover_with=w) for c, n, k, w in CHART if c not in known]
    return len(Account.objects.bulk_create(new))


@act
def open_year(year: int, *, acting_user: User) -> None:
    """Open the twelve periods of a book year; those that exist stay as they are."""
    Period.objects.bulk_create([Period(year=year, month=month) for month in range(1, 13)], ignore_conflicts=True)
    record(
        "kmp.books.year_opened", Period.objects.get(year=year, month=1), acting_user=acting_user, after={"year": year}
    )


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
def reverse_journal(journal: Journal, *, on: date, memo: str, acting_user: User) -> Journal:
    """Post the counter-entry of `journal`; refused with `duplicate_reference` when it was reversed before."""
    lines = [
        Line(posting.account.code, -posting.amount_rp, posting.party.code if posting.party else "")
        for posting in journal.postings.select_related("account", "party")
    ]
    return post_journal(
        reference=f"{journal.reference}/balik", on=on, memo=memo, lines=lines, acting_user=acting_user, reverses=journal
    )


@act
def close_period(year: int, month: int, *, acting_user: User) -> Period:
    """Close a month for good; refused with `period_already_closed`."""
    period = lock_period(year, month)
    if period.closed_at is not None:
        raise DomainError("period_already_closed", _("Masa buku ini sudah ditutup."))
    _close([period], acting_user=acting_user)
    return period


@act
def close_year(year: int, *, acting_user: User) -> Surplus:
    """Move the year's revenue and costs into the surplus, and close all its months.

    The closing entry is dated 31 December. Refused with `year_already_closed` or `year_not_opened`.
    """
    periods = lock_year(year)
    if not periods:
        raise DomainError("year_not_opened", _("Tahun buku ini belum dibuka."))
    if periods[-1].closed_at is not None:
        raise DomainError("year_already_closed", _("Tahun buku ini sudah ditutup."))
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
