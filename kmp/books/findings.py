"""What `check_books` found, in a sentence for whoever keeps the books. A slice above may bring its own `message`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kmp.money import rupiah

# %(what)s is the reference; %(rp)s and %(count)s are the value, as rupiah or as a number.
SENTENCES: dict[str, Promise] = {
    "journal_unbalanced": gettext_lazy("Jurnal %(what)s tidak seimbang: debit dikurangi kredit %(rp)s."),
    "journal_too_short": gettext_lazy("Jurnal %(what)s hanya punya %(count)s baris; paling sedikit dua."),
    "posting_amount_zero": gettext_lazy("Baris jurnal nomor %(what)s bernilai nol."),
    "posting_on_header": gettext_lazy(
        "Akun %(what)s adalah akun induk (hanya judul), tetapi ada %(count)s baris jurnal di atasnya."
        " Dalam laporan akun ini dihitung seperti akun biasa, supaya jumlahnya tetap utuh."
    ),
    "posting_without_account": gettext_lazy(
        "Baris jurnal nomor %(what)s menunjuk akun yang tidak ada lagi, jadi %(rp)s tidak masuk laporan."
    ),
    "posting_without_journal": gettext_lazy(
        "Baris jurnal nomor %(what)s tidak punya jurnal lagi, jadi %(rp)s tidak masuk laporan."
    ),
    "posting_without_party": gettext_lazy("Baris jurnal nomor %(what)s menunjuk pihak yang tidak ada lagi: %(rp)s."),
    "account_unlike_its_code": gettext_lazy(
        "Jenis akun %(what)s tidak sama dengan angka pertama kodenya; laporan mengikuti jenisnya."
    ),
    "book_year_out_of_range": gettext_lazy("Tahun buku %(what)s tidak mungkin; laporannya tidak dihitung."),
    "closed_without_closing": gettext_lazy("Masa buku %(what)s ditutup tanpa catatan siapa yang menutupnya."),
    "journal_without_period": gettext_lazy("Jurnal %(what)s bertanggal dalam bulan yang tidak pernah dibuka."),
    "posted_after_close": gettext_lazy("Jurnal %(what)s dibukukan sesudah bulannya ditutup."),
    "reversal_differs": gettext_lazy("Jurnal balik %(what)s tidak sama dengan jurnal asalnya."),
    "check_not_possible": gettext_lazy(
        "Pemeriksaan %(what)s tidak dapat dijalankan karena datanya tidak wajar. Beri tahu admin sistem."
    ),
}
OTHER = gettext_lazy("Temuan %(code)s pada %(what)s, nilai %(count)s.")


def told(found: Iterable[dict[str, Any]], sentences: Mapping[str, Promise] = SENTENCES) -> list[dict[str, Any]]:
    """The same findings, each with its `message`: the one it has, or what `sentences` say of its code."""
    return [{**one, "message": one.get("message") or _sentence(one, sentences)} for one in found]


def _sentence(finding: dict[str, Any], sentences: Mapping[str, Promise]) -> str:
    words = sentences.get(finding["code"], OTHER)
    value = finding["value"]
    facts = {"code": finding["code"], "what": finding["reference"], "rp": rupiah(value), "count": value}
    return str(words) % facts
