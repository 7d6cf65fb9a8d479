"""Planning, inviting, agenda, tasks and changes at the desk, by form and button."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.meetings.models import Founder, Invitation, Meeting, MeetingPaper, Todo
from governance.meetings.states import MeetingState
from kmp import clock
from kmp.accounts.models import User
from tests.factories.files import pdf, upload
from tests.factories.governance import founding_bylaws, on_day, one_of_each_group, planned_plenary, uninvited_plenary
from tests.factories.kmp import browser_of
from tests.factories.meetings import failed, planned_founding
from tests.factories.members import budi, rini, wati

pytestmark = pytest.mark.django_db


def get(user: User, name: str, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User, name: str, /, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def form(**other: Any) -> dict[str, Any]:
    starts_at = clock.now() + timedelta(days=40)
    usual = {
        "occasion": "biasa",
        "mode": "luring",
        "title": "RA Uji",
        "starts_at": starts_at.strftime("%Y-%m-%d %H:%M"),
        "place": "Balai desa",
    }
    return {**usual, **other}


def test_the_list_says_by_when_the_annual_meeting_is_due() -> None:
    founding_bylaws()

    with on_day(date(2027, 1, 29)):
        text = get(budi(), "staff_meetings").content.decode()

    assert "RAT tahun buku 2026: batas 30 Juni 2027, sisa 152 hari." in text


def test_the_form_is_filled_with_the_days_counted_backward() -> None:
    founding_bylaws()

    with on_day(date(2027, 1, 29)):
        text = get(budi(), "staff_meeting_new", query="?rat=1").content.decode()

    assert 'value="2027-06-19T09:00"' in text
    assert 'value="2027-06-12T09:00"' in text
    assert 'value="2026"' in text
    assert "19 Mei 2027" in text


def test_what_an_occasion_needs_is_asked_at_its_field() -> None:
    founding_bylaws()
    for other, sentence in (
        ({"occasion": "rat"}, "Sebut tahun buku yang dipertanggungjawabkan."),
        ({"occasion": "ralb"}, "Tulis alasan rapat luar biasa ini, dan atas permintaan siapa."),
        ({"mode": "tertulis"}, "Sebut sampai kapan jawaban ditunggu, sesudah rapat dimulai."),
        ({"place": ""}, "Tulis tempat rapat."),
        ({"chair": "tidak-ada"}, "Tidak ada akun dengan nama masuk, nomor anggota, atau surel itu."),
    ):
        answer = post(budi(), "staff_meeting_new", **form(**other))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "RA Uji" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_planned_meeting_is_invited_to_after_a_look_at_it() -> None:
    one_of_each_group()
    board = budi()
    post(board, "staff_meeting_new", **form(chair=board.email, secretary=rini().email))
    plenary = Meeting.objects.get(kind="paripurna")
    assert (plenary.chair, plenary.secretary, plenary.invited_at) == (board, rini(), None)
    assert "Periksa dan kirim undangan" in get(board, "staff_meeting", plenary.pk).content.decode()
    assert "5 orang" in get(board, "staff_invitations_send", plenary.pk).content.decode()

    answer = post(board, "staff_invitations_send", plenary.pk)

    assert (answer.status_code, answer.url) == (303, reverse("staff_invitations", args=[plenary.pk]))
    assert Invitation.objects.count() == 10
    query = "?jawaban=belum_menjawab&kelompok=nakes"
    listed = get(board, "staff_invitations", plenary.pk, query=query).content.decode()
    assert "1–1 dari 1" in listed
    assert "Undangan: RA Uji" in listed


def test_a_short_notice_is_shown_with_its_cure_and_let_pass_by_a_supervisor() -> None:
    one_of_each_group()
    plenary = uninvited_plenary(hours=24 * 10)
    shown = get(budi(), "staff_meeting", plenary.pk).content.decode()
    assert "undangan dikirim paling lambat 14 hari sebelumnya" in shown
    assert post(budi(), "staff_invitations_send", plenary.pk).status_code == 422
    assert post(budi(), "staff_short_notice", plenary.pk, reason="x").status_code == 403
    assert not Invitation.objects.exists()

    post(wati(), "staff_short_notice", plenary.pk, reason="Gudang terbakar.")
    post(budi(), "staff_invitations_send", plenary.pk)

    assert Invitation.objects.count() == 10
    assert "Gudang terbakar." in get(budi(), "staff_meeting", plenary.pk).content.decode()


def test_agenda_and_material_are_made_on_one_page() -> None:
    plenary = planned_plenary()
    board = budi()
    post(board, "staff_agenda_add", plenary.pk, title="Doa", minutes=5)
    doa = plenary.agenda.get(title="Doa")
    post(board, "staff_agenda_up", plenary.pk, doa.pk)
    kept = post(board, "staff_meeting_paper_add", plenary.pk, title="LPJ", upload=upload(pdf(), "lpj.pdf"))
    assert kept.status_code == 303, kept.content.decode()

    doa.refresh_from_db()
    text = get(board, "staff_agenda", plenary.pk).content.decode()
    assert doa.position == 4
    assert MeetingPaper.objects.get().title == "LPJ"
    assert "LPJ" in text
    empty = post(board, "staff_agenda_add", plenary.pk, title="", minutes=5)
    assert empty.status_code == 422
    post(board, "staff_agenda_remove", plenary.pk, doa.pk)
    post(board, "staff_meeting_paper_remove", plenary.pk, MeetingPaper.objects.get().pk)
    assert "LPJ" not in get(board, "staff_agenda", plenary.pk).content.decode()


def test_a_point_of_another_meeting_is_not_found() -> None:
    plenary, other = planned_plenary(), planned_plenary()
    item = other.agenda.order_by("position")[0]

    for name in ("staff_agenda_item", "staff_agenda_up", "staff_agenda_down", "staff_agenda_remove"):
        assert post(budi(), name, plenary.pk, item.pk, title="x", minutes=1).status_code == 404
    assert other.agenda.count() == 4


def test_a_task_is_done_from_my_list() -> None:
    uninvited_plenary()
    todo = Todo.objects.get(key="daftar_hadir")
    assert "Daftar hadir dicetak" in get(rini(), "staff_todos").content.decode()

    assert post(wati(), "staff_todo_done", todo.pk).status_code == 403
    answer = post(rini(), "staff_todo_done", todo.pk)

    todo.refresh_from_db()
    assert (answer.url, todo.done_by) == (reverse("staff_todos"), rini())
    assert "Tidak ada tugas yang menunggu" in get(rini(), "staff_todos").content.decode()
    assert "Daftar hadir dicetak" in get(rini(), "staff_todos", query="?bagian=selesai").content.decode()


def test_a_task_is_added_and_given_to_somebody() -> None:
    plenary = uninvited_plenary()
    post(budi(), "staff_todo_new", plenary.pk, title="Sewa tenda", due_on="2027-03-01", duty="petugas")
    todo = Todo.objects.get(title="Sewa tenda")

    post(budi(), "staff_todo_assign", todo.pk, to=wati().email)

    assert "Sewa tenda" in get(wati(), "staff_todos").content.decode()


def test_a_meeting_is_moved_led_and_called_off_by_form() -> None:
    plenary = planned_plenary(hours=48)
    board, later = budi(), plenary.starts_at + timedelta(days=1)
    post(board, "staff_meeting_move", plenary.pk, starts_at=later.strftime("%Y-%m-%d %H:%M"), place="Aula")
    post(board, "staff_meeting_lead", plenary.pk, chair=wati().email, secretary=rini().email)
    same = post(board, "staff_meeting_lead", plenary.pk, chair=rini().email, secretary=rini().email)
    assert same.status_code == 422

    plenary.refresh_from_db()
    assert (plenary.place, plenary.chair) == ("Aula", wati())
    assert post(board, "staff_meeting_off", plenary.pk, reason="").status_code == 422
    post(board, "staff_meeting_off", plenary.pk, reason="Banjir.")
    plenary.refresh_from_db()
    assert plenary.state == MeetingState.CALLED_OFF


def test_a_failed_meeting_is_called_again_by_form() -> None:
    one_of_each_group()
    first = failed(planned_plenary(hours=24 * 16).group_meetings.get(group="faskes"))
    assert "Panggil kedua kali" in get(budi(), "staff_meeting", first.pk).content.decode()
    when = (first.starts_at + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")

    answer = post(budi(), "staff_meeting_again", first.pk, starts_at=when, place="Aula")

    second = Meeting.objects.get(second_call_of=first)
    assert answer.url == reverse("staff_meeting", args=[second.pk])
    assert "Panggilan kedua" in get(budi(), "staff_meeting", first.pk).content.decode()


def test_opening_and_failing_are_asked_once_more() -> None:
    meeting = planned_plenary().group_meetings.get(group="faskes")

    assert "Buka rapat ini?" in get(budi(), "staff_meeting_open", meeting.pk).content.decode()
    assert "Catat bahwa kuorum tidak tercapai?" in get(budi(), "staff_meeting_fail", meeting.pk).content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_a_founding_is_planned_and_its_founders_listed() -> None:
    meeting = planned_founding()
    board = budi()
    post(board, "staff_founder_new", meeting.pk, name="Bu Sari", group="produsen")
    twice = post(board, "staff_founder_new", meeting.pk, name="Bu Sari", group="produsen")

    assert twice.status_code == 422
    assert "Baru 1 pendiri; paling sedikit 9." in get(board, "staff_meeting", meeting.pk).content.decode()
    post(board, "staff_founder_remove", meeting.pk, Founder.objects.get().pk)
    assert not Founder.objects.exists()
    starts_at = (clock.now() + timedelta(days=5)).strftime("%Y-%m-%d %H:%M")
    planned = {"title": "Pendirian 2", "starts_at": starts_at, "mode": "luring", "place": "Balai"}
    post(board, "staff_founding_new", **planned)
    assert Meeting.objects.get(title="Pendirian 2").kind == "pendirian"
