"""Reads for statements: the arithmetic of a line, what earlier years still owe, and the figures of the public page."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from governance.bylaws.queries import rules_of
from governance.bylaws.rules import Rules
from governance.payouts.models import Payout
from governance.payouts.states import GONE, PayoutState
from governance.slips.models import SlipBatch
from governance.slips.statement import Statement, statement
from governance.surplus.models import Distribution, Share
from governance.surplus.queries import pool_weights, shares_of_member
from governance.surplus.rules import PostKind
from governance.surplus.states import PAYABLE
from members.registry.models import Group, Member

KEPT_SECONDS = 3_600  # posted lines never change: the sums over them may be kept


@dataclass(frozen=True)
class YearRules:
    """What all lines of a year rest on, read once: the bylaws, and for each group the sums its pools divide by."""

    distribution: Distribution
    rules: Rules
    sums: dict[str, dict[str, int]]


def year_rules(distribution: Distribution, groups: Collection[str]) -> YearRules:
    """The rules of a posted year for lines of these groups."""
    rules = rules_of(distribution.bylaws)
    return YearRules(distribution, rules, {group: pool_weights(distribution, group, rules) for group in groups})


def statement_of(share: Share, year: YearRules) -> Statement:
    """The statement of one line."""
    capital = {post.code: int(share.capital) for post in year.rules.posts if post.kind == PostKind.CAPITAL}
    assert year.distribution.result is not None  # a share exists only beside it
    return statement(
        rules=year.rules,
        members_rp=year.distribution.members_rp,
        non_members_rp=year.distribution.non_members_rp,
        result=year.distribution.result,
        group=share.group_id,
        weights={**capital, **share.patronage},
        weight_sums=year.sums[share.group_id],
        lines=share.lines,
    )


def carried_rp(member_ids: Collection[int], *, before: int) -> dict[int, int]:
    """Member → rupiah of SHU of years before `before` that has not gone out yet; members without any left out."""
    gone = Payout.objects.filter(share=OuterRef("pk"), state__in=list(GONE))
    rows = Share.objects.filter(
        member__in=list(member_ids),
        distribution__year__lt=before,
        total_rp__gt=0,
        distribution__state__in=list(PAYABLE),
    )
    owed = rows.filter(~Exists(gone)).order_by().values_list("member").annotate(rp=Sum("total_rp"))
    return {member: int(rp) for member, rp in owed}


def payments_by_share(share_ids: Collection[int]) -> dict[int, Payout]:
    """Share → its payment, or the last one that came back; those never paid left out."""
    rows = Payout.objects.filter(share__in=list(share_ids)).exclude(state=PayoutState.DROPPED).order_by("pk")
    found: dict[int, Payout] = {}
    for payout in rows:
        if payout.share_id not in found or payout.state != PayoutState.RETURNED:
            found[payout.share_id] = payout
    return found


def shares_to_print(distribution: Distribution, group: str) -> QuerySet[Share]:
    """A group's lines in the order of the member numbers."""
    rows = Share.objects.filter(distribution=distribution, group=group)
    return rows.select_related("input", "member", "group", "distribution").order_by("member__number", "pk")


def shares_of_year(member: Member, year: int) -> list[Share]:
    """The member's lines of a published year, the largest first."""
    return list(shares_of_member(member, year).filter(distribution__bundle__isnull=False))


def slip_batches(distribution: Distribution) -> list[SlipBatch]:
    """The makings of all statements of a year, the newest first."""
    rows = SlipBatch.objects.filter(distribution=distribution).select_related("run", "asked_by").order_by("-pk")
    return list(rows.prefetch_related("files__file", "files__group")[:5])


def posted_year(year: int) -> Distribution | None:
    """A year that was shared and published, or nothing."""
    rows = Distribution.objects.filter(year=year, state__in=list(PAYABLE), shared_rp__gt=0, bundle__isnull=False)
    return rows.select_related("bylaws", "bundle", "resolution", "motion__verdict").first()


def group_sums(distribution: Distribution) -> list[dict[str, Any]]:
    """For each group: lines, lines above zero and rupiah; kept for an hour, for posted lines never change."""
    key = f"shu-kelompok:{distribution.pk}"
    rows: list[dict[str, Any]] | None = cache.get(key)
    if rows is None:
        counted = Share.objects.filter(distribution=distribution).order_by().values("group_id")
        found = {
            str(row["group_id"]): dict(row)
            for row in counted.annotate(
                count=Count("pk"), with_rp=Count("pk", filter=Q(total_rp__gt=0)), rp=Sum("total_rp")
            )
        }
        rows = [found[group.code] for group in Group.objects.order_by("position") if group.code in found]
        cache.set(key, rows, KEPT_SECONDS)
    return rows
