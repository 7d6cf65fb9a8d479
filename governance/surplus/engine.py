"""Sharing a year's surplus (SHU) to the rupiah (DESIGN 5, `simulate_shu`). Pure: no database, no clock, no floats.

The order of sharing, each step by `kmp.money.split` (floor, largest remainder, ties as listed):

1. the members' surplus over the posts of the bylaws by basis points (10,000 = all of it);
2. a patronage post that names groups over those groups, by their basis points;
3. a capital post over all members by capital; a patronage post, or each of its groups, over its members by that
   post's patronage; a fund stays whole.

The one reserve post also takes the whole non-member surplus and every pool with nobody to share it, so the posts
always sum to the whole surplus. A loss is never shared (domain/cooperative_law 3.3-3.4). What is refused, and by
which code, is in `governance.surplus.rules`.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.surplus.rules import (
    Member,
    Members,
    Post,
    PostKind,
    bp_totals,
    member_problems,
    negative_bps,
    post_problems,
    surplus_problems,
)
from kmp.errors import refuse_on
from kmp.money import split

__all__ = ["Member", "Members", "Post", "PostKind", "SharedSurplus", "share_surplus"]


@dataclass(frozen=True)
class Pool:
    """Money that one set of members shares: a whole post, or one group's part of it."""

    post: str
    group: str | None
    rp: int
    weight_sum: int

    @property
    def key(self) -> str:
        """`post` or `post/group`, as under `unshared`."""
        return self.post if self.group is None else f"{self.post}/{self.group}"


@dataclass(frozen=True)
class Part:
    """The arithmetic of one member's part of one pool: `pool.rp` × `weight` / `pool.weight_sum`."""

    pool: Pool
    weight: int
    rp: int

    @property
    def exact(self) -> Fraction:
        return Fraction(self.pool.rp * self.weight, self.pool.weight_sum)

    @property
    def floor(self) -> int:
        return self.pool.rp * self.weight // self.pool.weight_sum

    @property
    def won_remainder(self) -> bool:
        """Whether one of the rupiah left over by flooring came here."""
        return self.rp > self.floor


@dataclass(frozen=True)
class MemberShare:
    """One member's line: rupiah by capital post, by patronage post, and together."""

    number: str
    group: str
    capital: Mapping[str, int]
    patronage: Mapping[str, int]

    @property
    def total_rp(self) -> int:
        return sum(self.capital.values()) + sum(self.patronage.values())


@dataclass(frozen=True)
class SharedSurplus:
    """Where the whole surplus went.

    `posts` sums to `total_rp`: a pool nobody shares has left its post for the reserve and stands in `unshared`.
    `groups` is what the basis points gave each group, before that. `capital` and `patronage` hold one column of
    rupiah per post, in the members' order. `pools` has every pool by (post, group or None).
    """

    members: Members
    posts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    unshared: Mapping[str, int]
    capital: Mapping[str, Sequence[int]]
    patronage: Mapping[str, Sequence[int]]
    pools: Mapping[tuple[str, str | None], Pool]
    total_rp: int

    def share(self, index: int) -> MemberShare:
        """The line of the member at `index`."""
        return MemberShare(
            number=self.members.numbers[index],
            group=self.members.groups[index],
            capital={code: column[index] for code, column in self.capital.items()},
            patronage={code: column[index] for code, column in self.patronage.items()},
        )

    def shares(self) -> Iterator[MemberShare]:
        """Every member's line, in the given order."""
        return map(self.share, range(len(self.members)))

    def parts(self, index: int) -> dict[str, Part]:
        """How each post reached the member at `index`, with the exact fraction behind it; posts not shared with
        that member's group are left out."""
        group, found = self.members.groups[index], {}
        for code, column in (*self.capital.items(), *self.patronage.items()):
            pool = self.pools.get((code, group)) or self.pools.get((code, None))
            if pool is not None and pool.weight_sum:
                weights = self.members.capital if code in self.capital else self.members.patronage[code]
                found[code] = Part(pool=pool, weight=weights[index], rp=column[index])
        return found


