"""`manage.py verify_bundle PATH`: check a proof bundle or a Belenios archive (DESIGN 5); no database needed.

Prints `{"ok": true, …}` and leaves with 0, or `{"ok": false, "problems": […]}` and leaves with 1. A path that leads
to nothing of the kind: exit status 2. No code out of a bundle is ever run.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from governance.voting.belenios.verify import verify_archive
from kmp.contracts import ContractCommand, refusal
from kmp.errors import Blocker
from kmp.proofs.bundles import check_bundle

DISAGREES = 1  # exit status


class Command(ContractCommand):
    help = "Memeriksa berkas bukti (zip atau folder) atau folder arsip Belenios (.bel)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="PATH", help="Berkas zip, folder, atau arsip .bel.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.ok = True
        super().handle(*args, **options)
        if not self.ok:
            sys.exit(DISAGREES)

    def answer(self, path: Path) -> Mapping[str, Any]:
        archive = _archive_at(path)
        facts, problems = check_bundle(path) if archive is None else _check_archive(archive)
        self.ok = not problems
        if problems:
            return {"ok": False, "problems": [problem.as_entry() for problem in problems]}
        return {"ok": True, **facts}


def _archive_at(path: Path) -> Path | None:
    """The one `.bel` archive that `path` is or holds."""
    if not path.is_dir():
        return path if path.suffix == ".bel" and path.is_file() else None
    archives = sorted(path.glob("*.bel"))
    if len(archives) > 1:
        raise refusal("several_archives", "Folder berisi lebih dari satu arsip .bel; periksa satu per satu.")
    return archives[0] if archives else None


def _check_archive(path: Path) -> tuple[dict[str, Any], Sequence[Blocker]]:
    finding = verify_archive(path)
    facts = {
        "kind": "belenios",
        "election": finding.uuid,
        "voters": finding.voters,
        "ballots": finding.ballots,
        "counted": finding.counted,
        "total_weight": finding.total_weight,
        "result": finding.result,
        "head": finding.head,
    }
    return facts, finding.problems
