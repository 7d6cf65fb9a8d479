"""Reads of the surplus: the frozen inputs of a year, shares, and what still waits to be paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from governance.bylaws.queries import rules_of
from governance.bylaws.rules import Rules
from governance.surplus.models import Distribution, Share
from governance.surplus.rules import Members, PostKind
from governance.surplus.states import DistributionState
from kmp.books.queries import year_totals
from kmp.proofs.canonical import digest
from kmp.trail.models import ActionLog
from members.participation.queries import totals_by_member
from members.registry.models import Member
from members.savings.queries import capital_days

PAYOUT_PREPARED = "governance.surplus.payout_prepared"


@dataclass(frozen=True)
class YearOfMembers:
    """Everyone with capital or patronage in a year: `members` for the engine, `ids` and `groups` beside it."""

    ids: Sequence[int]
    members: Members


def books_digest(year: int) -> str:
    """A fingerprint of what every account moved in the year, its closing entry left out."""
    totals = year_totals(year, closing_too=False)
    return digest({"year": year, "accounts": [[total.code, total.amount_rp] for total in totals]})


def year_of_members(year: int, rules: Rules) -> YearOfMembers:
    """Rupiah-days and counted participation of each member in the year, in the order of the member numbers.

    What counts is in the bylaws: for each patronage post, one kind of act for each group. A sum that counter-rows
    have brought below zero counts as zero. Members with neither capital nor patronage share in nothing.
    """
    capital = capital_days(year)
    acts = {act for named in rules.acts.values() for act in named.values()}
    done = {act: totals_by_member(year, act) for act in acts}
    active = set(capital).union(*done.values())
    rows = list(
        Member.objects.filter(pk__in=active, group__in=rules.group_codes)
        .order_by("number")
        .values_list("pk", "number", "group_id")
    )
    patronage = {
        code: [max(done[named[group]].get(pk, 0), 0) if group in named else 0 for pk, _, group in rows]
        for code, named in rules.acts.items()
    }
    members = Members(
        numbers=[number for _, number, _ in rows],
        groups=[group for _, _, group in rows],
        capital=[max(capital.get(pk, 0), 0) for pk, _, _ in rows],
        patronage=patronage,
    )
    return YearOfMembers([pk for pk, _, _ in rows], members)


def distributions() -> QuerySet[Distribution]:
    """Every year's distribution, the newest first."""
    return Distribution.objects.select_related("bylaws", "motion", "resolution", "run", "bundle", "journal")


def year_is_decided(year: int) -> bool:
    """Whether the assembly has the year's distribution before it or has decided: its inputs no longer change."""
    return Distribution.objects.filter(year=year).exclude(state=DistributionState.ESTIMATE).exists()


def shares_of(distribution: Distribution, *, search: str = "", group: str = "") -> QuerySet[Share]:
    """The members' lines, by number."""
    rows = Share.objects.filter(distribution=distribution).select_related("member", "group", "payout")
    if group:
        rows = rows.filter(group=group)
    if search:
        rows = rows.filter(Q(member__name__icontains=search) | Q(member__number__icontains=search))
    return rows.order_by("member__number")


def share_of(member: Member, year: int) -> Share | None:
    """The member's line of a book year."""
    rows = Share.objects.filter(member=member, distribution__year=year)
    chain = "distribution"
    return rows.select_related(
        "group", "payout", f"{chain}__bylaws", f"{chain}__resolution", f"{chain}__bundle"
    ).first()


def last_share_of(member: Member) -> Share | None:
    """The member's newest line."""
    rows = Share.objects.filter(member=member).select_related("distribution", "payout")
    return rows.order_by("-distribution__year").first()


def unpaid_shares(distribution: Distribution) -> QuerySet[Share]:
    """Lines above zero without a payment."""
    return Share.objects.filter(distribution=distribution, payout__isnull=True, total_rp__gt=0).order_by("pk")


def payment_totals(distribution: Distribution) -> dict[str, int]:
    """How much and how many: all lines, and those paid; rupiah."""
    paid = Q(payout__isnull=False)
    found = Share.objects.filter(distribution=distribution).aggregate(
        shares=Count("pk"),
        shares_rp=Sum("total_rp", default=0),
        paid=Count("pk", filter=paid),
        paid_rp=Sum("total_rp", filter=paid, default=0),
        payable=Count("pk", filter=~paid & Q(total_rp__gt=0)),
    )
    return {**{key: int(value) for key, value in found.items()}, "left_rp": found["shares_rp"] - found["paid_rp"]}


def pool_weights(distribution: Distribution, group: str, rules: Rules) -> dict[str, int]:
    """The sum of weights each post was divided by for a member of this group: rupiah-days, or patronage."""
    shares = Share.objects.filter(distribution=distribution)
    capital = shares.aggregate(total=Sum("capital", default=0))["total"]
    weights = {}
    for post in rules.posts:
        if post.kind == PostKind.CAPITAL:
            weights[post.code] = int(capital)
        elif post.kind == PostKind.PATRONAGE:
            amount = Cast(KeyTextTransform(post.code, "patronage"), BigIntegerField())
            of_pool = shares.filter(group=group) if post.groups else shares
            weights[post.code] = int(of_pool.aggregate(total=Sum(amount, default=0))["total"])
    return weights


def prepared_payouts(distribution: Distribution) -> list[ActionLog]:
    """Payments that one person has prepared and a second may still approve, the newest first."""
    logs = ActionLog.objects.filter(
        action=PAYOUT_PREPARED, object_type=Distribution._meta.label_lower, object_id=str(distribution.pk)
    )
    waiting = set(unpaid_shares(distribution).values_list("pk", flat=True))
    return [log for log in logs.select_related("actor").order_by("-id") if waiting.intersection(log.after["shares"])]


def posts_table(distribution: Distribution) -> list[dict[str, Any]]:
    """Posts with name, part and rupiah in the bylaws' order; the rupiah are there once the surplus was shared."""
    rules = rules_of(distribution.bylaws)
    posts = (distribution.result or {}).get("posts", {})
    return [
        {"code": post.code, "name": post.name, "bp": post.bp, "kind": post.kind.value, "rp": posts.get(post.code)}
        for post in rules.posts
    ]
