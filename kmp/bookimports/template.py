"""The template to fill in, with an invented entry of two lines."""

from django.http import HttpResponse

from kmp.bookimports.columns import COLUMNS
from kmp.files.template import template_workbook

WIDTHS = {"keterangan": 36, "nama_akun": 32, "nama_pihak": 28}
EXAMPLE = (
    ("2025-12-31", "SALDO-AWAL", "Saldo awal (contoh)", "1-1000", "Kas", "aset", "", "", "", "1000000", ""),
    ("2025-12-31", "SALDO-AWAL", "", "3-9000", "Ekuitas Lain", "ekuitas", "", "", "", "", "1000000"),
)


def example_lines() -> list[list[str]]:
    """The invented entry; it balances, so that the template itself can be tried."""
    return [list(line) for line in EXAMPLE]


def workbook(name: str) -> HttpResponse:
    """The template as the download `name`.xlsx."""
    return template_workbook(name, COLUMNS, example=EXAMPLE, widths=WIDTHS, choices={})
