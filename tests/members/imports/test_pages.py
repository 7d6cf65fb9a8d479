"""The pages of an import: what is sent, what is shown, who may go on."""

import io
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kmp.accounts.models import User
from kmp.trail.models import ActionLog
from members.imports.columns import COLUMNS
from members.imports.models import MemberImport
from members.registry.models import Member
from tests.factories.imports import csv_bytes, enter, errors_of, faskes_line, nakes_line, read, work
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_user, open_house, rini, wati

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, content: bytes, **changes: str) -> object:
    open_house()
    sent = {"as_of": "2026-03-31", "contra": "3-9000", **changes}
    with patch("kmp.runs.services._deliver"):
        return client.post(
            reverse("staff_import_new"), {**sent, "file": SimpleUploadedFile("anggota.csv", content, "text/csv")}
        )


def test_an_upload_leads_to_its_import_which_is_being_read() -> None:
    answer = send(browser(rini()), csv_bytes(nakes_line()))

    batch = MemberImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_import", args=[batch.pk]))  # type: ignore[attr-defined,index]
    page = browser(rini()).get(reverse("staff_import", args=[batch.pk])).text
    assert "Menunggu giliran" in page
    assert f"Membaca {batch.number}" in page


@pytest.mark.parametrize(
    ("changes", "content", "sentence"),
    [
        ({"as_of": "2099-01-01"}, b"a;b\n1;2\n", "Tanggal saldo belum terjadi."),
        ({"as_of": "2019-01-31"}, b"a;b\n1;2\n", "Masa buku Januari 2019 sudah ditutup atau belum dibuka."),
        ({"contra": "9-9999"}, b"a;b\n1;2\n", "Pilih salah satu akun lawan."),
        ({}, b"%PDF-1.7 bukan lembar", "Berkas ini bukan CSV atau Excel."),
        ({}, b"", "Berkas ini kosong."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(changes: dict[str, str], content: bytes, sentence: str) -> None:
    answer = send(browser(rini()), content, **changes)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert sentence in answer.text  # type: ignore[attr-defined]
    assert MemberImport.objects.count() == 0


def test_the_same_file_again_is_refused_with_a_sentence() -> None:
    send(browser(rini()), csv_bytes(nakes_line()))

    answer = send(browser(rini()), csv_bytes(nakes_line()))

    assert (answer.status_code, "Berkas ini sudah diimpor." in answer.text) == (422, True)  # type: ignore[attr-defined]
    assert MemberImport.objects.count() == 1


def test_a_faulty_file_shows_line_column_and_sentence_and_gives_them_as_csv() -> None:
    batch = read(csv_bytes(nakes_line(1), nakes_line(2, tanggal_masuk="kemarin"), nakes_line(3, nik="327301")))
    client = browser(rini())

    page = client.get(reverse("staff_import", args=[batch.pk]), {"lihat": "salah"}).text
    assert "2 baris salah. Belum ada yang dicatat." in page
    assert "Tulis tanggal seperti 2019-05-31 atau 31/05/2019." in page
    assert "Tertulis: “kemarin”." in page
    assert "Anggota Lama 1" not in page
    answer = browser_of(rini(), fresh=True).get(reverse("staff_import_faults", args=[batch.pk]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "Baris;Kolom;Yang tertulis;Penjelasan"
    assert lines[1] == "3;tanggal_masuk;kemarin;Tulis tanggal seperti 2019-05-31 atau 31/05/2019."
    assert lines[2].startswith("4;nik;32…;")
    assert ActionLog.objects.filter(action="members.import.faults_exported").count() == 1


def test_the_second_person_sees_the_sums_confirms_and_all_are_members() -> None:
    batch = read(csv_bytes(nakes_line(), faskes_line()))
    client = browser(budi())
    there = reverse("staff_import_enter", args=[batch.pk])

    page = client.get(reverse("staff_import", args=[batch.pk])).text
    assert "Catat 2 anggota" in page
    assert "Rp1.200.000" in page
    assert "Catat 2 anggota?" in client.get(there).text
    with patch("kmp.runs.services._deliver"):
        assert client.post(there).status_code == 303
    batch.refresh_from_db()
    work(batch.run)

    page = client.get(reverse("staff_import", args=[batch.pk])).text
    assert "2 anggota dicatat." in page
    assert "Klinik Lama 1" in page
    assert Member.objects.count() == 2


def test_whoever_uploaded_is_told_that_another_enters() -> None:
    both = make_user(roles=["petugas", "pengurus"])
    batch = read(csv_bytes(nakes_line()), by=both)
    client = browser(both)

    page = client.get(reverse("staff_import", args=[batch.pk])).text
    assert "Siap dicatat oleh orang kedua." in page
    assert reverse("staff_import_enter", args=[batch.pk]) not in page
    client.post(reverse("staff_import_enter", args=[batch.pk]))

    batch.refresh_from_db()
    assert (batch.state, Member.objects.count()) == ("siap", 0)


def test_dropping_asks_first_and_keeps_the_number() -> None:
    batch = read(csv_bytes(nakes_line()))
    there = reverse("staff_import_drop", args=[batch.pk])

    assert f"Batalkan {batch.number}?" in browser(rini()).get(there).text
    assert browser(wati()).post(there).status_code == 403
    browser(rini()).post(there)

    batch.refresh_from_db()
    assert (batch.state, batch.lines.count()) == ("dibatalkan", 0)
    assert "Impor ini dibatalkan." in browser(rini()).get(reverse("staff_import", args=[batch.pk])).text


def test_the_templates_hold_every_column_and_their_example_is_refused() -> None:
    client = browser(rini())

    csv_answer = client.get(reverse("staff_import_template_csv"))
    content = b"".join(csv_answer.streaming_content)  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse("staff_import_template_xlsx")).content))

    assert content.decode("utf-8-sig").splitlines()[0] == ";".join(COLUMNS.codes)
    assert book.sheet_names == ["Anggota", "Penjelasan"]
    assert book.get_sheet_by_name("Anggota").to_python()[0] == list(COLUMNS.codes)
    assert errors_of(read(content)) == [(2, "nama", "example_line")]


def test_the_list_is_empty_at_first_and_then_says_how_far_each_is() -> None:
    assert "Belum ada impor" in browser(rini()).get(reverse("staff_imports")).text
    batch = read(csv_bytes(nakes_line()))

    page = browser(budi()).get(reverse("staff_imports")).text

    assert batch.number in page
    assert "Siap dicatat" in page


def test_the_same_queries_for_one_line_and_for_many() -> None:
    few, many = read(csv_bytes(nakes_line(100))), read(csv_bytes(*[nakes_line(place) for place in range(1, 20)]))
    client = browser(budi())

    def queries(batch: MemberImport) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("staff_import", args=[batch.pk])).status_code == 200
        return len(seen)

    queries(few)
    assert queries(few) == queries(many)
    assert [enter(batch).error for batch in (few, many)] == ["", ""]
    queries(few)  # what the navigation counts is kept for a while
    assert queries(few) == queries(many)
