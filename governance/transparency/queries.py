"""Reads for the public pages: sums and published decisions, never a name."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from governance.surplus.models import Distribution
from governance.surplus.states import PAYABLE
from governance.voting.models import Motion, Resolution
from governance.voting.queries import published_motions, resolutions
from governance.voting.states import DECIDED
from kmp import clock
from kmp.books.models import Period
from kmp.books.queries import balances, year_totals
from kmp.books.rules import AccountTotal, Surplus, surplus_of
from kmp.books.states import AccountKind, With
from kmp.proofs.models import ProofBundle
from members.registry.queries import members_per_group, members_per_province

GOODS_SOLD = ("4-3000", "4-3100")  # sales of goods to members and to others
DECEMBER = 12
PROVINCES = 38  # of Indonesia, since 2022 (UU 29/2022)


@dataclass(frozen=True)
class PublicFigures:
    """What the first page says of the cooperative as of now."""

    year: int
    delivered_rp: int
    members: int
    by_group: dict[str, int]
    by_province: dict[str, int]
    decisions: int
    last_shu: Distribution | None


def public_figures() -> PublicFigures:
    """The figures of this year, in a constant number of queries."""
    year = clock.today().year
    by_group = members_per_group()
    return PublicFigures(
        year=year,
        delivered_rp=delivered_rp(year),
        members=sum(by_group.values()),
        by_group=by_group,
        by_province=members_per_province(),
        decisions=Resolution.objects.count(),
        last_shu=posted_distributions().first(),
    )


def delivered_rp(year: int) -> int:
    """What goods were sold for in the year, in rupiah, its closing entry left out."""
    return -sum(total.amount_rp for total in year_totals(year, closing_too=False) if total.code in GOODS_SOLD)


def posted_distributions() -> QuerySet[Distribution]:
    """Years whose surplus was shared, the newest first."""
    shared = Distribution.objects.filter(state__in=list(PAYABLE))
    return shared.select_related("bylaws", "bundle", "resolution").order_by("-year")


def closed_years() -> list[int]:
    """Book years that are closed, the newest first."""
    ended = Period.objects.filter(month=DECEMBER, closed_at__isnull=False)
    return list(ended.order_by("-year").values_list("year", flat=True))


@dataclass(frozen=True)
class YearReport:
    """One closed year: the result with members and others, and the balance at its end; whole rupiah."""

    year: int
    revenue_members_rp: int
    revenue_others_rp: int
    revenue_neither_rp: int
    expense_rp: int
    surplus: Surplus
    assets_rp: int
    liabilities_rp: int
    equity_rp: int

    @property
    def revenue_rp(self) -> int:
        return self.revenue_members_rp + self.revenue_others_rp + self.revenue_neither_rp

    @property
    def claims_rp(self) -> int:
        """What stands against the assets; equal to them, or the books are wrong."""
        return self.liabilities_rp + self.equity_rp


def year_report(year: int) -> YearReport:
    """Perhitungan hasil usaha and neraca of a closed year in totals, from the ledger."""
    totals = year_totals(year, closing_too=False)
    at_end = balances(date(year, DECEMBER, 31))
    return YearReport(
        year=year,
        revenue_members_rp=-_sum(totals, AccountKind.REVENUE, With.MEMBERS),
        revenue_others_rp=-_sum(totals, AccountKind.REVENUE, With.NON_MEMBERS),
        revenue_neither_rp=-_sum(totals, AccountKind.REVENUE, With.NEITHER),
        expense_rp=_sum(totals, AccountKind.EXPENSE),
        surplus=surplus_of(totals),
        assets_rp=_sum(at_end, AccountKind.ASSET),
        liabilities_rp=-_sum(at_end, AccountKind.LIABILITY),
        equity_rp=-_sum(at_end, AccountKind.EQUITY),
    )


def _sum(totals: list[AccountTotal], kind: AccountKind, side: With | None = None) -> int:
    return sum(t.amount_rp for t in totals if t.kind == kind and side in (None, t.turnover_with))


def decided_motions(*, search: str = "", outcome: str = "") -> QuerySet[Motion]:
    """Motions that were decided or are open now, the newest first; `outcome`: diterima, ditolak, berjalan."""
    found = published_motions()
    if outcome in ("diterima", "ditolak"):
        found = found.filter(verdict__passed=outcome == "diterima")
    elif outcome == "berjalan":
        found = found.exclude(state__in=DECIDED)
    if search:
        found = found.filter(Q(title__icontains=search) | Q(number__icontains=search))
    return found


def decisions(*, search: str = "") -> QuerySet[Resolution]:
    """Decisions of every assembly, the newest first; `search` looks into number, motion and assembly."""
    found = resolutions().select_related("motion__meeting")
    if search:
        words = Q(number__icontains=search) | Q(motion__title__icontains=search) | Q(motion__text__icontains=search)
        found = found.filter(words | Q(motion__meeting__title__icontains=search))
    return found


def outcome_counts() -> dict[str, int]:
    """How many motions were accepted, refused, or are still under way."""
    motions = published_motions().order_by()
    counted = motions.filter(state__in=DECIDED)
    passed = counted.filter(verdict__passed=True).count()
    every, done = motions.count(), counted.count()
    return {"": every, "diterima": passed, "ditolak": done - passed, "berjalan": every - done}


def bundles(*, search: str = "", kind: str = "") -> QuerySet[ProofBundle]:
    """Published proof bundles without their content, the newest first."""
    found = ProofBundle.objects.defer("content")
    if kind:
        found = found.filter(kind=kind)
    if search:
        found = found.filter(Q(subject__icontains=search) | Q(file_digest__startswith=search.lower().replace(" ", "")))
    return found
