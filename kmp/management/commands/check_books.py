"""`manage.py check_books`: prove the ledger."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from kmp.books.proof import differences


class Command(BaseCommand):
    help = "Buktikan pembukuan: setiap jurnal seimbang, setiap baris utuh. Keluar dengan 1 bila ada selisih."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = differences()
        self.stdout.write(json.dumps({"ok": not problems, "problems": problems}, ensure_ascii=False))
        if problems:
            raise SystemExit(1)
