"""A file is read whole: every error with its line and column, nothing of a NIK in clear."""

from datetime import date
from typing import Any

import pytest

from kmp.errors import DomainError
from kmp.files.models import StoredFile
from members.imports.models import ImportRow, MemberImport
from members.imports.services import drop_import
from members.licences.models import Licence
from members.registry.nik import decrypt_nik
from tests.factories.imports import AS_OF, csv_bytes, errors_of, faskes_line, nakes_line, read, upload, work, xlsx_bytes
from tests.factories.members import application_of, make_member, rini

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("separator", "coding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_a_csv_is_read_whatever_its_separator_and_coding(separator: str, coding: str) -> None:
    batch = read(csv_bytes(nakes_line(nama="Désirée D'Lima"), faskes_line(), separator=separator, coding=coding))

    assert (batch.state, batch.rows, batch.faulty) == ("siap", 2, 0)
    assert batch.lines.first().data["name"] == "Désirée D'Lima"  # type: ignore[union-attr]
    assert batch.summary["groups"] == {"faskes": 1, "nakes": 1}
    assert (batch.summary["pokok_rp"], batch.summary["wajib_rp"], batch.summary["institutions"]) == (
        200_000,
        1_200_000,
        1,
    )


def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    line: dict[str, Any] = {**nakes_line(), "tanggal_masuk": date(2019, 5, 31)}
    batch = read(xlsx_bytes(line), name="anggota.xlsx")

    assert (batch.state, batch.rows, errors_of(batch)) == ("siap", 1, [])
    assert batch.lines.get().data["joined_on"] == "2019-05-31"
    assert batch.lines.get().data["wajib"] == 600_000


def test_a_nik_is_kept_as_cipher_and_hash_alone_and_the_file_is_erased() -> None:
    line = nakes_line()
    batch = read(csv_bytes(line))

    row = batch.lines.get()
    assert decrypt_nik(row.nik_cipher) == line["nik"]  # type: ignore[arg-type]
    assert line["nik"] not in str(row.data) + str(row.errors) + str(batch.summary)
    assert len(row.nik_hash) == 64
    stored = StoredFile.objects.get()
    assert (stored.content.name, stored.erased_at is not None) == ("", True)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"kelompok": "petani"}, "kelompok", "group_unknown"),
        ({"nama": ""}, "nama", "missing"),
        ({"nik": "3273"}, "nik", "nik_invalid"),
        ({"nik": "", "tanggal_lahir": ""}, "tanggal_lahir", "missing"),
        ({"tanggal_masuk": "31 Mei 2019"}, "tanggal_masuk", "date_invalid"),
        ({"tanggal_masuk": "2099-01-01"}, "tanggal_masuk", "date_in_future"),
        ({"tanggal_masuk": "2026-04-01"}, "tanggal_masuk", "date_after_balances"),
        ({"tanggal_masuk": "1979-01-01"}, "tanggal_masuk", "joined_before_birth"),
        ({"status": "keluar"}, "status", "status_unknown"),
        ({"hak_suara": "mungkin"}, "hak_suara", "answer_unknown"),
        ({"desa": "14.01.04.9999"}, "desa", "village_unknown"),
        ({"desa": "Mekar Jaya"}, "desa", "village_too_short"),
        ({"surel": "bukan surel"}, "surel", "email_invalid"),
        ({"wajib": "-1"}, "wajib", "amount_negative"),
        ({"izin_nomor": "", "izin_mulai": "2018-01-01"}, "izin_nomor", "missing"),
        ({"izin_sampai": "2017-01-01"}, "izin_sampai", "licence_ends_before_start"),
        ({"nama_lembaga": "PT Contoh"}, "nama_lembaga", "institution_not_here"),
        ({"nomor": "PRO-00001"}, "nomor", "number_invalid"),
        ({"nama": "Contoh Anggota (hapus baris ini)"}, "nama", "example_line"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_nothing_is_ready(
    kampar: str, changes: dict[str, str], column: str, code: str
) -> None:
    with_error = nakes_line(2, **changes)
    batch = read(csv_bytes(nakes_line(1), with_error))

    assert (batch.state, batch.rows, batch.faulty) == ("bermasalah", 2, 1)
    assert errors_of(batch) == [(3, column, code)]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"nama_lembaga": ""}, "nama_lembaga", "missing"),
        ({"jenis": "warung"}, "jenis", "kind_unknown"),
        ({"nib": "123"}, "nib", "digits_wrong"),
        ({"surat_kuasa": ""}, "surat_kuasa", "missing"),
        ({"surat_kuasa_sampai": "2020-01-01"}, "surat_kuasa_sampai", "mandate_too_short"),
        ({"surat_kuasa_sampai": "2060-01-01"}, "surat_kuasa_sampai", "mandate_too_long"),
    ],
)
def test_an_institution_needs_its_name_and_mandate(changes: dict[str, str], column: str, code: str) -> None:
    batch = read(csv_bytes(faskes_line(1, **changes)))

    assert errors_of(batch) == [(2, column, code)]


def test_every_error_of_a_line_is_found_at_once() -> None:
    batch = read(csv_bytes(nakes_line(nama="", tanggal_masuk="x", wajib="y")))

    assert errors_of(batch) == [
        (2, "tanggal_masuk", "date_invalid"),
        (2, "nama", "missing"),
        (2, "wajib", "amount_invalid"),
    ]


