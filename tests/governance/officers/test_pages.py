"""Officers, notes and deadlines by their pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.officers.handovers import write_handover
from governance.officers.models import DeadlineMet, Handover, SupervisorNote, Term
from governance.officers.noting import write_note
from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from tests.factories.files import pdf
from tests.factories.governance import founding_bylaws, on_day
from tests.factories.kmp import browser_of
from tests.factories.members import budi, hadi, make_member, rini, user_of, wati
from tests.factories.officers import founding_term, serving_term

pytestmark = pytest.mark.django_db


def get(user: User | None, name: str, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User | None, name: str, *args: Any, query: str = "", **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args) + query, data)


def nakes(name: str = "Sari Dewi") -> Member:
    return make_member(group="nakes", name=name)


def test_anyone_reads_name_office_and_term_and_nothing_else() -> None:
    member = nakes()
    term = serving_term(member)

    page = get(None, "officers").content.decode()

    assert "Sari Dewi" in page
    assert term.position in page
    assert member.number not in page
    assert member.person is not None
    assert member.person.phone not in page


def test_a_first_officer_is_entered_by_one_and_confirmed_by_another() -> None:
    founding_bylaws()
    member, today = nakes(), clock.today()
    given = {"number": member.number, "body": "pengurus", "position": "Ketua", "deed": "Akta 12/2024"}
    given |= {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=365)).isoformat()}

    unknown = post(rini(), "staff_term_new", **{**given, "number": "NAK-99999"})
    answer = post(rini(), "staff_term_new", **given)
    term = Term.objects.get()
    post(rini(), "staff_term_confirm", term.pk)
    post(budi(), "staff_term_confirm", term.pk)

    assert (unknown.status_code, answer.status_code) == (422, 303)
    assert Term.objects.get().confirmed_by == budi()
    assert "Sari Dewi" in get(wati(), "staff_officers").content.decode()


def test_an_early_end_by_two_pages() -> None:
    term = serving_term(nakes())
    given = {"kind": "mundur", "last_day": clock.today().isoformat(), "note": "Pindah tugas."}

    post(hadi(), "staff_term_end", term.pk, **given)
    ending = term.endings.get()
    alone = get(hadi(), "staff_term", term.pk).content.decode()
    post(hadi(), "staff_ending_approve", ending.pk)
    still_held = Term.objects.get(pk=term.pk).end_kind
    post(budi(), "staff_ending_approve", ending.pk)

    assert "Pengurus lain yang memutuskan" in alone
    assert still_held == ""
    assert Term.objects.get(pk=term.pk).end_kind == "mundur"


def test_the_register_has_tabs_search_and_a_download() -> None:
    serving_term(nakes())
    founding_term(nakes("Rina Ayu"), position="Sekretaris")

    now = get(wati(), "staff_officers").content.decode()
    waiting = get(wati(), "staff_officers", query="?keadaan=menunggu").content.decode()
    file = get(wati(), "staff_officers", query="?keadaan=&unduh=1")

    assert ("Sari Dewi" in now, "Rina Ayu" in now) == (True, False)
    assert ("Sari Dewi" in waiting, "Rina Ayu" in waiting) == (False, True)
    assert len(b"".join(file.streaming_content).decode().splitlines()) == 3


def test_a_handover_is_signed_by_who_has_no_role_any_more() -> None:
    today = clock.today()
    old = serving_term(nakes(), starts_on=today - timedelta(days=9), ends_on=today)
    new = serving_term(nakes("Rina Ayu"), starts_on=today + timedelta(days=1))
    handover = write_handover(old, incoming=new, items="Kas: cocok", acting_user=budi())
    giver = user_of(old.member)
    giver.grants.filter(role="pengurus").delete()

    page = get(giver, "handover", handover.pk).content.decode()
    answer = post(giver, "handover_sign", handover.pk)
    stranger = get(user_of(nakes("Orang lain")), "handover", handover.pk)

    assert "Tanda tangani serah terima" in page
    assert (answer.status_code, stranger.status_code) == (303, 404)
    assert Handover.objects.get().given_by == giver


def test_a_note_keeps_the_page_where_something_was_seen() -> None:
    link = get(wati(), "staff_deadlines").content.decode()
    form = get(wati(), "staff_note_new", query="?halaman=/meja/buku/").content.decode()
    given = {"area": "pembukuan", "title": "Kas kecil", "text": "Selisih.", "path": "/meja/buku/"}

    answer = post(wati(), "staff_note_new", **given)

    note = SupervisorNote.objects.get()
    assert "?halaman=/meja/tenggat/" in link
    assert 'value="/meja/buku/"' in form
    assert answer.url == reverse("staff_note", args=[note.pk])
    assert post(budi(), "staff_note_new", **given).status_code == 403


def test_the_board_answers_and_staff_do_not_read_notes() -> None:
    note = write_note(area="lain", title="Kas kecil", text="Selisih.", acting_user=wati())

    empty = post(budi(), "staff_note_answer", note.pk, answer=" ")
    post(budi(), "staff_note_answer", note.pk, answer="Sudah dicocokkan.")

    assert empty.status_code == 422
    assert "Sudah dicocokkan." in get(wati(), "staff_note", note.pk).content.decode()
    assert post(wati(), "staff_note_answer", note.pk, answer="Saya.").status_code == 403
    assert get(rini(), "staff_notes").status_code == 403
    assert "Kas kecil" in get(budi(), "staff_notes", query="?keadaan=selesai&q=dicocokkan").content.decode()
    assert "Kas kecil" not in get(budi(), "staff_notes", query="?keadaan=baru").content.decode()


def test_a_duty_is_marked_with_its_proof_by_the_page() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    founding_bylaws()
    proof = SimpleUploadedFile("tanda-terima.pdf", pdf())

    answer = post(rini(), "staff_deadline_meet", 2026, "triwulan-1", met_on="2026-04-18", proof=proof)

    met = DeadlineMet.objects.get()
    assert answer.url == f"{reverse('staff_deadlines')}?tahun=2026"
    page = get(wati(), "staff_deadlines", query="?tahun=2026&keadaan=sudah").content.decode()
    assert reverse("file", args=[met.proof_id]) in page
    assert get(wati(), "file", met.proof_id).status_code == 200
    assert get(user_of(nakes()), "file", met.proof_id).status_code == 404


def test_the_calendar_says_both_days_and_downloads() -> None:
    founding_bylaws()
    with on_day(date(2026, 11, 30)):
        page = get(budi(), "staff_deadlines", query="?tahun=2027").content.decode()
        file = get(budi(), "staff_deadlines_ics", query="?tahun=2027")
        far = get(budi(), "staff_deadlines", query="?tahun=1990")

    assert "Tanggal hukum Minggu, 30 Mei 2027" in page
    assert "hari kerja berikutnya Senin, 31 Mei 2027" in page
    assert (file["Content-Type"], far.status_code) == ("text/calendar; charset=utf-8", 404)
    assert file.content.decode().count("BEGIN:VEVENT") == 8


def test_the_desk_shows_the_next_legal_deadlines() -> None:
    founding_bylaws()

    assert "Tenggat hukum" in get(budi(), "desk").content.decode()


def test_the_register_asks_a_constant_number_of_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for position, name in (("Ketua", "Satu"), ("Sekretaris", "Dua"), ("Bendahara", "Tiga")):
        serving_term(nakes(name), position=position)
    browser = browser_of(wati())

    with django_assert_max_num_queries(16):
        browser.get(reverse("staff_officers"))
