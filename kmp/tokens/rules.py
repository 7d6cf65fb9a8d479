"""Pure rules of API keys: what they may do, how they look, how long they live."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kmp.errors import Blocker

# What a key may do; a program gets what it was given here and nothing by any role.
SCOPES: dict[str, str | Promise] = {
    "members:read": _lazy("Membaca anggota, kelompok, izin, buku daftar anggota, dan pendaftaran"),
    "members:write": _lazy("Mengirim pendaftaran"),
    "savings:read": _lazy("Membaca tagihan, pembayaran, dan saldo simpanan"),
    "savings:write": _lazy("Mencatat pembayaran simpanan"),
    "participation:read": _lazy("Membaca partisipasi"),
}
LONGEST_LIFE_DAYS = 365  # a key that nobody renews dies
PREFIX_LENGTH = 8
SHAPE = re.compile(r"^kmp_([a-z0-9]{8})_([\w-]{43})$")
KEY_SHAPE = re.compile(r"^[\x21-\x7e]{8,80}$")  # of an Idempotency-Key: printable, without blanks


def new_prefix() -> str:
    """The part of a key that is shown in lists: eight letters and digits."""
    return secrets.token_hex(PREFIX_LENGTH // 2)


def new_secret() -> str:
    """The part nobody can guess: 256 bits in 43 letters."""
    return secrets.token_urlsafe(32)


def whole_key(prefix: str, secret: str) -> str:
    """The key as its holder keeps it."""
    return f"kmp_{prefix}_{secret}"


def parts_of(key: str) -> tuple[str, str] | None:
    """Prefix and secret of what was sent; None for anything that cannot be a key."""
    found = SHAPE.match(key)
    return (found[1], found[2]) if found else None


def secret_hash(secret: str) -> str:
    """64 hexadecimal digits. A secret of 256 random bits needs no slow hash: it cannot be guessed by trying."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_problems(*, scopes: list[str], expires_at: datetime, now: datetime) -> list[Blocker]:
    """`scope_missing`, `scope_unknown`, `token_ends_after_issue`, `token_lives_too_long`."""
    problems = []
    if not scopes:
        problems.append(Blocker("scope_missing", _("Pilih paling sedikit satu lingkup."), path="scopes"))
    if set(scopes) - set(SCOPES):
        problems.append(Blocker("scope_unknown", _("Lingkup itu tidak ada."), path="scopes"))
    if expires_at <= now:
        message = _("Tanggal berakhir kunci harus setelah hari ini.")
        problems.append(Blocker("token_ends_after_issue", message, path="until"))
    if expires_at > now + timedelta(days=LONGEST_LIFE_DAYS + 1):
        message = _("Kunci berlaku paling lama %(days)s hari.") % {"days": LONGEST_LIFE_DAYS}
        problems.append(Blocker("token_lives_too_long", message, path="until"))
    return problems
