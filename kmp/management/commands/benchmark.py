"""`manage.py benchmark NAME --size N`: measure on a scratch database of its own, print JSON (DESIGN 5 and 8)."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import benchmarks
from benchmarks.scratch import scratch_database

MOST = 20_000_000  # rows


class Command(BaseCommand):
    help = (
        "Mengukur kecepatan di basis data sementara miliknya sendiri (data yang ada tidak disentuh), "
        "lalu mencetak JSON: detik, memori puncak, dan perbandingan dengan patokan dari jalannya yang sama."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=benchmarks.names(), help="yang diukur")
        parser.add_argument("--size", type=int, required=True, help="banyaknya baris, misalnya 100000")
        parser.add_argument(
            "--keep", action="store_true", help="simpan basis data sementaranya, agar ukuran yang sama lekas diulang"
        )

    def handle(self, *, name: str, size: int, keep: bool, **options: Any) -> None:
        if not 1 <= size <= MOST:
            raise CommandError(f"--size antara 1 dan {MOST}.")
        with scratch_database(keep=f"{name}_{size}" if keep else ""):
            result = benchmarks.benchmark_of(name)(size, self._report)
        self.stdout.write(json.dumps({"benchmark": name, "size": size, **result}, indent=2, ensure_ascii=False))

    @staticmethod
    def _report(line: str) -> None:
        sys.stderr.write(f"{line}\n")
