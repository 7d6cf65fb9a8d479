"""Imports of books at the desk."""

from typing import Any

import pytest
from django.test import Client

from kmp.accounts.models import User
from kmp.bookimports.models import BookImport
from kmp.books.models import Journal
from kmp.runs.services import execute_run
from tests.factories.bookimports import OPENING, POSITION, sheet_of
from tests.factories.files import upload
from tests.factories.kmp import browser_of
from tests.kmp.bookimports.conftest import Send

pytestmark = pytest.mark.django_db
PAGE = "/meja/pembukuan/impor/"


@pytest.fixture
def desk(clerk: User, board: User) -> Client:
    return browser_of(clerk)


def form(**changes: Any) -> dict[str, Any]:
    file = upload(sheet_of(*OPENING), "saldo.csv")
    return {"kind": "saldo", "as_of": "2024-12-31", "file": file, **{k: str(v) for k, v in POSITION.items()}, **changes}


def test_file_is_uploaded_read_and_entered_by_another(desk: Client, board: User) -> None:
    answer = desk.post(f"{PAGE}baru/", form())
    batch = BookImport.objects.get()
    execute_run(batch.run_id)  # type: ignore[arg-type]
    page = desk.get(answer["Location"]).text
    browser_of(board).post(f"{PAGE}{batch.pk}/catat/")
    execute_run(BookImport.objects.get().run_id)  # type: ignore[arg-type]

    assert answer.status_code == 303
    assert "Cocok, siap dicatat oleh orang kedua." in page
    assert page.count("Cocok</span>") == 3
    assert "1 jurnal dicatat." in desk.get(f"{PAGE}{batch.pk}/").text
    assert Journal.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"aset": "999"}, "Aset dalam laporan tidak sama dengan kewajiban ditambah ekuitas."),
        ({"kind": "jurnal"}, "Tulis angka ini dari laporan."),
        ({"as_of": "2031-12-31"}, "Tanggal laporan belum terjadi."),
        ({"as_of": "2019-12-31"}, "Tahun buku 2019 belum dibuka. Pengurus membukanya di Masa buku, sesudah itu unggah"),
        ({"aset": "seribu"}, "Tulis jumlah rupiah dengan angka saja"),
    ],
)
def test_wrong_form_keeps_what_was_typed(desk: Client, changes: dict[str, str], sentence: str) -> None:
    answer = desk.post(f"{PAGE}baru/", form(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="400"' in answer.text
    assert not BookImport.objects.exists()


def test_faulty_lines_are_shown_and_taken_as_a_file(send: Send, desk: Client) -> None:
    batch = send(*OPENING[:2], ["31/12/2024", "A", "6-1000", "=Lain", "", "", "", "", "600"])

    page = desk.get(f"{PAGE}{batch.pk}/?lihat=salah").text
    answer: Any = desk.get(f"{PAGE}{batch.pk}/salah.csv")

    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert "1 baris salah. Belum ada yang dicatat." in page
    assert [row.split(";")[:3] for row in rows[1:]] == [["4", "kode_akun", "6-1000"]]


def test_errors_are_told_by_kind_and_the_page_stays_small(send: Send, desk: Client) -> None:
    batch = send(*[["31/12/2024", f"R-{n}", f"6-{n}", "=Lain", "", "", "", "", "600"] for n in range(400)])

    page = desk.get(f"{PAGE}{batch.pk}/?lihat=salah")

    assert "Kesalahan menurut jenisnya" in page.text
    assert '<td data-l="Berapa kali" class="n">400</td>' in page.text
    assert page.text.count("Tertulis:") == 50
    assert len(page.content) < 120_000


def test_file_that_cannot_be_read_says_so_without_lines(send: Send, desk: Client) -> None:
    batch = send(content=b"nomor;uang\n1;2\n")

    page = desk.get(f"{PAGE}{batch.pk}/").text

    assert "Berkas ini tidak dapat dibaca. Belum ada yang dicatat." in page
    assert "Kolom yang wajib tidak ada: kode_akun." in page
    assert "baris salah" not in page
    assert "Ringkasan" not in page


def test_file_that_was_sent_before_names_its_import(send: Send, desk: Client) -> None:
    batch = send(*OPENING)

    answer = desk.post(f"{PAGE}baru/", form())

    assert answer.status_code == 422
    assert f"Berkas ini sudah diunggah sebagai {batch.number}." in answer.text
    assert BookImport.objects.count() == 1


def test_totals_are_put_right_on_their_page(send: Send, desk: Client) -> None:
    batch = send(*OPENING, controls={"aset": 1_001, "kewajiban": 400, "ekuitas": 601})

    page = desk.get(f"{PAGE}{batch.pk}/").text
    listed = desk.get(PAGE).text
    answer = desk.post(f"{PAGE}{batch.pk}/angka/", POSITION)

    assert "Belum cocok dengan laporan." in page
    assert 'pill-warn">Belum cocok</span>' in page
    assert 'pill-warn">Belum cocok</span>' in listed
    assert "−Rp1" in page
    assert answer.status_code == 303
    assert "Cocok, siap dicatat" in desk.get(f"{PAGE}{batch.pk}/").text


def test_template_itself_can_be_read(send: Send, desk: Client) -> None:
    answer: Any = desk.get(f"{PAGE}templat.csv")
    content = b"".join(answer.streaming_content)
    batch = send(
        content=content.replace(b"2025-12-31", b"2024-12-31"),
        controls={"aset": 10**6, "kewajiban": 0, "ekuitas": 10**6},
    )

    assert (batch.state, batch.found["aset"]) == ("siap", 1_000_000)
    assert desk.get(f"{PAGE}templat.xlsx").content[:2] == b"PK"


def test_empty_list_says_what_to_do(desk: Client) -> None:
    assert "Belum ada impor buku" in desk.get(PAGE).text
