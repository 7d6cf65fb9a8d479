"""The columns of the file: page, template and reader say the same of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kmp.files.sheets import heading

ALWAYS, NEW, OPTIONAL = _("wajib"), _("wajib untuk akun baru"), _("boleh kosong")
SHEET = "buku"  # the page of a workbook that is read if it is there, else the first


@dataclass(frozen=True)
class Column:
    """One column: its heading, whether it is needed, what it means, an invented example."""

    code: str
    needed: Promise
    meaning: Promise
    example: str = ""
    is_number: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("tanggal", OPTIONAL, _("Tanggal jurnal, misalnya 31/12/2025. Kosong: tanggal laporan."), "2025-12-31"),
    Column(
        "rujukan",
        OPTIONAL,
        _("Baris dengan rujukan sama menjadi satu jurnal; debit dan kreditnya harus sama. Kosong: semuanya satu."),
        "SALDO-AWAL",
    ),
    Column("keterangan", OPTIONAL, _("Keterangan jurnal; yang pertama dari setiap rujukan dipakai."), "Saldo awal"),
    Column("kode_akun", ALWAYS, _("Angka pertama jenisnya: 1 aset sampai 5 beban. Sebagai teks."), "1-1000"),
    Column("nama_akun", NEW, _("Akun yang belum ada dibuat dengan nama ini."), "Kas"),
    Column("jenis", OPTIONAL, _("aset, kewajiban, ekuitas, pendapatan, atau beban: diperiksa terhadap kode."), "aset"),
    Column("omzet", OPTIONAL, _("Untuk pendapatan dan beban akun baru: anggota atau bukan anggota."), ""),
    Column("pihak", OPTIONAL, _("Kode pihak: nomor anggota, atau kode pemasok dan bank."), ""),
    Column("nama_pihak", OPTIONAL, _("Pihak yang belum ada dibuat dengan nama ini."), ""),
    Column("debit", OPTIONAL, _("Rupiah bulat. Debit atau kredit; keduanya kosong: hanya akunnya dibuat."), "0", True),
    Column("kredit", OPTIONAL, _("Rupiah bulat."), "0", True),
)
CODES = tuple(column.code for column in COLUMNS)
NEEDED = ("kode_akun",)
ALIASES = {"kode": "kode_akun", "akun": "kode_akun", "nama": "nama_akun", "ref": "rujukan", "uraian": "keterangan"}


@dataclass(frozen=True)
class Head:
    """What the first line of the file says: for each place a known column, or an empty string."""

    codes: Sequence[str]
    unknown: Sequence[str]
    twice: Sequence[str]
    missing: Sequence[str]


def read_head(cells: Sequence[str]) -> Head:
    """The headings, with those that are unknown, written twice, or missing though needed."""
    named = [ALIASES.get(code, code) for code in map(heading, cells)]
    return Head(
        codes=[code if code in CODES else "" for code in named],
        unknown=[cell for cell, code in zip(cells, named, strict=True) if code and code not in CODES],
        twice=sorted({code for code in named if code in CODES and named.count(code) > 1}),
        missing=[code for code in NEEDED if code not in named],
    )
