"""Reads of the surplus: what a year is shared by, live and frozen, and the members' shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from governance.bylaws.queries import rules_of
from governance.bylaws.rules import Rules
from governance.surplus.models import Distribution, Share, ShareInput
from governance.surplus.rules import Members, PostKind
from governance.surplus.sets import live_lines
from governance.surplus.states import UNDECIDED, DistributionKind
from kmp.books.queries import balances, year_totals
from kmp.proofs.canonical import digest
from members.participation.models import Participation
from members.registry.models import Member
from members.savings.models import Payment
from members.savings.queries import CAPITAL

PERSONS = ("prepared_by", "proposed_by", "approved_by", "posted_by")
RISK_RESERVE, RESERVE, SHU_PAYABLE = "3-2100", "3-2000", "2-1200"


@dataclass(frozen=True)
class YearOfMembers:
    """Everyone with capital or patronage in a year: `members` for the engine, `ids` beside it, line by line."""

    ids: Sequence[int]
    members: Members


@dataclass(frozen=True)
class Reserves:
    """What the two reserves hold, in rupiah."""

    risk_rp: int
    general_rp: int


def books_digest(year: int) -> str:
    """A fingerprint of what every account moved in the year, its closing entry left out."""
    totals = year_totals(year, closing_too=False)
    return digest({"year": year, "accounts": [[total.code, total.amount_rp] for total in totals]})


def capital_digest(year: int) -> str:
    """A fingerprint of the payments that rupiah-days are counted from.

    Payments are only ever added (trigger), so how many there are and the last of them name the whole set.
    """
    rows = Payment.objects.filter(kind__in=CAPITAL, paid_on__lte=date(year, 12, 31))
    return _digest_of(year, rows.aggregate(rows=Count("pk"), last=Max("pk"), total=Sum("amount_rp", default=0)))


def participation_digest(year: int) -> str:
    """A fingerprint of the acts of the year; as with payments, rows and counter-rows are only ever added."""
    rows = Participation.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
    return _digest_of(year, rows.aggregate(rows=Count("pk"), last=Max("pk"), total=Sum("amount", default=0)))


def _digest_of(year: int, facts: dict[str, Any]) -> str:
    return digest({"year": year, **{key: int(value or 0) for key, value in facts.items()}})


def held_in_reserve(on: date) -> Reserves:
    """What cadangan risiko and cadangan umum hold at the end of `on`."""
    held = {total.code: -total.amount_rp for total in balances(on)}
    return Reserves(risk_rp=held.get(RISK_RESERVE, 0), general_rp=held.get(RESERVE, 0))


def year_of_members(year: int, rules: Rules) -> YearOfMembers:
    """Rupiah-days and counted participation of a year as they stand now, in the order of the member numbers.

    What counts is in the bylaws: for each patronage post, one kind of act for each group, by the group of the day of
    the act. A member who changed group has a line in each, the later ones numbered `A-1 (faskes)`. A sum that
    counter-rows have brought below zero counts as zero. Members with neither capital nor patronage share in nothing.
    """
    lines = live_lines(year, acts=rules.acts, groups=rules.group_codes)
    numbers = dict(Member.objects.filter(pk__in={line[0] for line in lines}).values_list("pk", "number"))
    lines.sort(key=lambda line: (numbers[line[0]], -line[2], line[1]))
    named: list[str] = []
    seen: set[int] = set()
    for member, group, *_ in lines:
        named.append(f"{numbers[member]} ({group})" if member in seen else numbers[member])
        seen.add(member)
    return YearOfMembers([line[0] for line in lines], _columns(named, lines, rules))


def frozen_members(distribution: Distribution) -> YearOfMembers:
    """The frozen lines of a distribution in their listed order; the number of each is its code."""
    rows = ShareInput.objects.filter(distribution=distribution).order_by("code")
    found = list(rows.values_list("member_id", "group_id", "capital", "patronage", "code"))
    rules = rules_of(distribution.bylaws)
    return YearOfMembers([line[0] for line in found], _columns([line[4] for line in found], found, rules))


def _columns(numbers: list[str], lines: Sequence[Sequence[Any]], rules: Rules) -> Members:
    """Lines (member, group, capital, patronage) as the engine takes them."""
    return Members(
        numbers=numbers,
        groups=[line[1] for line in lines],
        capital=[line[2] for line in lines],
        patronage={code: [line[3][place] for line in lines] for place, code in enumerate(rules.acts)},
    )


def distributions() -> QuerySet[Distribution]:
    """Every year's distribution, the newest first."""
    return Distribution.objects.select_related(
        "bylaws", "motion", "resolution", "run", "freeze_run", "bundle", "journal", *PERSONS
    )


def year_is_decided(year: int) -> bool:
    """Whether the assembly has the year's distribution before it or has decided: its inputs no longer change."""
    return Distribution.objects.filter(year=year).exclude(state__in=UNDECIDED).exists()


def shares_of(distribution: Distribution, *, search: str = "", group: str = "") -> QuerySet[Share]:
    """The members' lines, by number."""
    rows = Share.objects.filter(distribution=distribution).select_related("member", "group", "input")
    if group:
        rows = rows.filter(group=group)
    if search:
        rows = rows.filter(Q(member__name__icontains=search) | Q(member__number__icontains=search))
    return rows.order_by("member__number")


def shares_of_member(member: Member, year: int) -> QuerySet[Share]:
    """The member's lines of a book year, the largest first: one, or one for each group the member was in."""
    rows = Share.objects.filter(member=member, distribution__year=year)
    chain = "distribution"
    near = rows.select_related("group", "input", f"{chain}__bylaws", f"{chain}__resolution", f"{chain}__bundle")
    return near.order_by("-total_rp", "pk")


def share_by_code(distribution: Distribution, code: str) -> Share | None:
    """The line under a code, which only its member knows: no name is read with it."""
    rows = Share.objects.filter(distribution=distribution, input__code=code)
    return rows.select_related("input", "group", "distribution__bylaws").first()


def last_share_of(member: Member) -> Share | None:
    """The member's newest line."""
    rows = Share.objects.filter(member=member).select_related("distribution")
    return rows.order_by("-distribution__year", "-total_rp").first()


def pool_weights(distribution: Distribution, group: str, rules: Rules) -> dict[str, int]:
    """The sum of weights each post was divided by for a member of this group: rupiah-days, or patronage."""
    weights: dict[str, int] = (distribution.pools or {}).get("weights", {})
    shared = (PostKind.CAPITAL, PostKind.PATRONAGE)
    return {
        post.code: weights.get(f"{post.code}/{group}" if post.groups else post.code, 0)
        for post in rules.posts
        if post.kind in shared
    }


def posts_table(distribution: Distribution) -> list[dict[str, Any]]:
    """Posts with name, part and rupiah in the bylaws' order; the rupiah are there once the inputs were frozen.

    None of them where nothing is shared by posts: a loss, or a surplus that goes to the reserve whole.
    """
    rules = rules_of(distribution.bylaws)
    posts = (distribution.pools or {}).get("posts", {})
    if distribution.kind != DistributionKind.SHARED:
        return []
    return [
        {"code": post.code, "name": post.name, "bp": post.bp, "kind": post.kind.value, "rp": posts.get(post.code)}
        for post in rules.posts
    ]
