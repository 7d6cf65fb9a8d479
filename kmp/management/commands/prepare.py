"""What a start needs from Django, in one process because each start of Django costs a second or two."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

ASSETS: list[tuple[str, dict[str, Any]]] = [
    ("build_assets", {}),
    ("collectstatic", {"interactive": False, "verbosity": 0}),
]
DATA: list[tuple[str, dict[str, Any]]] = [
    ("load_regions", {}),
    ("demo", {"if_empty": True}),
]


class Command(BaseCommand):
    help = "Menyiapkan berkas statis (`assets`) atau basis data (`data`) untuk `make run`. Aman diulang."
    requires_system_checks = []  # a start waits for this; `make check` and the tests run the checks

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["assets", "data"])
        parser.add_argument("--ready-file", type=Path, help="Berkas yang dibuat begitu semua tabel siap.")

    def handle(self, *, what: str, ready_file: Path | None, **options: Any) -> None:
        if what == "assets":
            self._call_all(ASSETS)
            return
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        if ready_file:
            ready_file.touch()
        self._call_all(DATA)

    def _call_all(self, steps: list[tuple[str, dict[str, Any]]]) -> None:
        """Call each step in order; one that this checkout does not have is left out."""
        known = get_commands()
        for name, options in steps:
            if name in known:
                call_command(name, stdout=self.stdout, **options)
