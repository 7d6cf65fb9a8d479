"""A member's SHU step by step; the desk's way from a closed year to a payment by two persons."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.surplus.models import Distribution, Share
from governance.surplus.states import DistributionState
from governance.voting.models import Motion
from governance.voting.resolutions import adopt_resolution
from kmp import clock
from kmp.accounts.models import User
from kmp.roles import Role
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from tests.factories.governance import (
    BOOK_YEAR,
    closed_year,
    counted,
    held,
    on_day,
    opened,
    planned_plenary,
    posted_distribution,
    vote,
)
from tests.factories.kmp import PASSWORD, browser_of
from tests.factories.members import budi, joko, make_member, make_user, rini, user_of, wati

pytestmark = pytest.mark.django_db
DECISION_DAY = date(BOOK_YEAR + 1, 3, 28)


def get(user: User | None, name: str, *args: Any, query: str = "", fresh: bool = True) -> Any:
    return browser_of(user, fresh=fresh).get(reverse(name, args=args) + query)


def post(user: User | None, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def test_a_member_sees_every_step_of_the_own_share() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["faskes"][1]

    text = get(user_of(member), "shu", BOOK_YEAR).content.decode()

    assert "Rp450.240.306" in text  # step 1
    assert "Rp180.096.123" in text  # step 2
    assert "Rp45.024.030" in text  # step 3: the group's part
    assert "187.250.000" in text  # step 4: the own purchases
    assert "666.416.667" in text  # of all facilities
    assert "12.650.868,50" in text
    assert "Rp12.650.869" in text
    assert "satu rupiah sisa jatuh di sini" in text
    share = Share.objects.get(member=member)
    assert f"{share.capital:,}".replace(",", ".") in text  # step 5: rupiah-days
    assert "Menunggu pembayaran" in text


def test_no_share_no_page() -> None:
    members = closed_year()
    posted_distribution(members)
    newcomer = make_member(group="nakes")

    assert get(user_of(newcomer), "shu", BOOK_YEAR).status_code == 404
    assert get(user_of(members["nakes"][0]), "shu", 2001).status_code == 404
    assert get(budi(), "shu", BOOK_YEAR).status_code == 403
    assert get(None, "shu", BOOK_YEAR).status_code == 302


def test_the_whole_way_of_a_surplus_at_the_desk() -> None:
    members = closed_year()
    everyone = [member for own in members.values() for member in own]
    board, second = budi(), make_user(role=Role.PENGURUS)
    with on_day(DECISION_DAY):
        assert "Siapkan pembagian SHU 2025" in get(board, "staff_surplus").content.decode()
        post(board, "staff_surplus_prepare", BOOK_YEAR)
        execute_run(Run.objects.get(kind="shu_freeze").pk)
        plenary = planned_plenary()
        for meeting in plenary.group_meetings.all():
            held(meeting, members=members[str(meeting.group_id)])
        closes_at = (clock.now() + timedelta(hours=9)).strftime("%Y-%m-%d %H:%M")  # the form reads WIB, seven ahead
        proposed = post(board, "staff_surplus_propose", BOOK_YEAR, meeting=plenary.pk, closes_at=closes_at)
        motion = Motion.objects.get(kind="shu")
        assert proposed.url == reverse("staff_motion", args=[motion.pk])
        opened(motion)
        vote(motion, dict.fromkeys(everyone, "setuju"))
        counted(motion)
        held(plenary, members=everyone)
        adopt_resolution(motion, acting_user=board)
        post(board, "staff_surplus_approve", BOOK_YEAR)
        post(second, "staff_surplus_run", BOOK_YEAR)
        run = Run.objects.get(kind="shu")
        execute_run(run.pk)
        distribution = Distribution.objects.get()

    assert distribution.state == DistributionState.POSTED
    page = get(second, "staff_surplus_year", BOOK_YEAR).content.decode()
    assert f"{reverse('staff_payouts')}?tahun={BOOK_YEAR}" in page
    assert "Menunggu pembayaran" in get(user_of(everyone[0]), "shu", BOOK_YEAR).content.decode()


def test_exporting_asks_for_a_fresh_code() -> None:
    posted_distribution()

    board = budi()
    board.set_password(PASSWORD)
    board.save(update_fields=["password"])
    stale = browser_of(board, fresh=False)

    assert stale.get(reverse("staff_surplus_csv", args=[BOOK_YEAR])).status_code == 302
    exported = b"".join(get(budi(), "staff_surplus_csv", BOOK_YEAR).streaming_content).decode()
    assert len(exported.strip().splitlines()) == 9


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("staff_surplus_prepare", [BOOK_YEAR]),
        ("staff_surplus_propose", [BOOK_YEAR]),
        ("staff_surplus_approve", [BOOK_YEAR]),
        ("staff_surplus_run", [BOOK_YEAR]),
    ],
)
def test_only_the_board_moves_money(name: str, args: list[int]) -> None:
    for user in (rini(), wati(), joko()):
        assert post(user, name, *args).status_code == 403
    assert not Distribution.objects.exists()


def test_supervisors_look_and_petugas_do_not() -> None:
    posted_distribution()

    assert get(wati(), "staff_surplus").status_code == 200
    assert get(wati(), "staff_surplus_year", BOOK_YEAR).status_code == 200
    assert get(rini(), "staff_surplus").status_code == 403
    assert get(wati(), "staff_surplus_year", 1999).status_code == 404


def test_shares_are_found_by_number_and_group() -> None:
    members = closed_year()
    posted_distribution(members)
    number = members["faskes"][0].number

    assert "1–1 dari 1" in get(budi(), "staff_surplus_year", BOOK_YEAR, query=f"?q={number}").content.decode()
    assert "1–3 dari 3" in get(budi(), "staff_surplus_year", BOOK_YEAR, query="?kelompok=faskes").content.decode()


@pytest.mark.parametrize("name", ["shu", "staff_surplus_year"])
def test_pages_take_a_constant_number_of_queries(
    name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    members = closed_year()
    posted_distribution(members)
    client = browser_of(user_of(members["nakes"][0]) if name == "shu" else budi())

    with django_assert_max_num_queries(30):
        client.get(reverse(name, args=[BOOK_YEAR]))
