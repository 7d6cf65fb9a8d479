"""Amounts near 10^18 (DESIGN 5): exact where 64-bit products, floats and JavaScript numbers would long have failed."""

from fractions import Fraction

from governance.surplus.engine import Member, Members, Post, PostKind, share_surplus

NEAR = 10**18
POSTS = [
    Post("cadangan", 2500, PostKind.RESERVE),
    Post("jasa_modal", 2500, PostKind.CAPITAL),
    Post("jasa_usaha", 5000, PostKind.PATRONAGE, {"faskes": 6667, "nakes": 3333}),
]
PEOPLE = [
    Member("A", "faskes", NEAR - 1, {"jasa_usaha": NEAR - 3}),
    Member("B", "faskes", NEAR - 2, {"jasa_usaha": 1}),
    Member("C", "nakes", 1, {"jasa_usaha": NEAR}),
]


def test_amounts_near_ten_to_the_eighteenth_are_exact() -> None:
    shared = share_surplus(members_rp=NEAR - 7, non_members_rp=NEAR // 10 + 3, posts=POSTS, members=Members.of(PEOPLE))

    assert sum(shared.posts.values()) == shared.total_rp == NEAR - 7 + NEAR // 10 + 3
    assert sum(share.total_rp for share in shared.shares()) == shared.posts["jasa_modal"] + shared.posts["jasa_usaha"]
    for index in range(len(PEOPLE)):
        for part in shared.parts(index).values():
            assert abs(Fraction(part.rp) - part.exact) < 1
            assert part.exact.numerator * part.pool.weight_sum == part.pool.rp * part.weight * part.exact.denominator


def test_one_rupiah_among_many_goes_to_exactly_one() -> None:
    shared = share_surplus(members_rp=4, posts=POSTS, members=Members.of(PEOPLE))

    assert [share.total_rp for share in shared.shares()] == [2, 0, 1]
    assert shared.posts == {"cadangan": 1, "jasa_modal": 1, "jasa_usaha": 2}
