"""Row locks of the surplus: one person at a time moves a distribution on."""

from governance.surplus.models import Distribution
from governance.surplus.states import UNDECIDED


def lock_distribution(pk: int) -> Distribution:
    """The distribution, held until the commit."""
    rows = Distribution.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("bylaws", "motion", "resolution").get(pk=pk)


def hold_year(year: int) -> bool:
    """Whether the assembly has the year's distribution before it or has decided, held until the commit.

    A proposal waits for whoever holds it, so no act slips in between its last look at the year and its commit.
    """
    rows = Distribution.objects.select_for_update(of=("self",), no_key=True).filter(year=year)
    return any(distribution.state not in UNDECIDED for distribution in rows)
