"""Try an allocation rule on a file (DESIGN 5); the database is not touched."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kmp.contracts import ContractCommand, read_json
from supply.allocation.contract import as_result, plan_of


class Command(ContractCommand):
    help = "Menghitung pembagian barang dari berkas JSON, tanpa menyentuh basis data."

    def answer(self, path: Path) -> Mapping[str, Any]:
        return as_result(plan_of(read_json(path)).shared())
