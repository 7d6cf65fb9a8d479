"""Opening closed months again: a part of an act that brings the members' resolution."""

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import step
from kmp.books.locks import lock_year
from kmp.books.models import Reopening
from kmp.books.queries import standing_closing_entry
from kmp.books.services import post_counter_entry
from kmp.errors import DomainError
from kmp.trail.services import record


@step
def reopen_periods(year: int, from_month: int, *, reason: str, acting_user: User) -> Reopening:
    """Open the closed months of a year from `from_month` on; a closed year's closing entry is reversed with it.

    The caller brings the resolution: without it the database refuses the commit
    (`reopening_rests_on_a_resolution`). Refused: `year_not_opened`, `period_is_open`.
    """
    periods = [period for period in lock_year(year) if period.month >= from_month]
    closed = [period for period in periods if period.closed_at is not None]
    if not periods:
        raise DomainError("year_not_opened", _("Tahun buku ini belum dibuka."))
    if not closed:
        raise DomainError("period_is_open", _("Bulan buku ini tidak ditutup."))
    reopening = Reopening.objects.create(
        year=year, from_month=from_month, reason=reason, opened_by=acting_user, opened_at=clock.now()
    )
    for period in closed:
        period.closed_at, period.closed_by = None, None
        period.save(update_fields=["closed_at", "closed_by"])
    entry = standing_closing_entry(year)
    if entry is not None:
        memo = _("Pembukaan kembali tahun buku %(year)s") % {"year": year}
        post_counter_entry(entry, on=entry.date, memo=memo, acting_user=acting_user)
    facts = {"year": year, "from_month": from_month, "reason": reason}
    record("kmp.books.reopened", reopening, acting_user=acting_user, after=facts)
    return reopening
