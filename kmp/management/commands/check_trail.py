"""`manage.py check_trail`: prove the action log."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from kmp.trail.models import ActionLog
from kmp.trail.proof import differences


class Command(BaseCommand):
    help = "Buktikan catatan tindakan: rantai sidiknya utuh. Keluar dengan 1 bila ada selisih."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = differences()
        rows = ActionLog.objects.count()
        self.stdout.write(json.dumps({"ok": not problems, "rows": rows, "problems": problems}, ensure_ascii=False))
        if problems:
            raise SystemExit(1)
