"""`manage.py data_map`: hold the data map against the models, and write docs/data-map.md from it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from members.privacy.mapping import page, problems


class Command(BaseCommand):
    help = "Memeriksa peta data pribadi terhadap tabel yang ada (--check), atau menulis docs/data-map.md (--write)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Keluar dengan 1 bila ada yang kurang atau usang.")
        parser.add_argument("--write", action="store_true", help="Menulis docs/data-map.md.")

    def handle(self, *, check: bool, write: bool, **options: Any) -> None:
        found = problems()
        place = settings.BASE_DIR / "docs" / "data-map.md"
        if write:
            place.write_text(page(), "utf-8")
        elif not place.exists() or place.read_text("utf-8") != page():
            found.append("docs/data-map.md: usang, jalankan manage.py data_map --write")
        for line in found:
            self.stdout.write(line)
        if check and found:
            raise SystemExit(1)
