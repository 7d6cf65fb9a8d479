"""Meetings on a member's phone: what comes, what it is about, whether one comes; another's meeting is not found."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.bylaws.founding import GROUPS
from governance.elections.delegates import name_delegate
from governance.meetings.models import Attendance, Invitation, Meeting
from governance.meetings.services import open_meeting
from governance.meetings.states import Channel, Mode, Rsvp
from kmp import clock
from tests.factories.elections import bylaws_with_offices
from tests.factories.governance import held, one_of_each_group, opened_motion, planned_plenary, uninvited_plenary
from tests.factories.kmp import browser_of
from tests.factories.meetings import paper_for, written_plenary
from tests.factories.members import budi, make_member, user_of

pytestmark = pytest.mark.django_db
LINK = "https://rapat.example/koperasi"


def page(browser: Any, name: str, *args: Any) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def own_group(plenary: Meeting) -> Meeting:
    return plenary.group_meetings.get(group="faskes")


def test_the_list_shows_the_own_meetings_next_and_past() -> None:
    members = one_of_each_group()
    plenary = planned_plenary(title="RAT Uji")
    uninvited_plenary(title="Belum diundangkan")
    held(own_group(plenary), members=[members["faskes"]])

    text = page(browser_of(user_of(members["faskes"])), "meetings")

    assert text.count("Baca dan jawab undangan") == 1
    assert text.index("Rapat Kelompok Fasilitas kesehatan: RAT Uji") > text.index("Yang lalu")
    assert "Rapat Kelompok Tenaga kesehatan" not in text
    assert "Belum diundangkan" not in text


def test_opening_the_meeting_is_its_receipt() -> None:
    members = one_of_each_group()
    plenary = planned_plenary()
    paper_for(plenary)
    browser = browser_of(user_of(members["faskes"]))

    text = page(browser, "meeting", plenary.pk)

    assert Invitation.objects.get(meeting=plenary, member=members["faskes"]).received_at is not None
    assert not Invitation.objects.filter(meeting=plenary, member=members["nakes"], received_at__isnull=False).exists()
    assert "Laporan pengurus" in text
    assert "Pembukaan, daftar hadir, dan kuorum" in text


def test_the_answer_is_one_tap_and_changed_by_another() -> None:
    members = one_of_each_group()
    plenary = planned_plenary()
    browser = browser_of(user_of(members["faskes"]))
    for rsvp in (Rsvp.COMES, Rsvp.STAYS_AWAY):
        answer = browser.post(reverse("meeting_answer", args=[plenary.pk]), {"rsvp": rsvp})
        assert (answer.status_code, answer.url) == (303, reverse("meeting", args=[plenary.pk]))  # type: ignore[attr-defined]

    assert Invitation.objects.get(meeting=plenary, member=members["faskes"]).rsvp == Rsvp.STAYS_AWAY
    assert "Jawaban Anda: tidak hadir" in page(browser, "meeting", plenary.pk)
    browser.post(reverse("meeting_answer", args=[plenary.pk]), {"rsvp": "daring"})
    browser.post(reverse("meeting_answer", args=[plenary.pk]), {"rsvp": "entah"})
    assert Invitation.objects.get(meeting=plenary, member=members["faskes"]).rsvp == Rsvp.STAYS_AWAY


def test_the_meeting_of_another_group_and_one_not_invited_to_are_not_found() -> None:
    members = one_of_each_group()
    other = planned_plenary().group_meetings.get(group="nakes")
    secret = uninvited_plenary()
    browser = browser_of(user_of(members["faskes"]))

    for pk in (other.pk, secret.pk, 0):
        assert browser.get(reverse("meeting", args=[pk])).status_code == 404
        assert browser.post(reverse("meeting_answer", args=[pk]), {"rsvp": "hadir"}).status_code == 404
        assert browser.post(reverse("meeting_reply", args=[pk])).status_code == 404
    assert not Invitation.objects.exclude(rsvp="").exists()


def test_the_online_link_is_for_the_invited_alone() -> None:
    members = one_of_each_group()
    plenary = planned_plenary(mode=Mode.HYBRID, online_url=LINK)
    late = make_member(group="faskes")

    assert LINK in page(browser_of(user_of(members["faskes"])), "meeting", plenary.pk)
    text = page(browser_of(user_of(late)), "meeting", plenary.pk)
    assert LINK not in text
    assert "Anda tidak tercatat dalam undangan rapat ini." in text


def test_a_written_meeting_is_answered_by_its_button() -> None:
    members = one_of_each_group()
    meeting = own_group(written_plenary())
    browser = browser_of(user_of(members["faskes"]))
    assert "Saya sudah membaca dan menjawab" in page(browser, "meeting", meeting.pk)

    browser.post(reverse("meeting_reply", args=[meeting.pk]))

    assert Attendance.objects.get(meeting=meeting).channel == Channel.WRITTEN
    text = page(browser, "meeting", meeting.pk)
    assert "Anda sudah menjawab" in text
    assert "Saya sudah membaca dan menjawab" not in text
    assert "Pembukaan, daftar hadir" not in text  # nobody meets


def test_the_list_says_which_written_meeting_waits_and_which_was_answered() -> None:
    members = one_of_each_group()
    meeting = open_meeting(own_group(written_plenary()), acting_user=budi())
    browser = browser_of(user_of(members["faskes"]))

    before, home = page(browser, "meetings"), page(browser, "home")
    browser.post(reverse("meeting_reply", args=[meeting.pk]))
    after, home_after = page(browser, "meetings"), page(browser, "home")

    assert (before.count("Jawaban Anda ditunggu"), before.count("Baca dan jawab")) == (1, 1)
    assert before.count("Belum dimulai") == 1  # the plenary, which begins when the groups have answered
    assert ("Jawaban Anda ditunggu" in home, "Jawaban Anda ditunggu" in home_after) == (True, False)
    assert (after.count("Anda sudah menjawab"), after.count("Baca dan jawab")) == (1, 0)


def test_a_plenary_of_delegates_says_who_they_are() -> None:
    members = [make_member(group="nakes", name=f"Perawat {n}") for n in (1, 2)]
    bylaws_with_offices(delegates=dict.fromkeys(GROUPS, 1), voters="delegates")
    plenary = planned_plenary()
    assembly = held(plenary.group_meetings.get(group="nakes"), members=members)
    name_delegate(assembly, member=members[0], basis="Butir 5.", acting_user=budi())

    text = page(browser_of(user_of(members[1])), "meeting", plenary.pk)

    assert "Hanya utusan yang memberikan suara dalam rapat ini." in text
    assert "Perawat 1" in text
    assert "Titipkan pendapat Anda kepada utusan kelompok Anda." in text


def test_the_meeting_leads_to_its_open_motions_and_its_sealed_minutes() -> None:
    members = one_of_each_group()
    plenary = planned_plenary()
    motion = opened_motion(plenary=plenary)
    group = held(own_group(plenary), members=[members["faskes"]])
    browser = browser_of(user_of(members["faskes"]))

    assert reverse("vote", args=[motion.pk]) in page(browser, "meeting", plenary.pk)
    assert reverse("minutes", args=[group.pk]) in page(browser, "meeting", group.pk)


def test_the_list_takes_a_constant_number_of_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    members = one_of_each_group()
    for hours in range(1, 5):
        planned_plenary(hours=hours)
    browser = browser_of(user_of(members["faskes"]))

    with django_assert_max_num_queries(20):
        browser.get(reverse("meetings"))


def test_a_meeting_takes_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    members = one_of_each_group()
    plenary = planned_plenary()
    for number in range(5):
        paper_for(plenary, title=f"Bahan {number}")
    browser = browser_of(user_of(members["faskes"]))
    page(browser, "meeting", plenary.pk)

    with clock.pretend(clock.now() + timedelta(minutes=1)), django_assert_max_num_queries(28):
        browser.get(reverse("meeting", args=[plenary.pk]))
