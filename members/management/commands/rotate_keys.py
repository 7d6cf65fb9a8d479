"""`manage.py rotate_keys`: encrypt personal data with the newest key; with --hashes, write the keyed hashes anew."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from members.privacy.rotation import (
    BATCH,
    Tally,
    cipher_columns,
    key_name,
    rehash,
    rotate_column,
    rotate_second_steps,
)


class Command(BaseCommand):
    help = (
        "Menyandikan ulang data pribadi dengan kunci terbaru dari KMP_FIELD_KEYS, lalu mengatakan kunci lama mana yang "
        "tidak diperlukan lagi. Boleh dihentikan dan diulang. Dengan --hashes: menghitung ulang sidik NIK setelah "
        "KMP_FIELD_HASH_KEY diganti (hentikan dahulu web dan pekerja)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Hanya menghitung, tidak menulis.")
        parser.add_argument("--hashes", action="store_true", help="Menghitung ulang sidik NIK.")
        parser.add_argument("--batch", type=int, default=BATCH, help="Baris dalam satu transaksi.")

    def handle(self, *, dry_run: bool, hashes: bool, batch: int, **options: Any) -> None:
        if hashes:
            self._rehash()
            return
        tallies = {str(column): rotate_column(column, write=not dry_run, batch=batch) for column in cipher_columns()}
        tallies["langkah kedua masuk"] = rotate_second_steps(write=not dry_run, batch=batch)
        for name, tally in tallies.items():
            self.stdout.write(f"{name}: {sum(tally.by_key.values())} baris, {tally.written} disandikan ulang")
        self._say_which_keys_are_free(list(tallies.values()), dry_run=dry_run)
        unreadable = [f"{name} {pk}" for name, tally in tallies.items() for pk in tally.unreadable]
        if unreadable:
            self.stderr.write(f"Tidak terbuka dengan kunci mana pun: {', '.join(unreadable)}")
            raise SystemExit(1)

    def _say_which_keys_are_free(self, tallies: list[Tally], *, dry_run: bool) -> None:
        for place in range(1, len(settings.FIELD_KEYS)):
            held = sum(tally.by_key[place] for tally in tallies)
            if held and dry_run:
                self.stdout.write(f"Kunci {key_name(place)} masih diperlukan {held} baris.")
            else:
                self.stdout.write(f"Kunci {key_name(place)} tidak diperlukan lagi: hapus dari KMP_FIELD_KEYS.")

    def _rehash(self) -> None:
        with transaction.atomic():
            for column in cipher_columns():
                if column.hash_name:
                    changed, seen = rehash(column)
                    self.stdout.write(f"{column.model._meta.label}.{column.hash_name}: {changed} dari {seen} ditulis")
