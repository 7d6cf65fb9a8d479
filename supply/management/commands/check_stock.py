"""Prove that every balance is the sum of its stock card (DESIGN 5): exit 1 with the first differences."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from supply.stock.queries import cards_count, differences

FIRST = 20


class Command(BaseCommand):
    help = "Memeriksa bahwa setiap saldo stok sama dengan jumlah mutasinya."

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences(FIRST)
        answer = {"ok": not found, "cards": cards_count(), "differences": [asdict(item) for item in found]}
        self.stdout.write(json.dumps(answer, sort_keys=True))
        if found:
            raise SystemExit(1)
