"""Notes of the supervisors: written once, answered once, never changed."""

import pytest

from governance.officers.models import SupervisorNote
from governance.officers.noting import answer_note, write_note
from governance.officers.waiting import count_waiting_notes
from members.notices.models import Notice
from tests.factories.members import budi, hadi, wati
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def written(**changes: str) -> SupervisorNote:
    usual = {"area": "pembukuan", "title": "Kas kecil", "text": "Selisih Rp5.000.", "path": "/meja/buku/"}
    return write_note(**{**usual, **changes}, acting_user=wati())


def test_a_note_tells_the_board_and_waits_for_its_answer() -> None:
    board = budi()

    note = written()

    assert Notice.objects.filter(user=board, key=f"catatan:{note.pk}").count() == 1
    assert (count_waiting_notes(board), count_waiting_notes(wati())) == (1, 0)
    answer_note(note, answer="Sudah dicocokkan.", acting_user=board)
    assert count_waiting_notes(board) == 0
    assert Notice.objects.filter(user=wati(), key=f"catatan:{note.pk}:tanggapan").count() == 1


def test_a_note_is_answered_once() -> None:
    note = written()

    assert code_of(answer_note, note, answer="  ", acting_user=budi()) == "answer_empty"
    answer_note(note, answer="Sudah.", acting_user=budi())
    assert code_of(answer_note, note, answer="Lain.", acting_user=hadi()) == "note_answered"
    note.refresh_from_db()
    assert (note.answer, note.answered_by) == ("Sudah.", budi())


def test_an_empty_note_is_none_and_a_foreign_page_is_left_out() -> None:
    assert code_of(written, text=" ") == "note_empty"
    assert SupervisorNote.objects.count() == 0
    assert written(path="https://lain.example/").path == ""


def test_raw_sql_changes_neither_note_nor_answer() -> None:
    note = written()
    early = raw_sql_is_refused("UPDATE governance_supervisornote SET text = 'x' WHERE id = %s", note.pk)
    answer_note(note, answer="Sudah.", acting_user=budi())

    late = raw_sql_is_refused("UPDATE governance_supervisornote SET answer = 'x' WHERE id = %s", note.pk)
    gone = raw_sql_is_refused("DELETE FROM governance_supervisornote WHERE id = %s", note.pk)

    assert all("pgtrigger" in words for words in (early, late, gone))