def test_what_is_only_odd_does_not_stop_a_line() -> None:
    batch = read(csv_bytes(nakes_line(tanggal_lahir="1980-01-03", jenis_kelamin="L", pokok="5000", izin_jenis="sip")))

    told = {(one["column"], one["code"]) for one in batch.lines.get().data["cautions"]}
    assert (batch.state, batch.summary["cautions"]) == ("siap", 1)
    assert told == {
        ("tanggal_lahir", "birth_unlike_nik"),
        ("jenis_kelamin", "sex_unlike_nik"),
        ("pokok", "pokok_unlike_bylaws"),
        ("izin_jenis", "licence_missing"),
    }


def test_birth_and_sex_come_from_the_nik_where_they_are_left_out() -> None:
    data = read(csv_bytes(nakes_line(tanggal_lahir="", jenis_kelamin=""))).lines.get().data

    assert (data["birth_date"], data["sex"]) == ("1980-01-02", "P")


@pytest.mark.parametrize("text", ["14.01.04.2001", "1401042001", "Desa Mekar Jaya, Kec. Tambang, Kab. Kampar, Riau"])
def test_a_village_by_code_or_by_its_name(kampar: str, text: str) -> None:
    assert read(csv_bytes(nakes_line(desa=text))).lines.get().data["village"] == kampar


@pytest.mark.parametrize(
    ("second", "column", "code"),
    [
        ({"nik": nakes_line(1)["nik"]}, "nik", "nik_twice"),
        ({"izin_nomor": "STR-1"}, "izin_nomor", "licence_twice"),
        ({"nomor": "NAK-00007"}, "nomor", "number_twice"),
    ],
)
def test_what_stands_in_the_file_twice_is_refused(second: dict[str, str], column: str, code: str) -> None:
    batch = read(csv_bytes(nakes_line(1, nomor="NAK-00007"), nakes_line(29, **{"nomor": "NAK-00008", **second})))

    assert (3, column, code) in errors_of(batch)


def test_without_nik_the_same_name_and_birth_are_the_same_person() -> None:
    lines = [nakes_line(place, nik="", nama="Siti Rahma", tanggal_lahir="1980-01-05") for place in (1, 2)]

    assert errors_of(read(csv_bytes(*lines))) == [(3, "nama", "person_twice")]


def test_one_person_may_act_for_two_institutions() -> None:
    who = {one: faskes_line(1)[one] for one in ("nama", "nik", "tanggal_lahir", "jenis_kelamin")}

    assert errors_of(read(csv_bytes(faskes_line(1), faskes_line(2, **who)))) == []
    assert errors_of(read(csv_bytes(faskes_line(3), faskes_line(4, nik=faskes_line(3)["nik"])))) == [
        (3, "nik", "nik_of_another")
    ]


def test_whoever_is_a_member_already_is_refused_by_nik_number_and_licence() -> None:
    member = make_member(group="nakes")
    person = application_of(member).person
    nik = decrypt_nik(person.nik_cipher)  # type: ignore[arg-type]
    number = Licence.objects.get().number
    line = nakes_line(nik=nik, tanggal_lahir="", nomor=member.number, izin_nomor=number)

    assert sorted(errors_of(read(csv_bytes(line)))) == [
        (2, "izin_nomor", "licence_known"),
        (2, "nik", "person_is_member"),
        (2, "nomor", "number_taken"),
    ]


def test_an_institution_of_the_register_is_refused_by_its_nib() -> None:
    member = make_member(group="faskes")
    assert member.institution is not None
    assert member.institution.nib is not None

    assert errors_of(read(csv_bytes(faskes_line(nib=member.institution.nib)))) == [(2, "nib", "institution_known")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nama;hobi\nA;B\n", "Kolom yang wajib tidak ada: kelompok, tanggal_masuk. Kolom ini tidak dikenal: hobi."),
        (b"kelompok;nama;tanggal_masuk;nama\n", "Kolom ini ada dua kali: nama."),
        (b"kelompok;nama;tanggal_masuk\n\n", "Di bawah judul kolom tidak ada satu baris pun."),
    ],
)
def test_a_file_that_cannot_be_taken_as_a_whole_says_why(content: bytes, words: str) -> None:
    batch = read(content)

    assert (batch.state, batch.faulty) == ("bermasalah", 1)
    assert words in batch.lines.get().errors[0]["message"]


def test_the_same_file_twice_is_refused_until_the_first_is_dropped() -> None:
    content = csv_bytes(nakes_line())
    first = read(content)

    with pytest.raises(DomainError) as refused:
        upload(content)

    assert refused.value.code == "one_import_per_file"
    assert MemberImport.objects.count() == 1
    drop_import(first, acting_user=rini())
    assert upload(content).state == "dibaca"


@pytest.mark.parametrize(
    ("as_of", "code"), [(date(2099, 1, 1), "balances_in_future"), (date(2020, 1, 31), "period_not_open")]
)
def test_balances_are_of_an_open_month_that_has_begun(as_of: date, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        upload(csv_bytes(nakes_line()), as_of=as_of)

    assert refused.value.code == code
    assert (MemberImport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_dropped_while_it_is_read_nothing_is_laid_out() -> None:
    batch = upload(csv_bytes(nakes_line()), as_of=AS_OF)
    drop_import(batch, acting_user=rini())

    run = work(batch.run)

    assert (run.state, run.error) == ("gagal", "Impor ini sudah dibatalkan.")
    assert ImportRow.objects.count() == 0
    with pytest.raises(DomainError) as refused:
        drop_import(batch, acting_user=rini())
    assert refused.value.code == "import_moved"
