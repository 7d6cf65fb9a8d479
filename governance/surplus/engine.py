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
from collections.abc import Callable, Iterator, Mapping, Sequence
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

__all__ = ["Member", "Members", "Pools", "Post", "PostKind", "SharedSurplus", "pools_of", "share_surplus"]


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


@dataclass(frozen=True)
class Pools:
    """Where the surplus goes before any member is asked for: it takes the sums of the weights alone.

    `posts`, `groups`, `unshared` and `total_rp` as in `SharedSurplus`.
    """

    posts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    unshared: Mapping[str, int]
    pools: Mapping[tuple[str, str | None], Pool]
    total_rp: int


def pools_of(
    *, members_rp: int, non_members_rp: int, posts: Sequence[Post], weight_sum: Callable[[Post, str | None], int]
) -> Pools:
    """Posts, groups and pools of a legal surplus; `weight_sum` says what the members of a pool weigh together."""
    post_rp = split(members_rp, [post.bp for post in posts])
    groups: dict[str, dict[str, int]] = {}
    pools: list[Pool] = []
    for post, rp in zip(posts, post_rp, strict=True):
        if post.groups:
            parts = split(rp, list(post.groups.values()))
            groups[post.code] = dict(zip(post.groups, parts, strict=True))
            pools += [
                Pool(post.code, group, part, weight_sum(post, group)) for group, part in groups[post.code].items()
            ]
        elif post.kind in (PostKind.CAPITAL, PostKind.PATRONAGE):
            pools.append(Pool(post.code, None, rp, weight_sum(post, None)))
    totals = {post.code: rp for post, rp in zip(posts, post_rp, strict=True)}
    reserve = next(post.code for post in posts if post.kind == PostKind.RESERVE)
    totals[reserve] += non_members_rp
    unshared = [pool for pool in pools if not pool.weight_sum]
    for pool in unshared:
        totals[pool.post] -= pool.rp
        totals[reserve] += pool.rp
    assert sum(totals.values()) == members_rp + non_members_rp  # no rupiah appears or vanishes
    return Pools(
        posts=totals,
        groups=groups,
        unshared={pool.key: pool.rp for pool in unshared},
        pools={(pool.post, pool.group): pool for pool in pools},
        total_rp=members_rp + non_members_rp,
    )


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
        self.members = members
        self.rows = _rows_by_group(members.groups) if any(post.groups for post in posts) else {}
        self.columns: dict[PostKind, dict[str, array[int]]] = {PostKind.CAPITAL: {}, PostKind.PATRONAGE: {}}
        self.posts = {post.code: post for post in posts if post.kind in self.columns}
        self.pools = pools_of(
            members_rp=members_rp, non_members_rp=non_members_rp, posts=posts, weight_sum=self._weight_sum
        )

    def result(self) -> SharedSurplus:
        for post in self.posts.values():
            self.columns[post.kind][post.code] = _zeros(len(self.members))
        for pool in self.pools.pools.values():
            self._share_pool(self.posts[pool.post], pool)
        return SharedSurplus(
            members=self.members,
            posts=self.pools.posts,
            groups=self.pools.groups,
            unshared=self.pools.unshared,
            capital=self.columns[PostKind.CAPITAL],
            patronage=self.columns[PostKind.PATRONAGE],
            pools=self.pools.pools,
            total_rp=self.pools.total_rp,
        )

    def _weight_sum(self, post: Post, group: str | None) -> int:
        weights = self._weights(post)
        return sum(weights) if group is None else sum(weights[row] for row in self.rows.get(group, ()))

    def _weights(self, post: Post) -> Sequence[int]:
        if post.kind == PostKind.CAPITAL:
            return self.members.capital
        return self.members.patronage.get(post.code) or _zeros(len(self.members))

    def _share_pool(self, post: Post, pool: Pool) -> None:
        """Write the parts of one pool into the column of its post."""
        if not pool.weight_sum:
            return
        weights, column = self._weights(post), self.columns[post.kind][post.code]
        rows: Sequence[int] = range(len(self.members)) if pool.group is None else self.rows[pool.group]
        for row, part in zip(rows, split(pool.rp, [weights[row] for row in rows]), strict=True):
            column[row] = part


def _zeros(size: int) -> "array[int]":
    return array("q", bytes(8 * size))


def _rows_by_group(groups: Sequence[str]) -> dict[str, "array[int]"]:
    rows: dict[str, array[int]] = {}
    for row, group in enumerate(groups):
        if group not in rows:
            rows[group] = array("q")
        rows[group].append(row)
    return rows
