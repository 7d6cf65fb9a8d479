"""The worked two-level KMP example (T12): the year that the surplus tests share.

The example gives the transactions of the faskes only; one unit of patronage for each other group lets its one
member take the whole pool of the group, so that no pool falls to the reserve.
"""

from typing import Any

from governance.surplus.engine import Member, Members, Post, PostKind

GROUPS = {"produsen": 3000, "distributor": 2500, "faskes": 2500, "nakes": 1200, "pengguna": 800}
POSTS = [
    Post("cadangan", 2500, PostKind.RESERVE),
    Post("jasa_modal", 1500, PostKind.CAPITAL),
    Post("jasa_usaha", 4000, PostKind.PATRONAGE, GROUPS),
    Post("pengurus", 500, PostKind.FUND),
    Post("karyawan", 500, PostKind.FUND),
    Post("pendidikan", 500, PostKind.FUND),
    Post("sosial", 300, PostKind.FUND),
    Post("pembangunan", 200, PostKind.FUND),
]
ROWS = [
    Member("F1", "faskes", 5_000_000, {"jasa_usaha": 412_500_000}),
    Member("F2", "faskes", 5_000_000, {"jasa_usaha": 187_250_000}),
    Member("F3", "faskes", 1_000_000, {"jasa_usaha": 66_666_667}),
    Member("P1", "produsen", 10_000_000, {"jasa_usaha": 1}),
    Member("P2", "produsen", 10_000_000, {}),
    Member("D1", "distributor", 7_500_000, {"jasa_usaha": 1}),
    Member("N1", "nakes", 600_000, {"jasa_usaha": 1}),
    Member("U1", "pengguna", 350_000, {"jasa_usaha": 1}),
]
MEMBERS_RP, NON_MEMBERS_RP = 450_240_306, 37_412_905

EXPECTED_POSTS = {
    "cadangan": 149_972_982,
    "jasa_modal": 67_536_046,
    "jasa_usaha": 180_096_123,
    "pengurus": 22_512_015,
    "karyawan": 22_512_015,
    "pendidikan": 22_512_015,
    "sosial": 13_507_209,
    "pembangunan": 9_004_806,
}
EXPECTED_GROUPS = {
    "produsen": 54_028_837,
    "distributor": 45_024_031,
    "faskes": 45_024_030,
    "nakes": 21_611_535,
    "pengguna": 14_407_690,
}
EXPECTED_CAPITAL = [8_559_702, 8_559_702, 1_711_940, 17_119_403, 17_119_403, 12_839_553, 1_027_164, 599_179]
EXPECTED_PATRONAGE = [27_869_069, 12_650_869, 4_504_092, 54_028_837, 0, 45_024_031, 21_611_535, 14_407_690]


def members() -> Members:
    return Members.of(ROWS)


def as_json() -> dict[str, Any]:
    """The same year as the input of `simulate_shu`; a fresh copy, for tests to spoil."""
    return {
        "surplus_rp": {"members": MEMBERS_RP, "non_members": NON_MEMBERS_RP},
        "posts": [_post(post) for post in POSTS],
        "members": [
            {"number": row.number, "group": row.group, "capital": row.capital, "patronage": dict(row.patronage)}
            for row in ROWS
        ],
    }


def _post(post: Post) -> dict[str, Any]:
    box: dict[str, Any] = {"code": post.code, "bp": post.bp, "kind": str(post.kind)}
    return {**box, "groups": dict(post.groups)} if post.groups else box
