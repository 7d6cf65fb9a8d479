"""A bank's CSV, whatever its shape."""

from datetime import date
from pathlib import Path

import pytest

from kmp.errors import DomainError
from kmp.files.engine import as_text
from members.banking.engine import Reading, read_credits
from members.banking.states import Column

CASES = Path(__file__).parents[2] / "cases" / "bank"
TODAY = date(2026, 11, 22)
HEAD = "Tanggal;Keterangan;Debet;Kredit;Saldo\n"


def read(text: str) -> Reading:
    return read_credits(text, account="1-1010", today=TODAY)


def read_file(name: str) -> Reading:
    return read(as_text((CASES / name).read_bytes()) or "")


def rows(reading: Reading) -> list[tuple[str, int, str]]:
    return [(credit.date.isoformat(), credit.amount_rp, credit.description) for credit in reading.credits]


def test_two_columns_with_summary_lines() -> None:
    reading = read_file("kredit_debet.csv")

    assert rows(reading) == [
        ("2026-11-02", 50_000, "TRSF E-BANKING DARI ANI CONTOH"),
        ("2026-11-05", 1_250_000, 'SETORAN SIMPANAN "BULAN NOVEMBER"'),
        ("2026-11-05", 50_000, "TRSF E-BANKING DARI BUDI CONTOH"),
        ("2026-11-05", 50_000, "TRSF E-BANKING DARI BUDI CONTOH"),
    ]
    assert (reading.separator, reading.debits, reading.problems) == (";", 1, [])
    assert (reading.total_rp, reading.first_on, reading.last_on) == (1_400_000, date(2026, 11, 2), date(2026, 11, 5))
    assert reading.credits[-1].balance_rp == 11_387_500


def test_one_column_with_cr_and_db_and_days_without_a_year() -> None:
    reading = read_file("jumlah_cr_db.csv")

    assert rows(reading) == [
        ("2026-11-12", 1_250_000, "TRSF E-BANKING CR, ANI CONTOH"),
        ("2026-11-20", 150_000, "SETORAN TUNAI"),
    ]
    assert (reading.debits, reading.problems) == (1, [])


def test_iso_dates_with_an_hour_and_a_column_of_signs() -> None:
    reading = read_file("iso_tanda.csv")

    assert rows(reading) == [
        ("2026-11-18", 75_000, "QRIS CONTOH"),
        ("2026-11-18", 75_000, "QRIS CONTOH"),
        ("2026-11-21", 2_500_000, "TRANSFER MASUK"),
    ]
    assert len({credit.digest for credit in reading.credits}) == 3


def test_tabs_month_names_and_interest_with_sen() -> None:
    reading = read_file("tab_bulan.csv")

    assert rows(reading) == [
        ("2026-11-19", 150_000, "TRANSFER PUSKESMAS CONTOH – NOVEMBER"),
        ("2026-11-21", 250_000, "TRANSFER APOTEK CONTOH"),
    ]
    assert (reading.separator, reading.with_sen, reading.debits) == ("\t", [3], 1)
    assert reading.columns[Column.CREDIT] == "Mutasi Kredit"


@pytest.mark.parametrize(
    ("cell", "amount_rp"),
    [
        ("1.250.000,00", 1_250_000),
        ("1,250,000.00", 1_250_000),
        ("1250000", 1_250_000),
        ("1250000.00", 1_250_000),
        ("1.250", 1_250),
        ("1,250", 1_250),
        ("Rp 1.250.000", 1_250_000),
        ("IDR 1,250,000.00", 1_250_000),
        ("1.250.000,0", 1_250_000),
        ("+75000", 75_000),
        ("75.000 CR", 75_000),
    ],
)
def test_amounts_as_banks_write_them(cell: str, amount_rp: int) -> None:
    reading = read(f'{HEAD}21/11/2026;uji;;"{cell}";0\n')

    assert [credit.amount_rp for credit in reading.credits] == [amount_rp]


@pytest.mark.parametrize(
    "cell",
    [
        "21/11/2026",
        "21-11-2026",
        "21/11/26",
        "2026-11-21",
        "20261121",
        "21-Nov-26",
        "21 Nov 2026",
        "21 November 2026",
        "21-Nop-2026",
        "21/11/2026 10:15:22",
        "2026-11-21T10:15:22 WIB",
        "'21/11/2026",
    ],
)
def test_dates_as_banks_write_them(cell: str) -> None:
    reading = read(f"{HEAD}{cell};uji;;50.000,00;0\n")

    assert [credit.date for credit in reading.credits] == [date(2026, 11, 21)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("32/11/2026;uji;;50.000,00;0", "Tanggal “32/11/2026” tidak ada dalam penanggalan."),
        ("kemarin;uji;;50.000,00;0", "“kemarin” bukan tanggal. Contoh yang benar: 21/11/2026."),
        ("21/11;uji;;50.000,00;0", "Tanggalnya tanpa tahun, dan tahun tidak tertulis di atas tabel."),
        ("23/11/2026;uji;;50.000,00;0", "Tanggal 23/11/2026 belum terjadi."),
        ("21/11/2026;uji;;lima puluh;0", "“lima puluh” bukan jumlah uang."),
        ("21/11/2026;uji;;50.00.000;0", "“50.00.000” bukan jumlah uang."),
        ("21/11/2026;uji;;50.000,00;tujuh", "“tujuh” bukan jumlah uang."),
        (";uji;;50.000,00;0", "Tanggalnya kosong."),
    ],
)
def test_a_wrong_row_is_named(row: str, message: str) -> None:
    reading = read(f"{HEAD}20/11/2026;baik;;10.000,00;0\n{row}\n")

    assert [(one.row, one.message) for one in reading.problems] == [(3, message)]
    assert len(reading.credits) == 1


def test_a_sign_that_says_nothing_is_named() -> None:
    reading = read("tanggal,uraian,jumlah,d/k\n21/11/2026,uji,50000,X\n")

    assert [one.message for one in reading.problems] == ["“X” bukan tanda masuk (CR atau K) atau keluar (DB atau D)."]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nama;nilai\nWulan;12\n", "header_missing"),
        (HEAD, "no_credits"),
        (f"{HEAD}21/11/2026;biaya;5.000,00;;0\n", "no_credits"),
        (HEAD + "21/11/2026;uji;;5.000,00;0\n" * 20_001, "too_many_rows"),
    ],
)
def test_a_file_that_is_no_statement_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(text)

    assert refused.value.code == code


def test_overlapping_files_tell_the_same_line_again() -> None:
    equal = "05/11/2026;BUDI;;50.000,00;100\n"
    first, second = read(HEAD + equal), read(HEAD + "04/11/2026;ANI;;1.000,00;50\n" + equal * 2)

    known = {credit.digest for credit in first.credits}
    assert [credit.digest in known for credit in second.credits] == [False, True, False]
