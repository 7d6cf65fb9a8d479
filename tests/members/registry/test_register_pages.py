"""The buku daftar anggota: its lines at the desk, the book on paper as of a date, at once or by a run."""

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from kmp import clock
from kmp.papers.models import Paper
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.trail.models import ActionLog
from members.registry import book
from members.registry.lists import register_as_of
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import budi, change_member, make_member, rini, suspend, wati

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Jakarta")


def text_of(content: bytes) -> str:
    """All pages of a PDF as text."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_register_as_of_a_date_is_one_query(django_assert_num_queries: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=ZONE), tick=False):
        old, other = make_member(group="nakes", name="Nama Lama"), make_member(group="pengguna")
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=ZONE), tick=False):
        change_member(old, "ubah", name="Nama Baru", has_vote=False)
        suspend(old)
        make_member(group="faskes")

    def as_of(day: date) -> list[tuple[Any, ...]]:
        return [(e.number, e.name, e.group.name, e.status, e.has_vote, e.left_on) for e in register_as_of(day)]

    with django_assert_num_queries(1):
        before = as_of(date(2026, 6, 9))
    assert before == [
        (old.number, "Nama Lama", "Tenaga kesehatan", "aktif", True, None),
        (other.number, other.name, "Pengguna akhir", "aktif", True, None),
    ]
    after = as_of(date(2026, 6, 10))
    assert len(after) == 3
    assert after[1] == (old.number, "Nama Baru", "Tenaga kesehatan", "dibekukan", False, None)
    assert as_of(date(2026, 3, 9)) == []


def test_lines_are_listed_with_their_numbers_and_filtered() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=ZONE), tick=False):
        member = make_member(group="nakes", name="Yohanes Taneo")
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=ZONE), tick=False):
        make_member(group="pengguna")
        suspend(member, reason="Tunggakan.")
        browser = browser_of(wati())

        def lines(query: str = "") -> list[int]:
            return [one.line for one in browser.get(reverse("staff_register") + query).context["page"]]

        assert lines() == [3, 2, 1]
        assert lines("?tindakan=beku") == [3]
        assert lines("?q=taneo") == lines("?q=NAK-00001") == [3, 1]
        assert lines("?dari=2026-06-10") == [3, 2]
        assert lines("?sampai=2026-06-09") == [1]
        assert lines("?dari=2026-06-10&sampai=2026-06-09") == [3, 2, 1]
        page = browser.get(reverse("staff_register") + "?dari=2026-06-10&sampai=2026-06-09").text
    assert "Tanggal akhir mendahului tanggal awal." in page


def test_the_book_is_printed_as_of_a_date_with_a_code_to_check() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=ZONE), tick=False):
        make_member(group="nakes", name="Yohanes Taneo")
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=ZONE), tick=False):
        make_member(group="pengguna", name="Maria Saragih")
        browser, url = browser_of(rini()), reverse("staff_register_pdf")

        then: Any = browser.post(url, {"per": "2026-06-09"})
        now: Any = browser.post(url, {"per": "2026-06-10"})
        again: Any = browser.post(url, {"per": "2026-06-10"})

    assert then["Content-Type"] == "application/pdf"
    early, late = text_of(then.content), text_of(now.content)
    for words in ("NAK-00001", "Yohanes Taneo", "Tenaga kesehatan", "10-03-2026", "Tanda tangan", "Halaman 2 dari 2"):
        assert words in early, words
    assert "Maria Saragih" not in early
    assert "Maria Saragih" in late
    assert again.status_code == 200
    assert list(Paper.objects.order_by("id").values_list("number", flat=True)) == ["BDA-20260609-1", "BDA-20260610-2"]
    assert "Maria" not in str(list(Paper.objects.values_list("facts", flat=True)))
    assert ActionLog.objects.filter(action="members.register.printed").count() == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("2999-01-01", "Tanggal itu belum tiba."), ("2020-01-01", "Pada tanggal itu belum ada anggota"), ("", "id_per")],
)
def test_a_book_of_no_day_is_refused_beside_the_field(typed: str, sentence: str) -> None:
    make_member(group="nakes")

    response = browser_of(rini()).post(reverse("staff_register_pdf"), {"per": typed})

    assert response.status_code == 422
    assert sentence in response.text
    assert Paper.objects.count() == 0


def test_a_large_book_is_typeset_by_a_run_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(book, "WHILE_WAITING", 1)
    monkeypatch.setattr(book, "ROWS_ON_A_PAGE", 2)
    monkeypatch.setattr(book, "PAGES_IN_A_PART", 1)
    for _ in range(5):
        make_member(group="nakes")
    browser, today = browser_of(rini()), clock.today()

    asked = [browser.post(reverse("staff_register_pdf"), {"per": str(today)}) for _ in range(2)]
    run = Run.objects.get(kind="buku_anggota")
    execute_run(run.pk)
    run.refresh_from_db()
    file: Any = browser.get(reverse("staff_register_file", args=[run.pk]))

    assert [answer.status_code for answer in asked] == [303, 303]
    assert run.state == "selesai"
    content = b"".join(file.streaming_content)
    assert len(PdfReader(BytesIO(content)).pages) == 4
    assert all(f"NAK-0000{n}" in text_of(content) for n in range(1, 6))
    assert "Halaman 4 dari 4" in text_of(content)
    assert browser_of(budi()).get(reverse("staff_register_file", args=[run.pk])).status_code == 200
    assert browser.get(reverse("file", args=[(run.result or {})["file"]])).status_code == 404


def test_the_finished_book_asks_for_a_fresh_code() -> None:
    response: Any = browser_of(make_account(roles=["petugas"]), fresh=False).get(
        reverse("staff_register_file", args=[1])
    )

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
