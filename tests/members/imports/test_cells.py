"""What a cell may say, without a database."""

from datetime import date

import pytest

from members.imports import cells
from members.imports.cells import Wrong, shown
from members.imports.columns import COLUMNS
from members.imports.rules import birth_of_nik, sex_of_nik

TODAY = date(2026, 11, 22)


def code_of(parse: object, text: str) -> str:
    with pytest.raises(Wrong) as refused:
        parse(text)  # type: ignore[operator]
    return refused.value.code


@pytest.mark.parametrize("text", ["2024-02-29", "29/02/2024", "29-02-2024", "29.02.2024"])
def test_a_date_may_be_written_in_four_ways(text: str) -> None:
    assert cells.day(text) == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["29/02/2023", "2024-13-01", "kemarin", "31/05/19", "1899-12-31"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert code_of(cells.day, text) == "date_invalid"


@pytest.mark.parametrize(
    ("text", "rp"),
    [
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("Rp 1.250.000,-", 1_250_000),
        ("0", 0),
        ("rp100.000,00", 100_000),
    ],
)
def test_rupiah_as_people_write_them(text: str, rp: int) -> None:
    assert cells.rupiah(text) == rp


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-5000", "amount_negative"),
        ("12,5", "amount_invalid"),
        ("1.25", "amount_invalid"),
        ("seratus", "amount_invalid"),
        ("9999999999999999", "amount_too_large"),
        ("≈1000000000000000", "amount_too_large"),
    ],
)
def test_what_is_no_amount_says_why(text: str, code: str) -> None:
    assert code_of(cells.rupiah, text) == code


def test_a_nik_from_a_number_cell_is_refused_for_it_was_rounded() -> None:
    assert code_of(cells.nik, "≈3273014107900000") == "nik_rounded"
    assert code_of(cells.nik, "3273014107") == "nik_invalid"
    assert cells.nik("3273.0141.0790.0000") == "3273014107900000"


@pytest.mark.parametrize(("text", "kept"), [("0812-3456 789", "08123456789"), ("8123456789", "08123456789")])
def test_a_telephone_gets_its_nought_back(text: str, kept: str) -> None:
    assert cells.phone(text) == kept
    assert code_of(cells.phone, "tanya anaknya") == "phone_invalid"


@pytest.mark.parametrize("text", ["NAK-12", "PRO-00012", "NAK-00000", "NAK-000012", "NAK-00012x"])
def test_a_number_keeps_the_form_of_its_group(text: str) -> None:
    assert code_of(cells.number_of("NAK"), text) == "number_invalid"
    assert cells.number_of("NAK")("nak-00012") == "NAK-00012"


def test_what_may_be_a_nik_is_covered_in_the_list_of_errors() -> None:
    assert shown("Budi 3273014107900000", is_nik=False) == "Budi 3273**********00"
    assert shown("327301410790", is_nik=True) == "32…"
    assert shown("a\x00b", is_nik=False) == "a?b"


def test_headings_are_read_in_any_case_and_by_their_other_names() -> None:
    head = COLUMNS.read_head(["Tanggal Masuk *", "KELOMPOK", "nama lengkap", "hobi", "Nama"])

    assert list(head.codes) == ["tanggal_masuk", "kelompok", "nama", "", "nama"]
    assert (list(head.unknown), list(head.twice), list(head.missing)) == (["hobi"], ["nama"], [])
    assert [COLUMNS.code_of(code) for code in COLUMNS.codes] == list(COLUMNS.codes)


@pytest.mark.parametrize(
    ("nik", "born", "sex"),
    [
        ("3273014107900000", date(1990, 7, 1), "P"),
        ("3273010107900000", date(1990, 7, 1), "L"),
        ("3273012902000000", date(2000, 2, 29), "L"),
        ("3273016902040000", date(2004, 2, 29), "P"),
        ("3273010101200000", date(1920, 1, 1), "L"),  # nobody of six years is a member
    ],
)
def test_a_nik_tells_birth_and_sex(nik: str, born: date, sex: str) -> None:
    assert (birth_of_nik(nik, TODAY), sex_of_nik(nik)) == (born, sex)
