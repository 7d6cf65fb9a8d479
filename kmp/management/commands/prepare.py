"""The database of `make run`, in one process because each start of Django costs a second or two."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

FILLING: list[tuple[str, dict[str, Any]]] = [("load_regions", {}), ("demo", {"if_empty": True})]


class Command(BaseCommand):
    help = "Menyiapkan basis data untuk `make run`: tabel, data acuan, lalu contoh bila masih kosong. Aman diulang."
    requires_system_checks = []  # a start waits for this; `make check` and the tests run the checks

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ready-file", type=Path, help="Berkas yang dibuat begitu semua tabel siap.")

    def handle(self, *, ready_file: Path | None, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        if ready_file:
            ready_file.touch()
        known = get_commands()
        for name, arguments in FILLING:
            if name in known:  # a start without one of them is still a start
                call_command(name, stdout=self.stdout, **arguments)
