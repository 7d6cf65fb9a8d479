"""Meetings at the desk: plan, check in, open, fail, close with minutes."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.meetings.models import Attendance, Meeting
from governance.meetings.states import MeetingState
from governance.minutes.models import Minutes
from kmp import clock
from kmp.accounts.models import User
from tests.factories.governance import founding_bylaws, one_of_each_group, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, joko, rini, wati

pytestmark = pytest.mark.django_db


WAY = {"occasion": "biasa", "mode": "luring"}


def get(user: User | None, name: str, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User | None, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def test_a_plenary_is_planned_by_form() -> None:
    founding_bylaws()
    starts_at = clock.now() + timedelta(days=20)
    typed = {
        "occasion": "biasa",
        "title": "RAT 2026",
        "starts_at": starts_at.strftime("%Y-%m-%d %H:%M"),
        "place": "Balai desa",
        "mode": "luring",
    }

    answer = post(budi(), "staff_meeting_new", **typed)

    plenary = Meeting.objects.get(plenary__isnull=True)
    assert (answer.status_code, answer.url) == (303, reverse("staff_meeting", args=[plenary.pk]))
    assert plenary.group_meetings.count() == 5


def test_a_plan_in_the_past_is_refused_in_the_form() -> None:
    founding_bylaws()

    answer = post(
        budi(), "staff_meeting_new", title="RAT lama", starts_at="2020-01-01 10:00", place="Balai desa", **WAY
    )

    assert answer.status_code == 422
    assert "Waktu rapat sudah lewat." in answer.content.decode()
    assert "RAT lama" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_meeting_is_held_by_its_page() -> None:
    members = one_of_each_group()
    meeting = planned_plenary().group_meetings.get(group="faskes")
    board = budi()

    post(board, "staff_meeting_check_in", meeting.pk, anggota=[members["faskes"].pk, members["nakes"].pk])
    assert list(Attendance.objects.values_list("member", flat=True)) == [members["faskes"].pk]
    post(board, "staff_meeting_open", meeting.pk)
    empty = post(board, "staff_meeting_close", meeting.pk, text=" ")
    assert empty.status_code == 422
    post(board, "staff_meeting_close", meeting.pk, text="Rapat menyetujui tata tertib.")

    assert Minutes.objects.get(meeting=meeting).quorum_reached
    text = get(board, "staff_meeting", meeting.pk).content.decode()
    assert "Berita acara menunggu tanda tangan." in text
    assert "Kuorum tercapai" in text


def test_the_plenary_page_names_the_groups_it_waits_for() -> None:
    one_of_each_group()
    plenary = planned_plenary(starts_at=clock.end_of_day(clock.today()) - clock.ONE_SECOND)  # today, at any hour
    client = browser_of(budi())

    assert (
        "Produsen, Distributor, Fasilitas kesehatan"
        in client.get(reverse("staff_meeting", args=[plenary.pk])).content.decode()
    )
    answer = client.post(reverse("staff_meeting_open", args=[plenary.pk]), follow=True)

    assert "Rapat Paripurna belum dapat dibuka" in answer.content.decode()
    plenary.refresh_from_db()
    assert plenary.state == MeetingState.PLANNED


def test_a_failed_quorum_is_recorded_by_its_button() -> None:
    one_of_each_group()
    meeting = planned_plenary().group_meetings.get(group="faskes")

    with clock.pretend(clock.now() + timedelta(minutes=1)):
        post(budi(), "staff_meeting_fail", meeting.pk)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.NO_QUORUM


@pytest.mark.parametrize("name", ["staff_meeting_open", "staff_meeting_fail", "staff_meeting_close"])
def test_only_the_board_holds_meetings(name: str) -> None:
    meeting = planned_plenary().group_meetings.get(group="faskes")

    for user in (rini(), wati(), joko()):
        assert post(user, name, meeting.pk, text="x").status_code == 403
    assert post(None, name, meeting.pk).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_staff_and_supervisors_may_look_and_others_not() -> None:
    planned_plenary()

    for user in (budi(), rini(), wati()):
        assert get(user, "staff_meetings").status_code == 200
    assert get(joko(), "staff_meetings").status_code == 403
    assert get(budi(), "staff_meeting", 0).status_code == 404


def test_the_list_is_filtered_searched_and_exported() -> None:
    planned_plenary()

    assert "1–6 dari 6" in get(budi(), "staff_meetings").content.decode()
    assert "1–1 dari 1" in get(budi(), "staff_meetings", query="?q=Tenaga+kesehatan").content.decode()
    assert "Tidak ada yang cocok" in get(budi(), "staff_meetings", query="?keadaan=selesai").content.decode()
    exported = b"".join(get(budi(), "staff_meetings", query="?unduh=1").streaming_content).decode()
    assert exported.count("Rapat Anggota Tahunan") == 6


def test_the_list_takes_a_constant_number_of_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(4):
        planned_plenary()
    client = browser_of(budi())

    with django_assert_max_num_queries(27):
        client.get(reverse("staff_meetings"))
