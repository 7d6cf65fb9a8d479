"""Why a lot may not leave a place. The database holds the same rule in `unfit_lot_never_leaves`."""

from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from supply.stock.states import LotState


def lot_problems(*, number: str, expires_on: date | None, state: str, on: date) -> list[Blocker]:
    """`lot_expired` (from the day of expiry on), `lot_held`, `lot_recalled`."""
    problems = []
    if expires_on is not None and expires_on <= on:
        problems.append(Blocker(code="lot_expired", message=_("Lot %(number)s kedaluwarsa.") % {"number": number}))
    if state == LotState.HELD:
        problems.append(Blocker(code="lot_held", message=_("Lot %(number)s sedang ditahan.") % {"number": number}))
    if state == LotState.RECALLED:
        problems.append(Blocker(code="lot_recalled", message=_("Lot %(number)s ditarik.") % {"number": number}))
    return problems
