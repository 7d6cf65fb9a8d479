"""`manage.py count_votes FILE`: a motion's tallies (JSON) or a preferential election (BLT), counted (DESIGN 5)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from governance.voting import contract, stv
from kmp.contracts import ContractCommand, read_json, read_text


class Command(ContractCommand):
    help = "Menghitung suara dari berkas: usulan (JSON) atau pemilihan berperingkat (BLT, Scottish STV)."

    def answer(self, path: Path) -> Mapping[str, Any]:
        if path.suffix.lower() == ".blt":
            return stv.count_blt(read_text(path))
        return contract.count_votes(read_json(path))
