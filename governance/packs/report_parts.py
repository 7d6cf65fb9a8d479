"""The annual report and its statements as blocks: the same for the report's own PDF and for the pack. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from governance.packs.blocks import Block, facts, heading, note, table, words
from governance.packs.rules import BUDGET_KINDS, budget_totals
from kmp.ui.formats import percent, rupiah

TEXT, RP, COUNT = "teks", "rp", "angka"
Figures = Mapping[str, Any]


def organisation_blocks(text: str, figures: Figures) -> list[Block]:
    """Members, officers and meetings of the year beside what the board says of them."""
    return [
        words(text or "Belum ditulis."),
        heading("Perkembangan anggota"),
        _movement(figures["movement"]),
        heading("Anggota akhir tahun menurut jenis"),
        _sexes(figures["movement"]),
        heading("Pengurus dan pengawas"),
        table(
            [("Badan", TEXT), ("Jabatan", TEXT), ("Nama", TEXT), ("Mulai", TEXT), ("Sampai", TEXT)],
            [[one[key] or "–" for key in ("body", "position", "name", "from", "to")] for one in figures["officers"]],
            empty="Belum ada masa jabatan yang tercatat.",
        ),
        heading("Rapat dalam tahun ini"),
        table(
            [("Rapat", TEXT), ("Tanggal", TEXT), ("Keadaan", TEXT), ("Hadir", COUNT), ("Berhak", COUNT)],
            [[one[key] for key in ("title", "on", "state", "present", "eligible")] for one in figures["meetings"]],
            empty="Tidak ada rapat yang tercatat.",
        ),
    ]


def _movement(rows: Sequence[Figures]) -> Block:
    keys = ("start", "joined", "moved", "left", "end")
    heads = (("Awal", COUNT), ("Masuk", COUNT), ("Pindah", COUNT), ("Keluar", COUNT), ("Akhir", COUNT))
    body = [[line["name"], *(line[key] for key in keys)] for line in rows]
    return table(
        [("Kelompok", TEXT), *heads], body, total=["Jumlah", *(sum(line[key] for line in rows) for key in keys)]
    )


def _sexes(rows: Sequence[Figures]) -> Block:
    keys = ("men", "women", "institutions", "end")
    heads = (("Laki-laki", COUNT), ("Perempuan", COUNT), ("Lembaga", COUNT), ("Jumlah", COUNT))
    body = [[line["name"], *(line[key] for key in keys)] for line in rows]
    return table(
        [("Kelompok", TEXT), *heads], body, total=["Jumlah", *(sum(line[key] for line in rows) for key in keys)]
    )


def balance_blocks(figures: Figures) -> list[Block]:
    """Neraca."""
    sheet = figures["balance"]
    columns = [("Akun", TEXT), ("Nama", TEXT), ("Rupiah", RP)]
    equity = [*sheet["equity"]]
    if sheet["open_surplus_rp"]:
        equity.append(["", "Sisa hasil usaha tahun berjalan", sheet["open_surplus_rp"]])
    debts = sum(row[2] for row in sheet["liabilities"])
    return [
        heading(f"Neraca per 31 Desember {figures['year']}"),
        table(columns, sheet["assets"], total=["", "Jumlah aset", sheet["assets_rp"]], empty="Belum ada aset."),
        table(columns, sheet["liabilities"], total=["", "Jumlah kewajiban", debts], empty="Tidak ada kewajiban."),
        table(columns, equity, total=["", "Jumlah ekuitas", sheet["equity_rp"]], empty="Belum ada ekuitas."),
        facts([("Jumlah kewajiban dan ekuitas", rupiah(sheet["claims_rp"]))]),
    ]


def result_blocks(figures: Figures) -> list[Block]:
    """Perhitungan hasil usaha, members and non-members apart (UU 25/1992 Ps 45)."""
    statement = figures["result"]
    columns = [
        ("Akun", TEXT),
        ("Nama", TEXT),
        ("Anggota", RP),
        ("Bukan anggota", RP),
        ("Tidak dipisah", RP),
        ("Jumlah", RP),
    ]
    revenue, expense = ["", "Jumlah", *statement["revenue"][2:]], ["", "Jumlah", *statement["expense"][2:]]
    return [
        heading(f"Perhitungan hasil usaha tahun {figures['year']}"),
        table(columns, statement["revenues"], total=revenue, empty="Belum ada pendapatan."),
        table(columns, statement["expenses"], total=expense, empty="Belum ada beban."),
        table(
            [("Sisa hasil usaha", TEXT), ("Rupiah", RP)],
            [
                ["Dari usaha dengan anggota", statement["members_rp"]],
                ["Dari bukan anggota", statement["non_members_rp"]],
            ],
            total=["Jumlah", statement["total_rp"]],
        ),
    ]


def surplus_blocks(figures: Figures) -> list[Block]:
    """The posts of the surplus, in the bylaws' order."""
    found = figures["surplus"]
    if found is None:
        return [words("Pembagian SHU tahun ini belum dihitung.")]
    return [
        note(f"Keadaan: {found['state']}. Yang belum dibukukan adalah perkiraan, bukan janji."),
        table(
            [("Pos", TEXT), ("Bagian", TEXT), ("Rupiah", RP)],
            [[name, percent(bp), amount] for name, bp, amount in found["posts"]],
        ),
    ]


def budget_blocks(lines: Sequence[Figures], year: int) -> list[Block]:
    """The budget of the year after, by income and cost."""
    totals = budget_totals(lines)
    blocks = [heading(f"Rencana anggaran pendapatan dan belanja {year + 1}")]
    for kind, name in BUDGET_KINDS.items():
        rows = [[line["name"], line["amount_rp"]] for line in lines if line["kind"] == kind]
        blocks.append(
            table([(name, TEXT), ("Rupiah", RP)], rows, total=["Jumlah", totals[kind]], empty=f"{name}: belum ada.")
        )
    return [*blocks, facts([("Selisih rencana", rupiah(totals["sisa"]))])]
