"""What is frozen of a year: whose days and whose acts, in which group, and under which code."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from governance.bylaws.queries import rules_on
from governance.surplus.codes import pretend
from governance.surplus.freezing import prepare_distribution, refreeze_distribution
from governance.surplus.models import Distribution, ShareInput
from governance.surplus.queries import (
    frozen_members,
    share_by_code,
    shares_of_member,
    year_of_members,
)
from governance.surplus.sets import live_lines
from governance.surplus.states import DistributionState
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from members.participation.services import record_participation, reverse_participation
from members.registry.models import Group, Member
from members.registry.states import Operation
from tests.factories.governance import (
    BOOK_YEAR,
    closed_year,
    founding_bylaws,
    frozen_distribution,
    on_day,
    posted_distribution,
)
from tests.factories.members import budi, change_member, make_left, make_member, open_house

pytestmark = pytest.mark.django_db
NEW_YEAR, LAST_DAY = date(BOOK_YEAR, 1, 2), date(BOOK_YEAR, 12, 31)
DECISION_DAY = date(BOOK_YEAR + 1, 3, 28)
DAYS = 364  # from 2 January on


def lines_of(member: Member) -> dict[str, tuple[int, list[int]]]:
    """Group → rupiah-days and sums of what the member brings to 2025, as of now."""
    rules = rules_on(LAST_DAY)
    found = live_lines(BOOK_YEAR, acts=rules.acts, groups=rules.group_codes)
    return {group: (capital, sums) for pk, group, capital, sums in found if pk == member.pk}


def act(member: Member, kind: str, amount: int, on: date) -> Any:
    with on_day(on), transaction.atomic():
        return record_participation(member, act=kind, amount=amount, on=on, source=f"uji:{member.number}:{on}")


@pytest.fixture
def nurse() -> Member:
    """A health worker since January, beside members of other groups."""
    with on_day(NEW_YEAR):
        open_house(BOOK_YEAR, BOOK_YEAR + 1)
        founding_bylaws()
        make_member(group="pengguna")
        make_member(group="nakes")
        return make_member(group="nakes")


def moved(member: Member, on: date) -> None:
    with on_day(on):
        change_member(member, Operation.MOVE, group=Group.objects.get(code="pengguna"))


def test_who_changed_group_brings_acts_to_each_and_capital_to_the_last(nurse: Member) -> None:
    act(nurse, "layanan", 100, date(BOOK_YEAR, 3, 1))
    moved(nurse, date(BOOK_YEAR, 7, 1))
    nurse.refresh_from_db()
    act(nurse, "penggunaan", 50, date(BOOK_YEAR, 9, 1))

    capital = lines_of(nurse)["pengguna"][0]
    assert lines_of(nurse) == {"nakes": (0, [100]), "pengguna": (capital, [50])}
    assert capital % DAYS == 0


def test_who_changed_group_after_the_year_counts_in_the_group_of_its_last_day(nurse: Member) -> None:
    act(nurse, "layanan", 100, date(BOOK_YEAR, 3, 1))
    before = lines_of(nurse)

    moved(nurse, date(BOOK_YEAR + 1, 2, 1))

    assert lines_of(nurse) == before
    assert list(before) == ["nakes"]


def test_who_left_counts_by_days_and_acts_until_then(nurse: Member) -> None:
    act(nurse, "layanan", 100, date(BOOK_YEAR, 3, 1))

    with on_day(date(BOOK_YEAR, 6, 30)):
        make_left(nurse)

    capital, sums = lines_of(nurse)["nakes"]
    assert (sums, 0 < capital <= 100_000 * DAYS) == ([100], True)


def test_who_came_late_counts_from_the_day_of_payment(nurse: Member) -> None:
    with on_day(date(BOOK_YEAR, 12, 22)):
        late = make_member(group="nakes")

    assert lines_of(late)["nakes"][0] * DAYS == lines_of(nurse)["nakes"][0] * 10  # 22 to 31 December


def test_an_act_that_the_bylaws_do_not_count_in_the_group_counts_nothing(nurse: Member) -> None:
    act(nurse, "penggunaan", 70, date(BOOK_YEAR, 3, 1))

    assert lines_of(nurse)["nakes"][1] == [0]


def test_what_was_taken_back_counts_nothing(nurse: Member) -> None:
    kept = act(nurse, "layanan", 40, date(BOOK_YEAR, 3, 1))
    with on_day(date(BOOK_YEAR, 4, 1)), transaction.atomic():
        reverse_participation(kept, on=date(BOOK_YEAR, 4, 1), memo="Batal.")

    assert lines_of(nurse)["nakes"][1] == [0]


def test_codes_are_drawn_anew_and_are_the_order_of_the_lines() -> None:
    closed_year()
    with on_day(DECISION_DAY):
        distribution = frozen_distribution()
        first = list(ShareInput.objects.order_by("pk").values_list("code", "member"))
        run = refreeze_distribution(distribution, acting_user=budi()).freeze_run
        assert run is not None
        execute_run(run.pk)
    again = list(ShareInput.objects.order_by("pk").values_list("code", "member"))

    assert first == sorted(first)
    assert again == sorted(again)
    assert {code for code, _ in first}.isdisjoint(code for code, _ in again)
    assert {member for _, member in first} == {member for _, member in again}


def test_the_same_secret_draws_the_same_codes() -> None:
    closed_year()
    with on_day(DECISION_DAY), pretend("rahasia uji"):
        distribution = frozen_distribution()
        first = list(frozen_members(distribution).members.numbers)
        run = refreeze_distribution(distribution, acting_user=budi()).freeze_run
        assert run is not None
        execute_run(run.pk)

    assert list(frozen_members(Distribution.objects.get()).members.numbers) == first


def test_live_and_frozen_lines_are_the_same_people_and_sums() -> None:
    closed_year()
    with on_day(DECISION_DAY):
        distribution = frozen_distribution()
    rules = rules_on(LAST_DAY)

    live, frozen = year_of_members(BOOK_YEAR, rules), frozen_members(distribution)

    def told(one: Any) -> list[tuple[Any, ...]]:
        sums = one.members.patronage["jasa_usaha"]
        return sorted(zip(one.ids, one.members.groups, one.members.capital, sums, strict=True))

    assert told(live) == told(frozen)
    assert list(live.members.numbers) == sorted(live.members.numbers)


def test_books_that_were_reopened_meanwhile_are_not_frozen() -> None:
    closed_year()
    with on_day(DECISION_DAY):
        distribution = prepare_distribution(BOOK_YEAR, acting_user=budi())
        Distribution.objects.filter(pk=distribution.pk).update(books_digest="0" * 64)
        assert distribution.freeze_run is not None
        execute_run(distribution.freeze_run.pk)

    failed = Run.objects.get(pk=distribution.freeze_run.pk)
    assert failed.error == "Pembukuan tahun itu berubah sejak SHU disiapkan. Bekukan sekali lagi."
    assert Distribution.objects.get().state == DistributionState.DRAFT
    assert not ShareInput.objects.exists()


def test_a_member_finds_the_own_line_by_its_code_and_nobody_elses() -> None:
    members = closed_year()
    distribution = posted_distribution(members)
    member = members["faskes"][0]
    [share] = shares_of_member(member, BOOK_YEAR)

    found = share_by_code(distribution, share.input.code)

    assert found is not None
    assert (found.pk, found.lines, found.patronage) == (share.pk, share.lines, {"jasa_usaha": 412_500_000})
    assert sum(found.lines.values()) == found.total_rp
    assert share_by_code(distribution, "000000000000") is None
