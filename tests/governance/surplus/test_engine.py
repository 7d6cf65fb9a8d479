"""Sharing the surplus: the worked examples to the rupiah, and what holds for every year."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.surplus.engine import Member, Members, Post, PostKind, SharedSurplus, share_surplus
from kmp.errors import DomainError
from kmp.money import round_half_up, split
from tests.governance.surplus import worked_example as year

RESERVE = Post("cadangan", 2000, PostKind.RESERVE)


def share_year(members: Members | None = None) -> SharedSurplus:
    return share_surplus(
        members_rp=year.MEMBERS_RP,
        non_members_rp=year.NON_MEMBERS_RP,
        posts=year.POSTS,
        members=members or year.members(),
    )


def codes_and_paths(refused: pytest.ExceptionInfo[DomainError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in refused.value.problems]


def test_worked_kmp_example_comes_out_to_the_rupiah() -> None:
    shared = share_year()

    assert shared.posts == year.EXPECTED_POSTS
    assert shared.groups == {"jasa_usaha": year.EXPECTED_GROUPS}
    assert list(shared.capital["jasa_modal"]) == year.EXPECTED_CAPITAL
    assert list(shared.patronage["jasa_usaha"]) == year.EXPECTED_PATRONAGE
    assert shared.unshared == {}
    assert shared.total_rp == 487_653_211 == sum(shared.posts.values())


def test_textbook_example_and_a_member_without_loans() -> None:
    bps = {"cadangan": 500, "jasa_usaha": 5000, "jasa_simpanan": 2000, "jasa_pinjaman": 1000}
    kinds = [PostKind.RESERVE, PostKind.PATRONAGE, PostKind.CAPITAL, PostKind.PATRONAGE]
    posts = [Post(code, bp, kind) for (code, bp), kind in zip(bps.items(), kinds, strict=True)]
    posts += [Post(f"dana_{bp}_{place}", bp, PostKind.FUND) for place, bp in enumerate([500, 300, 200, 500])]
    members = Members.of(
        [
            Member("A", "anggota", 3, {"jasa_usaha": 1, "jasa_pinjaman": 7}),
            Member("B", "anggota", 1, {"jasa_usaha": 1}),
        ]
    )

    shared = share_surplus(members_rp=50_000_000, posts=posts, members=members)

    assert list(shared.posts.values()) == [
        2_500_000,
        25_000_000,
        10_000_000,
        5_000_000,
        2_500_000,
        1_500_000,
        1_000_000,
        2_500_000,
    ]
    assert shared.share(1).patronage == {"jasa_usaha": 12_500_000, "jasa_pinjaman": 0}
    assert [share.total_rp for share in shared.shares()] == [25_000_000, 15_000_000]


def test_pools_nobody_shares_fall_to_the_reserve_and_are_named() -> None:
    rows = [replace(row, capital=0, patronage={} if row.group != "faskes" else row.patronage) for row in year.ROWS]

    shared = share_year(Members.of(rows))

    fallen = {f"jasa_usaha/{group}": rp for group, rp in year.EXPECTED_GROUPS.items() if group != "faskes"}
    assert shared.unshared == {"jasa_modal": 67_536_046, **fallen}
    assert shared.groups == {"jasa_usaha": year.EXPECTED_GROUPS}
    assert shared.posts["cadangan"] == 149_972_982 + 67_536_046 + sum(fallen.values())
    assert shared.posts["jasa_modal"] == 0
    assert shared.posts["jasa_usaha"] == year.EXPECTED_GROUPS["faskes"]
    assert sum(shared.posts.values()) == shared.total_rp == 487_653_211


def test_patronage_post_without_groups_is_shared_over_everybody() -> None:
    posts = [RESERVE, Post("jasa_usaha", 8000, PostKind.PATRONAGE)]
    members = Members.of([Member("A", "x", 0, {"jasa_usaha": 2}), Member("B", "y", 0, {"jasa_usaha": 1})])

    shared = share_surplus(members_rp=1000, posts=posts, members=members)

    assert [share.patronage["jasa_usaha"] for share in shared.shares()] == [533, 267]
    assert shared.groups == {}


def test_several_posts_of_a_kind_are_each_shared_by_their_own_patronage() -> None:
    posts = [
        RESERVE,
        Post("jual", 3000, PostKind.PATRONAGE, {"produsen": 10_000}),
        Post("beli", 3000, PostKind.PATRONAGE, {"produsen": 5000, "faskes": 5000}),
        Post("pokok", 1000, PostKind.CAPITAL),
        Post("wajib", 1000, PostKind.CAPITAL),
    ]
    members = Members.of(
        [Member("P", "produsen", 1, {"jual": 5, "beli": 1}), Member("F", "faskes", 3, {"beli": 9})],
    )

    shared = share_surplus(members_rp=10_000, posts=posts, members=members)

    assert shared.share(0).patronage == {"jual": 3000, "beli": 1500}
    assert shared.share(1).patronage == {"jual": 0, "beli": 1500}
    assert shared.share(0).capital == {"pokok": 250, "wajib": 250}
    assert shared.share(1).capital == {"pokok": 750, "wajib": 750}


def test_every_part_shows_its_arithmetic() -> None:
    won, lost = share_year().parts(1)["jasa_usaha"], share_year().parts(2)["jasa_usaha"]

    assert won.pool.key == "jasa_usaha/faskes"
    assert won.exact == Fraction(45_024_030 * 187_250_000, 666_416_667)
    assert (won.floor, won.rp, won.won_remainder) == (12_650_868, 12_650_869, True)
    assert (lost.floor, lost.rp, lost.won_remainder) == (4_504_092, 4_504_092, False)


def test_amounts_near_ten_to_the_eighteenth_stay_exact() -> None:
    posts = [RESERVE, Post("modal", 8000, PostKind.CAPITAL)]
    big = 9 * 10**18
    members = Members.of([Member("A", "x", 10**27 + 1), Member("B", "x", 10**27)])  # rupiah-days pass 64 bits

    shared = share_surplus(members_rp=big + 7, non_members_rp=big, posts=posts, members=members)

    pool = (big + 7) * 8 // 10 + 1  # 5.6 rupiah past the floor of 7,200,…,000: the larger remainder
    assert shared.posts["modal"] == pool
    assert list(shared.capital["modal"]) == split(pool, [10**27 + 1, 10**27])
    assert sum(shared.capital["modal"]) == pool
    assert sum(shared.posts.values()) == shared.total_rp == 2 * big + 7


years = st.tuples(
    st.integers(1, 10**18),
    st.integers(0, 10**18),
    st.lists(
        st.tuples(st.sampled_from(["produsen", "faskes", "nakes"]), st.integers(0, 10**15), st.integers(0, 10**15)),
        min_size=1,
        max_size=12,
    ),
    st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any),
)


@given(years)
def test_no_rupiah_appears_or_vanishes(drawn: tuple[int, int, list[tuple[str, int, int]], list[int]]) -> None:
    members_rp, non_members_rp, rows, weights = drawn
    bps = split(10_000, weights)
    groups = {"produsen": 5001, "faskes": 2999, "nakes": 2000}
    posts = [
        Post("usaha", bps[0], PostKind.PATRONAGE, groups),
        Post("cadangan", bps[1], PostKind.RESERVE),
        Post("modal", bps[2], PostKind.CAPITAL),
        Post("dana", bps[3], PostKind.FUND),
    ]
    members = Members.of(
        [Member(str(place), group, capital, {"usaha": used}) for place, (group, capital, used) in enumerate(rows)]
    )

    shared = share_surplus(members_rp=members_rp, non_members_rp=non_members_rp, posts=posts, members=members)

    assert sum(shared.posts.values()) == members_rp + non_members_rp == shared.total_rp
    assert sum(shared.capital["modal"]) == shared.posts["modal"]
    assert sum(shared.patronage["usaha"]) == shared.posts["usaha"]
    assert sum(share.total_rp for share in shared.shares()) == shared.posts["modal"] + shared.posts["usaha"]
    in_groups = sum(shared.groups["usaha"].values())
    assert in_groups == shared.posts["usaha"] + sum(rp for key, rp in shared.unshared.items() if "/" in key)
    for index in range(len(members)):
        for code, part in shared.parts(index).items():
            assert part.rp - part.floor in {0, 1}, code


@pytest.mark.parametrize("members_rp", [0, -1], ids=["nothing", "loss"])
def test_a_loss_is_never_shared(members_rp: int) -> None:
    with pytest.raises(DomainError) as refused:
        share_surplus(members_rp=members_rp, non_members_rp=10**9, posts=year.POSTS, members=year.members())

    assert codes_and_paths(refused) == [("no_surplus", "surplus_rp.members")]


def test_everything_wrong_is_named_at_once() -> None:
    posts = [
        Post("a/b", 5000, PostKind.CAPITAL, {"produsen": 10_000}),
        Post("usaha", 4000, PostKind.PATRONAGE, {"produsen": 9999}),
        Post("usaha", 500, PostKind.PATRONAGE, {"faskes": 12_000, "produsen": -2000}),
    ]
    members = Members.of(
        [
            Member("A", "produsen", -1, {"usaha": 1}),
            Member("A", "alien", 1, {}),
            Member("B", "produsen", 1, {"lain": 1}),
        ]
    )

    with pytest.raises(DomainError) as refused:
        share_surplus(members_rp=2**63, non_members_rp=-1, posts=posts, members=members)

    assert codes_and_paths(refused) == [
        ("negative", "surplus_rp.non_members"),
        ("too_large", "surplus_rp.members"),
        ("invalid_code", "posts.0.code"),
        ("groups_not_allowed", "posts.0.groups"),
        ("duplicate_code", "posts.2.code"),
        ("reserve_count", "posts"),
        ("negative", "posts.2.groups.produsen"),
        ("bp_total", "posts"),
        ("bp_total", "posts.1.groups"),
        ("duplicate_number", "members.1.number"),
        ("unknown_group", "members.1.group"),
        ("unknown_post", "members.patronage.lain"),
        ("negative", "members.0.capital"),
    ]


def test_patronage_in_a_post_of_other_groups_is_refused() -> None:
    posts = [
        RESERVE,
        Post("jual", 4000, PostKind.PATRONAGE, {"produsen": 10_000}),
        Post("beli", 4000, PostKind.PATRONAGE, {"faskes": 10_000}),
    ]
    members = Members.of([Member("F", "faskes", 0, {"beli": 1, "jual": 1}), Member("P", "produsen", 0, {"beli": 0})])

    with pytest.raises(DomainError) as refused:
        share_surplus(members_rp=1, posts=posts, members=members)

    assert codes_and_paths(refused) == [("unexpected_patronage", "members.0.patronage.jual")]


def test_any_group_is_known_where_no_post_names_groups() -> None:
    shared = share_surplus(
        members_rp=10, posts=[replace(RESERVE, bp=10_000)], members=Members.of([Member("A", "siapa saja")])
    )

    assert shared.posts == {"cadangan": 10}


def test_empty_lists_are_refused() -> None:
    with pytest.raises(DomainError) as refused:
        share_surplus(members_rp=1, posts=[], members=Members.of([]))

    assert codes_and_paths(refused) == [("empty_list", "posts"), ("empty_list", "members")]


@pytest.mark.parametrize(
    ("surplus_rp", "percents", "half_up"),
    [
        (61_215_799, [5, 30, 34, 6, 10, 5, 5, 5], 61_215_800),
        (68_757_975, [7, 32, 32, 2, 10, 5, 7, 5], 68_757_976),
    ],
)
def test_two_real_years_that_rounding_broke_by_a_rupiah_are_exact(
    surplus_rp: int, percents: list[int], half_up: int
) -> None:
    """Published reports of 2025 and 2024 (domain/cooperative_law 3.3): eight posts, each rounded half up."""
    kinds = [PostKind.RESERVE, PostKind.CAPITAL, *[PostKind.FUND] * 6]
    posts = [Post(f"p{n}", percent * 100, kind) for n, (percent, kind) in enumerate(zip(percents, kinds, strict=True))]

    shared = share_surplus(members_rp=surplus_rp, posts=posts, members=Members.of([Member("A", "faskes", 1)]))

    assert sum(round_half_up(Fraction(surplus_rp * percent, 100)) for percent in percents) == half_up
    assert sum(shared.posts.values()) == surplus_rp
    for rp, percent in zip(shared.posts.values(), percents, strict=True):
        assert abs(rp - Fraction(surplus_rp * percent, 100)) < 1
