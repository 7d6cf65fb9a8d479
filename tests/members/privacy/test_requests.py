"""What people ask about their data: 72 hours, two persons, an answer in words."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.privacy.models import DataRequest
from members.privacy.queries import data_requests_waiting, last_consents
from members.privacy.rules import due_at, time_left
from members.privacy.services import (
    ask_about_data,
    fulfil_data_request,
    refuse_data_request,
    reveal_nik,
    say_consent,
    withdraw_data_request,
)
from members.registry.models import Member, Person
from tests.factories.files import pdf
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, make_user, rini, user_of

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 16, 45, tzinfo=ZoneInfo("Asia/Jakarta"))


def person_of(member: Member) -> Person:
    assert member.person is not None
    return member.person


def asked_by(member: Member, kind: str = "akses", text: str = "") -> DataRequest:
    return ask_about_data(person_of(member), kind=kind, text=text, acting_user=user_of(member))


def code_of(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **facts)
    return refused.value.code


def test_a_request_is_due_72_hours_later_over_the_weekend_too() -> None:
    assert due_at(FRIDAY) == datetime(2026, 11, 23, 16, 45, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(72 * 60, "sisa 72 jam"), (61, "sisa 1 jam"), (20, "sisa 20 menit"), (-5, "lewat 5 menit"), (-181, "lewat 3 jam")],
)
def test_the_clock_is_told_in_words(minutes: int, words: str) -> None:
    assert time_left(FRIDAY + timedelta(minutes=minutes), FRIDAY) == words


def test_asking_starts_the_clock_and_the_page_shows_hour_and_zone() -> None:
    member = make_member(group="nakes")

    with time_machine.travel(FRIDAY, tick=False):
        asked = asked_by(member)
        page = browser_of(user_of(member)).get(reverse("my_data_request", args=[asked.pk])).content.decode()

    assert asked.number == f"DP-2026-{asked.pk:05d}"
    assert asked.due_at - asked.asked_at == timedelta(hours=72)
    assert "23 November 2026, 16.45 WIB" in page
    assert "sisa 72 jam" in page


def test_the_same_request_waits_once() -> None:
    member = make_member(group="nakes")
    asked_by(member)

    assert code_of(asked_by, member) == "one_open_data_request_per_kind"
    assert asked_by(member, "pembatasan").kind == "pembatasan"


def test_a_correction_says_what_is_wrong() -> None:
    assert code_of(asked_by, make_member(group="nakes"), "perbaikan", "  ") == "request_says_what"
    assert DataRequest.objects.count() == 0


def test_the_answer_is_told_and_logged() -> None:
    member = make_member(group="nakes")
    asked = asked_by(member, "perbaikan", "Nama saya salah eja.")

    fulfil_data_request(asked, answer=" Sudah diperbaiki. ", acting_user=budi())

    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.decided_by) == ("dipenuhi", "Sudah diperbaiki.", budi())
    told = Notice.objects.get(person=person_of(member), key=f"permintaan-data-{asked.pk}")
    assert (told.body, told.path) == ("Sudah diperbaiki.", reverse("my_data_request", args=[asked.pk]))
    assert ActionLog.objects.latest("id").action == "members.data_request.answered"


def test_nobody_answers_the_own_request_or_one_they_entered() -> None:
    board_member = make_member(group="nakes", roles=["pengurus"])
    own = asked_by(board_member)
    entered = ask_about_data(person_of(make_member(group="nakes")), kind="akses", acting_user=budi())

    assert (
        code_of(fulfil_data_request, own, answer="Ya.", acting_user=user_of(board_member)) == "data_request_two_persons"
    )
    assert code_of(refuse_data_request, entered, answer="Tidak.", acting_user=budi()) == "data_request_two_persons"
    assert list(DataRequest.objects.values_list("state", flat=True)) == ["diajukan", "diajukan"]
    assert set(data_requests_waiting(budi())) == {own}
    assert set(data_requests_waiting(user_of(board_member))) == {entered}


def test_an_answer_has_words() -> None:
    asked = asked_by(make_member(group="nakes"))

    assert code_of(refuse_data_request, asked, answer=" ", acting_user=budi()) == "answer_missing"


def test_what_is_answered_or_taken_back_stays_so() -> None:
    member = make_member(group="nakes")
    asked = asked_by(member)
    withdraw_data_request(asked, acting_user=user_of(member))

    assert code_of(fulfil_data_request, asked, answer="Ya.", acting_user=budi()) == "data_request_answered"
    assert code_of(withdraw_data_request, asked, acting_user=user_of(member)) == "data_request_answered"
    for statement in ("UPDATE members_datarequest SET state = 'diajukan'", "DELETE FROM members_datarequest"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_granted_restriction_stops_the_news() -> None:
    member = make_member(group="nakes")
    say_consent(person_of(member), purpose="kabar", given=True, acting_user=user_of(member))
    asked = asked_by(member, "pembatasan")

    fulfil_data_request(asked, answer="Dibatasi.", acting_user=budi())

    assert last_consents(person_of(member))["kabar"].given is False


def test_an_erasure_is_not_granted_by_words() -> None:
    asked = asked_by(make_member(group="nakes"), "penghapusan")

    assert code_of(fulfil_data_request, asked, answer="Ya.", acting_user=budi()) == "erasure_is_its_own_act"


def test_what_membership_rests_on_is_taken_back_by_leaving_only() -> None:
    member = make_member(group="nakes")
    user, person = user_of(member), person_of(member)

    assert code_of(say_consent, person, purpose="data", given=False, acting_user=user) == "consent_required"
    page = browser_of(user).get(reverse("my_consent", args=["data"])).content.decode()
    assert "mengakhiri keanggotaan" in page
    assert browser_of(user).post(reverse("my_consent", args=["kabar"])).status_code == 303
    assert last_consents(person)["kabar"].given is True
    assert browser_of(user).post(reverse("my_consent", args=["kabar"])).status_code == 303
    assert last_consents(person)["kabar"].given is False


def test_a_member_asks_with_a_document_and_takes_it_back_by_the_pages() -> None:
    member = make_member(group="nakes")
    browser = browser_of(user_of(member))
    letter = SimpleUploadedFile("surat.pdf", pdf())

    sent = browser.post(reverse("my_data_ask"), {"kind": "perbaikan", "text": "Alamat salah.", "document": letter})
    asked = DataRequest.objects.get()
    assert sent.headers["Location"] == reverse("my_data_request", args=[asked.pk])
    assert asked.document is not None
    assert browser.get(reverse("file", args=[asked.document_id])).status_code == 200
    assert browser_of(make_user(role="anggota")).get(reverse("file", args=[asked.document_id])).status_code == 404

    assert browser.post(reverse("my_data_request_withdraw", args=[asked.pk])).status_code == 303
    asked.refresh_from_db()
    assert asked.state == "ditarik"


def test_what_was_typed_is_kept_when_the_request_is_refused() -> None:
    browser = browser_of(user_of(make_member(group="nakes")))

    answer = browser.post(reverse("my_data_ask"), {"kind": "", "text": "Tolong diperiksa."})
    no_words = browser.post(reverse("my_data_ask"), {"kind": "perbaikan", "text": ""})

    assert (answer.status_code, "Tolong diperiksa." in answer.content.decode()) == (422, True)
    assert "Pilih permintaan Anda." in answer.content.decode()
    assert (no_words.status_code, "Tulis data mana yang salah" in no_words.content.decode()) == (422, True)
    assert DataRequest.objects.count() == 0


def test_one_cannot_open_or_take_back_what_another_asked() -> None:
    asked = asked_by(make_member(group="nakes"))
    other = browser_of(user_of(make_member(group="nakes")))

    assert other.get(reverse("my_data_request", args=[asked.pk])).status_code == 404
    assert other.post(reverse("my_data_request_withdraw", args=[asked.pk])).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "diajukan"


def test_the_desk_lists_by_tab_and_names_what_is_late() -> None:
    member = make_member(group="nakes", name="Wulan Prasetyani")
    with time_machine.travel(clock.now() - timedelta(hours=80), tick=False):
        late = asked_by(member)
    asked_by(make_member(group="nakes", name="Dewi Lestari"))
    browser, page = browser_of(rini()), reverse("staff_data_requests")

    waiting, overdue = browser.get(page), browser.get(page, {"keadaan": "lewat"})
    sought = browser.get(page, {"q": "wulan"})

    assert [one.person.name for one in waiting.context["page"]] == ["Wulan Prasetyani", "Dewi Lestari"]
    assert [one.pk for one in overdue.context["page"]] == [late.pk] == [one.pk for one in sought.context["page"]]
    assert "Lewat batas" in waiting.content.decode()
    assert {tab["label"]: tab["count"] for tab in waiting.context["tabs"]} == {
        "Menunggu jawaban": 2,
        "Lewat 72 jam": 1,
        "Dipenuhi": 0,
        "Ditolak": 0,
        "Ditarik": 0,
        "Semua": 2,
    }


def queries_of(browser: Client, page: str) -> int:
    """How many queries the page takes once the counts of the navigation are kept."""
    browser.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(page).status_code == 200
        return len(seen)


def test_the_list_takes_the_same_queries_for_one_and_for_many() -> None:
    browser, page = browser_of(rini()), reverse("staff_data_requests")
    asked_by(make_member(group="nakes"))
    few = queries_of(browser, page)

    for _n in range(3):
        asked_by(make_member(group="nakes"))

    assert queries_of(browser, page) == few


def test_data_saya_takes_the_same_queries_for_one_look_and_for_many() -> None:
    member = make_member(group="nakes")
    browser, page = browser_of(user_of(member)), reverse("my_data")
    asked_by(member)
    reveal_nik(person_of(member), purpose="periksa", note="Uji.", acting_user=rini())
    few = queries_of(browser, page)

    for kind in ("pembatasan", "penghapusan"):
        asked_by(member, kind)
        reveal_nik(person_of(member), purpose="periksa", note="Uji.", acting_user=budi())

    assert queries_of(browser, page) == few


def test_the_export_carries_no_words_of_the_request_and_is_logged() -> None:
    asked = asked_by(make_member(group="nakes"), "perbaikan", "Rahasia saya.")

    answer = browser_of(rini()).get(reverse("staff_data_requests_csv"))
    rows = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]

    assert asked.number in rows
    assert "Rahasia saya." not in rows
    assert ActionLog.objects.latest("id").action == "members.data_requests.exported"


def test_the_board_answers_by_the_page_and_a_refusal_keeps_the_words() -> None:
    asked = asked_by(make_member(group="nakes"))
    browser = browser_of(budi())

    empty = browser.post(reverse("staff_data_request_refuse", args=[asked.pk]), {"answer": ""})
    done = browser.post(reverse("staff_data_request_fulfil", args=[asked.pk]), {"answer": "Silakan unduh."})
    again = browser.post(reverse("staff_data_request_refuse", args=[asked.pk]), {"answer": "Berubah pikiran."})

    assert (empty.status_code, "Tulis jawaban untuk anggota." in empty.content.decode()) == (422, True)
    assert done.status_code == 303
    assert (again.status_code, "sudah berstatus" in again.content.decode()) == (409, True)


def test_staff_enter_a_request_that_came_by_letter() -> None:
    person = person_of(make_member(group="nakes"))

    sent = browser_of(rini()).post(
        reverse("staff_data_ask", args=[person.pk]), {"kind": "akses", "text": "Surat tanggal 3."}
    )

    asked = DataRequest.objects.get()
    assert sent.headers["Location"] == reverse("staff_data_request", args=[asked.pk])
    assert (asked.person, asked.asked_by, asked.text) == (person, rini(), "Surat tanggal 3.")
