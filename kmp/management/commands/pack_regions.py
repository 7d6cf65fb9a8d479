from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from kmp.regions import packing
from kmp.regions.rules import PackedFacility, PackedRegion


class Command(BaseCommand):
    help = "Mengemas daftar wilayah dan fasilitas kesehatan dari berkas CSV sumber."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="Folder yang memuat wilayah/ dan fasyankes/.")
        parser.add_argument("--to", type=Path, default=packing.DATA_DIR, help="Folder tujuan.")

    def handle(self, *, source: Path, to: Path, **options: Any) -> None:
        lists = (
            (packing.REGIONS, PackedRegion._fields, packing.packed_regions(source)),
            (packing.FACILITIES, PackedFacility._fields, packing.packed_facilities(source)),
        )
        for name, heading, rows in lists:
            count = packing.pack(to / name, heading, rows)
            self.stdout.write(f"{name}: {count} baris, {(to / name).stat().st_size} bita.")
