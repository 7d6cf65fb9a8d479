"""The set-based run against the pure engine: on any inputs the same rupiah for every line."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.bylaws.models import BylawVersion
from governance.bylaws.queries import rules_of
from governance.bylaws.rules import Rules, SurplusPost
from governance.surplus.engine import share_surplus
from governance.surplus.freezing import work_out_pools
from governance.surplus.models import CODE_LETTERS, Distribution, Share, ShareInput
from governance.surplus.queries import frozen_members
from governance.surplus.rules import PostKind
from governance.surplus.sets import Sharing
from governance.surplus.sharing import columns_of
from members.registry.models import Member
from tests.factories.governance import founding_bylaws
from tests.factories.members import make_member

pytestmark = pytest.mark.django_db
GROUPS = ("produsen", "distributor", "faskes")
WHOLE_BP = 10_000
LARGE = 10**17


class _Undo(Exception):
    """Ends the savepoint of one example."""


@pytest.fixture
def members() -> list[Member]:
    founding_bylaws()
    return [make_member(group=group) for group in GROUPS for _ in range(4)]


def bps(draw: Any, count: int) -> list[int]:
    """`count` numbers that total 10,000."""
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE_BP), min_size=count - 1, max_size=count - 1)))
    return [after - before for before, after in zip([0, *cuts], [*cuts, WHOLE_BP], strict=True)]


@st.composite
def years(draw: Any) -> dict[str, Any]:
    """A legal year: posts, keys, a surplus from one rupiah to 10^18, and what each of twelve members did."""
    amount = draw(st.sampled_from([3, 1000, LARGE]))
    weight = st.integers(0, amount)
    return {
        "posts": bps(draw, 5),
        "keys": bps(draw, 3),
        "members_rp": draw(st.integers(1, 10 ** draw(st.sampled_from([1, 6, 18])))),
        "non_members_rp": draw(st.integers(0, 10**6)),
        "lines": draw(st.lists(st.tuples(weight, weight, weight), min_size=12, max_size=12)),
        "first": draw(st.integers(0, 11)),
    }


def rules_for(year: dict[str, Any], base: Rules) -> Rules:
    """A reserve, a fund, a capital post, a patronage post with groups and one without."""
    kinds = (PostKind.RESERVE, PostKind.FUND, PostKind.CAPITAL, PostKind.PATRONAGE, PostKind.PATRONAGE)
    keys = dict(zip(GROUPS, year["keys"], strict=True))
    posts = [
        SurplusPost(f"pos{n}", f"Pos {n}", bp, kind, keys if n == 3 else {}, "AD")
        for n, (bp, kind) in enumerate(zip(year["posts"], kinds, strict=True))
    ]
    return replace(base, posts=posts, acts={"pos3": dict.fromkeys(GROUPS, ""), "pos4": dict.fromkeys(GROUPS, "")})


def frozen(year: dict[str, Any], members: list[Member], bylaws: BylawVersion) -> Distribution:
    """The lines as a freezing leaves them; the codes begin anywhere, so the order is not that of the members."""
    distribution = Distribution.objects.create(
        year=2001,
        bylaws=bylaws,
        members_rp=year["members_rp"],
        non_members_rp=year["non_members_rp"],
        books_digest="0" * 64,
    )
    lines = [
        ShareInput(
            distribution=distribution,
            member=member,
            group_id=member.group_id,
            code=CODE_LETTERS[(place + year["first"]) % 12] * 12,
            capital=capital,
            patronage=own,
        )
        for place, (member, (capital, *own)) in enumerate(zip(members, year["lines"], strict=True))
    ]
    ShareInput.objects.bulk_create(sorted(lines, key=lambda line: line.code))
    return distribution


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(year=years())
def test_sql_and_engine_agree_to_the_rupiah(members: list[Member], year: dict[str, Any]) -> None:
    bylaws = BylawVersion.objects.get(number=1)
    rules = rules_for(year, rules_of(bylaws))
    try:
        with transaction.atomic():
            distribution = frozen(year, members, bylaws)
            work_out_pools(distribution, rules)
            with connection.cursor() as cursor:  # nothing was decided here: the lock has tests of its own
                cursor.execute("SET LOCAL session_replication_role = replica")
            written = Sharing(distribution, columns_of(distribution, rules), GROUPS).write(lambda: None)
            _compare(distribution, rules, written)
            raise _Undo
    except _Undo:
        pass


def _compare(distribution: Distribution, rules: Rules, written: int) -> None:
    frozen_year = frozen_members(distribution)
    columns = replace(
        frozen_year.members,
        patronage={
            code: [row[place] for row in _patronage(distribution)] for place, code in enumerate(("pos3", "pos4"))
        },
    )
    pure = share_surplus(
        members_rp=distribution.members_rp,
        non_members_rp=distribution.non_members_rp,
        posts=rules.engine_posts(),
        members=columns,
    )
    shares = Share.objects.filter(distribution=distribution).order_by("input__code")
    assert written == 12
    assert [share.parts for share in shares] == [
        [line.capital["pos2"], line.patronage["pos3"], line.patronage["pos4"]] for line in pure.shares()
    ]
    assert [share.total_rp for share in shares] == [line.total_rp for line in pure.shares()]
    assert distribution.pools is not None
    assert distribution.pools["posts"] == dict(pure.posts)
    assert distribution.pools["unshared"] == dict(pure.unshared)
    assert distribution.shared_rp == sum(line.total_rp for line in pure.shares())
    assert sum(pure.posts.values()) == distribution.members_rp + distribution.non_members_rp


def _patronage(distribution: Distribution) -> list[list[int]]:
    lines = ShareInput.objects.filter(distribution=distribution).order_by("code")
    return list(lines.values_list("patronage", flat=True))