def share_surplus(
    *, members_rp: int, non_members_rp: int = 0, posts: Sequence[Post], members: Members
) -> SharedSurplus:
    """Share the year's surplus; raises `DomainError` with every problem if any input is illegal."""
    refuse_on(
        [
            *surplus_problems(members_rp=members_rp, non_members_rp=non_members_rp),
            *post_problems(posts),
            *negative_bps(posts),
            *bp_totals(posts),
            *member_problems(posts, members),
        ]
    )
    return _Sharing(members_rp, non_members_rp, posts, members).result()


class _Sharing:
    """One run of `share_surplus`, on inputs known to be legal."""

    def __init__(self, members_rp: int, non_members_rp: int, posts: Sequence[Post], members: Members) -> None:
        self.total_rp = members_rp + non_members_rp
        self.non_members_rp = non_members_rp
        self.posts = posts
        self.members = members
        self.post_rp = split(members_rp, [post.bp for post in posts])
        self.groups: dict[str, dict[str, int]] = {}
        self.pools: dict[tuple[str, str | None], Pool] = {}
        self.columns: dict[PostKind, dict[str, array[int]]] = {PostKind.CAPITAL: {}, PostKind.PATRONAGE: {}}
        self.rows = _rows_by_group(members.groups) if any(post.groups for post in posts) else {}

    def result(self) -> SharedSurplus:
        for post, rp in zip(self.posts, self.post_rp, strict=True):
            if post.kind in self.columns:
                self._share_post(post, rp)
        return SharedSurplus(
            members=self.members,
            posts=self._post_totals(),
            groups=self.groups,
            unshared={pool.key: pool.rp for pool in self._unshared()},
            capital=self.columns[PostKind.CAPITAL],
            patronage=self.columns[PostKind.PATRONAGE],
            pools=self.pools,
            total_rp=self.total_rp,
        )

    def _share_post(self, post: Post, rp: int) -> None:
        column = self.columns[post.kind][post.code] = _zeros(len(self.members))
        weights = self._weights(post)
        if not post.groups:
            self._share_pool(post.code, None, rp, weights, range(len(self.members)), column)
            return
        group_rp = split(rp, list(post.groups.values()))
        self.groups[post.code] = dict(zip(post.groups, group_rp, strict=True))
        for group, part_rp in self.groups[post.code].items():
            self._share_pool(post.code, group, part_rp, weights, self.rows.get(group, ()), column)

    def _weights(self, post: Post) -> Sequence[int]:
        if post.kind == PostKind.CAPITAL:
            return self.members.capital
        return self.members.patronage.get(post.code) or _zeros(len(self.members))

    def _share_pool(
        self, code: str, group: str | None, rp: int, weights: Sequence[int], rows: Sequence[int], column: "array[int]"
    ) -> None:
        """Write the parts of one pool into the `rows` of `column`."""
        own = [weights[row] for row in rows]
        pool = self.pools[code, group] = Pool(post=code, group=group, rp=rp, weight_sum=sum(own))
        if pool.weight_sum:
            for row, part in zip(rows, split(rp, own), strict=True):
                column[row] = part

    def _unshared(self) -> list[Pool]:
        return [pool for pool in self.pools.values() if not pool.weight_sum]

    def _post_totals(self) -> dict[str, int]:
        totals = {post.code: rp for post, rp in zip(self.posts, self.post_rp, strict=True)}
        reserve = next(post.code for post in self.posts if post.kind == PostKind.RESERVE)
        totals[reserve] += self.non_members_rp
        for pool in self._unshared():
            totals[pool.post] -= pool.rp
            totals[reserve] += pool.rp
        assert sum(totals.values()) == self.total_rp  # no rupiah appears or vanishes
        return totals


def _zeros(size: int) -> "array[int]":
    return array("q", bytes(8 * size))


def _rows_by_group(groups: Sequence[str]) -> dict[str, "array[int]"]:
    rows: dict[str, array[int]] = {}
    for row, group in enumerate(groups):
        if group not in rows:
            rows[group] = array("q")
        rows[group].append(row)
    return rows
