"""Try a draft of the SHU posts on a file (DESIGN 5); the database is not touched."""

from collections.abc import Iterator
from pathlib import Path

from governance.surplus.contract import read_plan, result_pieces
from kmp.contracts import ContractCommand


class Command(ContractCommand):
    help = "Menghitung pembagian SHU dari berkas JSON (dan CSV anggota), tanpa menyentuh basis data."

    def pieces(self, path: Path) -> Iterator[str]:
        yield from result_pieces(read_plan(path).shared())
