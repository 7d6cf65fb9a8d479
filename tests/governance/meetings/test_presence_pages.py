"""The door, the code in the room, the online button, the list: what each person sees and what it writes."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.meetings.attendance_paper import EMPTY, FILLED, ROWS_ON_A_PAGE, issue_list, list_pdf
from governance.meetings.models import Attendance, AttendanceUndone, Meeting
from governance.meetings.presence import check_in, check_in_many
from governance.meetings.states import Mode
from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.papers.models import Paper
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.trail.models import ActionLog
from members.registry.models import Member
from tests.factories.governance import held, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.mandates import give, user_by
from tests.factories.members import budi, joko, make_member, rini, user_of, wati

pytestmark = pytest.mark.django_db


def get(user: User | None, name: str, *args: Any, **query: str) -> Any:
    return browser_of(user).get(reverse(name, args=args), query)


def post(user: User | None, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def nakes_meeting(mode: str = Mode.IN_PERSON) -> Meeting:
    meeting = planned_plenary().group_meetings.select_related("bylaws", "group").get(group="nakes")
    Meeting.objects.filter(pk=meeting.pk).update(mode=mode, online_url="https://rapat.example/1")
    return meeting


def nakes() -> Member:
    return make_member(group="nakes")


def test_a_petugas_scans_a_card_and_the_field_waits_for_the_next() -> None:
    member, meeting = nakes(), nakes_meeting()

    answer = post(rini(), "staff_door_scan", meeting.pk, pindai=f"https://kmp.example/anggota/{member.card_code}/")
    page = get(rini(), "staff_door", meeting.pk).content.decode()

    assert (answer.status_code, answer.url) == (303, reverse("staff_door", args=[meeting.pk]))
    assert list(Attendance.objects.values_list("member", "channel")) == [(member.pk, "kartu")]
    assert 'name="pindai"' in page
    assert "autofocus" in page
    assert f"{member.number} · QR kartu anggota" in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("XXXXXXXXXXXX", "Tidak ada anggota dengan kartu atau nomor itu."),
        ("", "Pindai kartu, atau tulis nomor anggota."),
        ("luar", "anggota kelompok lain"),
        ("dua kali", "sudah tercatat hadir"),
    ],
)
def test_what_cannot_be_scanned_is_said_at_the_field(text: str, sentence: str) -> None:
    member, other, meeting = nakes(), make_member(group="pengguna"), nakes_meeting()
    check_in(meeting, member=member, acting_user=rini())

    typed = {"luar": other.number, "dua kali": member.number}.get(text, text)
    answer = post(rini(), "staff_door_scan", meeting.pk, pindai=typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Attendance.objects.count() == 1


def test_the_door_offers_only_who_counts_and_notes_those_ticked() -> None:
    member, other, meeting = nakes(), make_member(group="pengguna"), nakes_meeting()

    page = get(rini(), "staff_door", meeting.pk).content.decode()
    post(rini(), "staff_meeting_check_in", meeting.pk, anggota=[member.pk, other.pk, "1e9"])

    assert member.name in page
    assert other.name not in page
    assert list(Attendance.objects.values_list("member", flat=True)) == [member.pk]


def test_pengawas_reads_the_board_and_the_list_but_notes_nobody() -> None:
    member, meeting = nakes(), nakes_meeting()

    assert get(wati(), "staff_meeting_board", meeting.pk).status_code == 200
    assert get(wati(), "staff_attendance", meeting.pk).status_code == 200
    assert get(wati(), "staff_door", meeting.pk).status_code == 403
    assert post(wati(), "staff_meeting_check_in", meeting.pk, anggota=[member.pk]).status_code == 403
    assert not Attendance.objects.exists()


def test_the_camera_of_an_officer_comes_from_the_card_to_the_meeting() -> None:
    member, meeting = nakes(), nakes_meeting()

    card = get(rini(), "card_check", member.card_code).content.decode()
    door = get(rini(), "staff_card_door", kartu=member.card_code).content.decode()

    assert f"{reverse('staff_card_door')}?kartu={member.card_code}" in card
    assert meeting.title in door
    assert reverse("staff_door_scan", args=[meeting.pk]) in door
    assert reverse("staff_card_door") not in get(None, "card_check", member.card_code).content.decode()


def test_the_code_in_the_room_lets_a_member_note_the_own_presence() -> None:
    member, meeting = nakes(), nakes_meeting()
    user = user_of(member)

    before = get(user, "check_in", meeting.check_in_code).content.decode()
    answer = post(user, "check_in_note", meeting.check_in_code)
    after = get(user, "check_in", meeting.check_in_code).content.decode()

    assert "Saya hadir" in before
    assert (answer.status_code, answer.url) == (303, reverse("check_in", args=[meeting.check_in_code]))
    assert "Anda tercatat hadir." in after
    attendance = Attendance.objects.get()
    assert (attendance.member, attendance.channel, attendance.noted_by) == (member, "kode", user)


def test_who_is_not_signed_in_is_asked_to_and_comes_back() -> None:
    nakes()
    meeting = nakes_meeting()
    here = reverse("check_in", args=[meeting.check_in_code])

    page, answer = get(None, "check_in", meeting.check_in_code), post(None, "check_in_note", meeting.check_in_code)

    assert f"{reverse('account_login')}?next={here}" in page.content.decode()
    assert answer.status_code == 302
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("other group", "anggota kelompok lain"),
        ("no member", "Akun ini tidak bertindak untuk seorang anggota."),
        ("silent representative", "Suara lembaga ini diberikan oleh"),
    ],
)
def test_who_cannot_come_by_this_code_reads_why(who: str, sentence: str) -> None:
    clinic, other, meeting = make_member(group="faskes"), make_member(group="pengguna"), nakes_meeting()
    faskes = meeting.plenary.group_meetings.get(group="faskes")  # type: ignore[union-attr]
    users = {"other group": user_of(other), "no member": joko(), "silent representative": user_by(give(clinic))}
    user, code = users[who], (faskes if who == "silent representative" else meeting).check_in_code

    page, answer = get(user, "check_in", code), post(user, "check_in_note", code)

    assert page.status_code == 200
    assert "Kehadiran Anda tidak dapat dicatat." in page.content.decode()
    assert sentence in page.content.decode().lower() or sentence in page.content.decode()
    assert answer.status_code in (200, 422)
    assert not Attendance.objects.exists()


def test_a_code_that_is_none_is_not_found_and_can_be_typed_again() -> None:
    meeting = nakes_meeting()
    code = meeting.check_in_code

    assert get(None, "check_in", "K7QM2XRT9HPA").status_code == 404
    assert get(None, "check_in_find", kode="salah").status_code == 422
    found = get(None, "check_in_find", kode=f"{code[:4]}-{code[4:8]}-{code[8:]}".lower())
    assert (found.status_code, found.url) == (303, reverse("check_in", args=[code]))


def test_an_online_meeting_has_a_button_and_then_its_room() -> None:
    member, meeting = nakes(), nakes_meeting(Mode.ONLINE)
    user = user_of(member)

    before = get(user, "check_in_online", meeting.pk).content.decode()
    answer = post(user, "check_in_online", meeting.pk)
    after = get(user, "check_in_online", meeting.pk).content.decode()

    assert "Saya hadir daring" in before
    assert "https://rapat.example/1" not in before
    assert answer.status_code == 303
    assert "https://rapat.example/1" in after
    assert Attendance.objects.get().channel == "daring"


def test_the_online_button_of_another_group_is_not_found_and_in_person_says_so() -> None:
    other, member, meeting = make_member(group="pengguna"), nakes(), nakes_meeting()

    assert get(user_of(other), "check_in_online", meeting.pk).status_code == 404
    assert "Rapat ini tatap muka." in get(user_of(member), "check_in_online", meeting.pk).content.decode()
    refused = post(user_of(member), "check_in_online", meeting.pk)
    assert refused.status_code == 422
    assert not Attendance.objects.exists()


def test_a_wrong_name_is_taken_off_by_its_page() -> None:
    member, meeting = nakes(), nakes_meeting()
    attendance = check_in(meeting, member=member, acting_user=rini())

    empty = post(rini(), "staff_attendance_undo", meeting.pk, attendance.pk, reason="")
    done = post(rini(), "staff_attendance_undo", meeting.pk, attendance.pk, reason="Salah nama.")
    page = get(rini(), "staff_attendance", meeting.pk).content.decode()

    assert (empty.status_code, done.status_code) == (422, 303)
    assert AttendanceUndone.objects.get().reason == "Salah nama."
    assert "Kehadiran yang dibatalkan" in page
    foreign = nakes_meeting()
    assert get(rini(), "staff_attendance_undo", foreign.pk, attendance.pk).status_code == 404


def test_the_list_can_be_searched_and_exported() -> None:
    first, second, meeting = nakes(), nakes(), nakes_meeting()
    check_in_many(meeting, members=[first, second], acting_user=rini())

    page = get(rini(), "staff_attendance", meeting.pk, q=first.number)
    sheet = b"".join(get(budi(), "staff_attendance_csv", meeting.pk).streaming_content).decode()

    assert [one.member for one in page.context["page"]] == [first]
    assert sheet.count("Dicatat petugas") == 2
    assert ActionLog.objects.get(action="governance.meeting.list_printed").after == {"rows": 2, "as": "csv"}


@pytest.mark.parametrize("people", [2, 8])
def test_the_list_costs_the_same_for_few_and_many(
    django_assert_max_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    members = [nakes() for _ in range(people)]
    meeting, browser = nakes_meeting(), browser_of(rini())
    check_in_many(meeting, members=members, acting_user=rini())

    with django_assert_max_num_queries(24):
        browser.get(reverse("staff_attendance", args=[meeting.pk]))


def test_the_paper_list_is_the_same_paper_for_the_same_names() -> None:
    members, meeting = [nakes() for _ in range(3)], nakes_meeting()

    first, rows, run = issue_list(meeting, content=EMPTY, acting_user=rini())
    again, _rows, _run = issue_list(meeting, content=EMPTY, acting_user=rini())
    check_in(meeting, member=members[0], acting_user=rini())
    filled, present, _run = issue_list(meeting, content=FILLED, acting_user=rini())

    assert first == again
    assert run is None
    assert [row[1] for row in rows] == sorted(member.number for member in members)
    assert [(row[1], row[4].split(",")[0]) for row in present] == [(members[0].number, "Dicatat petugas")]
    assert Paper.objects.count() == 2
    assert filled.facts[3][1] == "1"


def test_the_paper_list_is_a_pdf_with_a_page_for_each_22_names() -> None:
    nakes()
    answer = post(rini(), "staff_attendance_pdf", nakes_meeting().pk, isi="kosong")
    row = ("nakes", "NAK-00001", "Nama yang panjang sekali " * 3, "Desa " * 20, "")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    content = list_pdf(Paper.objects.get(), [row] * (ROWS_ON_A_PAGE + 1), EMPTY)
    assert content.startswith(b"%PDF")
    assert pages_of(content) == 3


def pages_of(content: bytes) -> int:
    return len(PdfReader(BytesIO(content)).pages)


def test_a_large_list_is_typeset_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    _members, meeting = [nakes() for _ in range(2)], nakes_meeting()
    monkeypatch.setattr("governance.meetings.attendance_paper.WHILE_WAITING", 1)

    answer = post(rini(), "staff_attendance_pdf", meeting.pk, isi="kosong")
    run = Run.objects.get(kind="daftar_hadir")
    execute_run(run.pk)
    run.refresh_from_db()
    assert run.result is not None
    file = get(rini(), "staff_attendance_file", meeting.pk, run.pk)

    assert answer.url == reverse("run", args=[run.pk])
    assert (run.state, run.result["url"]) == (
        "selesai",
        reverse("staff_attendance_file", args=[meeting.pk, run.pk]),
    )
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert StoredFile.objects.count() >= 1


def test_a_list_that_changed_before_its_run_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    nakes()
    meeting = nakes_meeting()
    monkeypatch.setattr("governance.meetings.attendance_paper.WHILE_WAITING", 0)
    _paper, _rows, run = issue_list(meeting, content=EMPTY, acting_user=rini())
    assert run is not None
    nakes()

    execute_run(run.pk)

    run.refresh_from_db()
    assert (run.state, run.error) == ("gagal", "Daftar ini sudah berubah sejak diminta. Mintalah yang baru.")


def test_after_the_meeting_the_list_is_read_and_nothing_can_be_noted() -> None:
    member = nakes()
    meeting = held(nakes_meeting(), members=[member])

    page = get(rini(), "staff_attendance", meeting.pk).content.decode()
    door = get(rini(), "staff_door", meeting.pk).content.decode()

    assert member.name in page
    assert "Batalkan" not in page
    assert "Daftar hadir sudah ditutup." in door
    assert 'name="pindai"' not in door
