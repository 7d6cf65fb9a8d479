"""`manage.py demo`: an invented cooperative to look at."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinics.demo import accounts, building

NOT_HERE = "Contoh tidak dibuat pada pemasangan sungguhan (KMP_PRODUCTION=1)."
NOT_EMPTY = "Basis data ini sudah berisi. Contoh hanya dibuat pada basis data kosong."
BROKEN_OFF = "Pembuatan contoh pernah terputus. Mulai lagi dari awal dengan: manage.py demo --afresh"
NO_FLUSH = "--afresh menghapus semua data dan hanya diizinkan dengan KMP_DEMO=1."


class Command(BaseCommand):
    requires_system_checks = []  # the first start of `make run` waits for this
    help = "Membuat koperasi contoh “Simpul Sehat (contoh)” pada basis data kosong: selalu sama, di bawah satu menit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Diam saja bila basis data sudah berisi.")
        parser.add_argument("--afresh", action="store_true", help="Hapus semua data, lalu buat lagi (KMP_DEMO=1).")
        parser.add_argument("--accounts", action="store_true", help="Hanya tampilkan akun contoh.")
        parser.add_argument("--quiet", action="store_true", help="Tanpa baris kemajuan dan daftar akun.")

    def handle(self, *, if_empty: bool, afresh: bool, quiet: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(NOT_HERE, returncode=2)
        if options["accounts"]:
            self._print_accounts()
        elif if_empty:
            self._build_if_empty(quiet=quiet)
        else:
            self._build(afresh=afresh, quiet=quiet)

    def _build_if_empty(self, *, quiet: bool) -> None:
        """For every start of `make run`: a demo that was broken off is begun again, for it holds nobody's work."""
        if settings.DEMO and building.is_half_built():
            self._build(afresh=True, quiet=quiet)
        elif settings.DEMO and building.is_empty():
            self._build(afresh=False, quiet=quiet)
        elif building.is_finished() and not quiet:
            self._print_accounts()

    def _build(self, *, afresh: bool, quiet: bool) -> None:
        if afresh and not settings.DEMO:
            raise CommandError(NO_FLUSH, returncode=2)
        if afresh:
            building.clear()
        elif not building.is_empty():
            raise CommandError(BROKEN_OFF if building.is_half_built() else NOT_EMPTY, returncode=2)
        began = time.monotonic()
        building.build(lambda line: None if quiet else self.stdout.write(line))
        if not quiet:
            self.stdout.write(f"Contoh selesai dalam {time.monotonic() - began:.1f} detik.")
            self._print_accounts()

    def _print_accounts(self) -> None:
        """E-mail, name and part of each account, and the one password."""
        rows = accounts.rows()
        if not rows:
            raise CommandError("Belum ada akun contoh.", returncode=2)
        wide = max(len(email) for email, _name, _part in rows)
        self.stdout.write(f"Akun contoh, kata sandi semuanya: {accounts.PASSWORD}")
        for email, name, part in rows:
            self.stdout.write(f"  {email:<{wide}}  {part} ({name})")
