"""A member's SHU statement: every step from the whole surplus to the own rupiah, with the article it rests on.

Pure: the frozen figures come in, words and exact fractions go out. Nothing is decided here again; a step that does
not agree with the stored line raises, for then the statement would lie.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from governance.bylaws.rules import Rules, SurplusPost
from governance.surplus.rules import PostKind
from kmp.money import split
from kmp.ui.formats import number


@dataclass(frozen=True)
class OwnPart:
    """One post's way to the member: `pool_rp` × `weight` ÷ `weight_sum`, rounded by largest remainder."""

    post: SurplusPost
    pool_rp: int
    weight: int
    weight_sum: int
    rp: int
    act: str

    @property
    def is_capital(self) -> bool:
        return self.post.kind == PostKind.CAPITAL

    @property
    def exact(self) -> Fraction:
        return Fraction(self.pool_rp * self.weight, self.weight_sum)

    @property
    def exact_words(self) -> str:
        """The exact amount: whole rupiah, and the fraction of one in lowest terms ("12.650.868 + 1/2")."""
        whole, rest = divmod(self.exact.numerator, self.exact.denominator)
        if not rest:
            return number(whole)
        return f"{number(whole)} + {number(rest)}/{number(self.exact.denominator)}"

    @property
    def rounding(self) -> str:
        """`exact` (nothing to round), `up` (one of the rupiah left over came here) or `down`."""
        if self.exact == self.rp:
            return "exact"
        return "up" if self.rp > self.exact else "down"


@dataclass(frozen=True)
class Statement:
    """Steps 1 to 5 of the page (mock-up 4); all amounts are whole rupiah."""

    members_rp: int
    non_members_rp: int
    posts: list[dict[str, Any]]
    group_posts: list[dict[str, Any]]
    parts: list[OwnPart]
    total_rp: int


def statement(
    *,
    rules: Rules,
    members_rp: int,
    non_members_rp: int,
    result: Mapping[str, Any],
    group: str,
    weights: Mapping[str, int],
    weight_sums: Mapping[str, int],
    lines: Mapping[str, int],
) -> Statement:
    """The statement of one member: `weights` by post are the own, `weight_sums` those of all who share the pool."""
    amounts = split(members_rp, [post.bp for post in rules.posts])
    rupiah_of = dict(zip([post.code for post in rules.posts], amounts, strict=True))
    posts = [
        {"name": post.name, "bp": post.bp, "amount": rupiah_of[post.code], "mine": post.code in lines}
        for post in rules.posts
    ]
    parts = []
    for post in rules.posts:
        if weight_sums.get(post.code):
            pool_rp = result["groups"].get(post.code, {}).get(group, rupiah_of[post.code])
            act = rules.acts.get(post.code, {}).get(group, "")
            parts.append(
                OwnPart(post, pool_rp, weights.get(post.code, 0), weight_sums[post.code], lines.get(post.code, 0), act)
            )
    return Statement(
        members_rp=members_rp,
        non_members_rp=non_members_rp,
        posts=posts,
        group_posts=[_group_post(post, result["groups"][post.code], group) for post in rules.posts if post.groups],
        parts=parts,
        total_rp=sum(part.rp for part in parts),
    )


def _group_post(post: SurplusPost, amounts: Mapping[str, int], group: str) -> dict[str, Any]:
    """How a post went to the groups, in their order."""
    rows = [{"code": code, "bp": bp, "rp": amounts[code], "mine": code == group} for code, bp in post.groups.items()]
    bar = [{"value": bp, "tone": code} for code, bp in post.groups.items()]
    return {"post": post, "rows": rows, "bar": bar}
