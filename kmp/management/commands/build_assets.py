"""Compile the look: `manage.py build_assets`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kmp.ui import building


class Command(BaseCommand):
    """Idempotent: does nothing when nothing changed."""

    help = "Menyusun lembar gaya, huruf, dan gambar ke build/assets/ui. Aman dijalankan berulang."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--force builds again although nothing changed."""
        parser.add_argument("--force", action="store_true", help="Susun ulang walaupun tidak ada yang berubah.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, and say in one line what was done."""
        made = building.build(force=options["force"])
        self.stdout.write(f"Tampilan {'disusun' if made else 'sudah mutakhir'}: {building.output_dir()}")
