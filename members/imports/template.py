"""The template to fill in, with one invented line and the words that three columns take."""

from django.http import HttpResponse
from django.utils.functional import Promise

from kmp.files.template import template_workbook
from members.imports.columns import COLUMNS
from members.registry.states import DeviceGroup, InstitutionKind, LicenceKind

WIDTHS = {"nama": 32, "nama_lembaga": 32, "desa": 36, "surel": 28, "nik": 20, "npwp": 20}


def example_line() -> list[str]:
    """The invented line; it is refused when somebody leaves it in."""
    return [column.example for column in COLUMNS.known]


def words_of_columns() -> dict[str, list[tuple[str, str | Promise]]]:
    """The words that three columns take, each with its meaning."""
    return {
        "jenis": [(str(one.value), one.label) for one in InstitutionKind],
        "izin_jenis": [(str(one.value), one.label) for one in LicenceKind],
        "izin_golongan": [(str(one.value), one.label) for one in DeviceGroup],
    }


def workbook(name: str) -> HttpResponse:
    """The template as the download `name`.xlsx."""
    return template_workbook(name, COLUMNS, example=[example_line()], widths=WIDTHS, choices=words_of_columns())
