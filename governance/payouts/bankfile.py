"""The file for the bank's bulk transfer, and the file with what became of each transfer."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.payouts.models import PayoutBatch
from governance.payouts.queries import lines_of
from governance.payouts.rules import payout_code, payout_of_code
from kmp.sealing import unsealer

HEAD = ["No", "Nomor rekening", "Nama pemilik", "Bank", "Jumlah", "Berita", "Rujukan"]
RESULT_HEAD = ("rujukan", "hasil", "keterangan")
ARRIVED = frozenset({"berhasil", "sukses", "ok"})
CAME_BACK = frozenset({"gagal", "kembali", "retur", "ditolak"})
MOST_PROBLEMS = 20  # the first ones are enough to mend the file
LONGEST_REASON = 160


def bank_rows(batch: PayoutBatch) -> Iterator[list[object]]:
    """One line for each member, its years together; the reference carries check digits."""
    plain = unsealer()
    for place, line in enumerate(lines_of(batch).exclude(state="batal").iterator(chunk_size=5_000), 1):
        reference = payout_code(line["lead"])
        message = f"SHU {line['share__member__number']} {reference}"
        account, holder, bank = plain(line["cipher"]), line["account_holder"], line["bank"]
        yield [place, account, holder, bank, line["rp"], message, reference]


@dataclass(frozen=True)
class BankResults:
    """What the bank said: payments that arrived, payments that came back with the reason, lines that say neither."""

    arrived: frozenset[int]
    returned: Mapping[int, str]
    problems: list[str]


def read_results(content: bytes) -> BankResults:
    """A CSV with the columns rujukan, hasil and keterangan, comma or semicolon, in any order, others ignored.

    A line whose reference or result cannot be read is a problem with its line number; nothing is guessed.
    """
    text = content.decode("utf-8-sig", errors="replace")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    try:
        return _read(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return BankResults(frozenset(), {}, [_("Berkas ini tidak terbaca sebagai CSV.")])


def _read(rows: "csv.DictReader[str]") -> BankResults:
    rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
    missing = [name for name in RESULT_HEAD[:2] if name not in rows.fieldnames]
    if missing:
        return BankResults(frozenset(), {}, [_("Kolom “%(name)s” tidak ada.") % {"name": name} for name in missing])
    arrived: set[int] = set()
    returned: dict[int, str] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, 2):
        code = (row.get("rujukan") or "").strip()
        pk = payout_of_code(code)
        said = (row.get("hasil") or "").strip().lower()
        if pk is None:
            unread = _("Baris %(line)s: rujukan “%(code)s” tidak dikenal. Salin dari berkas untuk bank.")
            problems.append(unread % {"line": number, "code": code[:20]})
        elif said in ARRIVED:
            arrived.add(pk)
        elif said in CAME_BACK:
            reason = (row.get("keterangan") or "").strip() or _("Ditolak bank tanpa keterangan.")
            returned[pk] = reason[:LONGEST_REASON]
        else:
            problems.append(_("Baris %(line)s: hasil harus “berhasil” atau “gagal”.") % {"line": number})
    for pk in sorted(arrived & returned.keys()):
        problems.append(_("%(code)s disebut berhasil dan juga gagal.") % {"code": payout_code(pk)})
    return BankResults(frozenset(arrived), returned, problems[:MOST_PROBLEMS])
