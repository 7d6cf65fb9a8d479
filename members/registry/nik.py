"""The NIK (16 digits): checked, encrypted at rest, found by a keyed hash, shown masked (UU 27/2022; DESIGN 9).

Encrypted as `kmp.sealing` says.
`settings.FIELD_HASH_KEY` keys the HMAC-SHA256 by which one NIK finds one person without being readable.
"""

import hashlib
import hmac
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.id import nik as rules

from kmp.errors import DomainError
from kmp.regions.tiles import TILES
from kmp.sealing import field_keys, seal, unsealer

NIK_LENGTH = 16
SHOWN_FIRST, SHOWN_LAST = 6, 4  # region of issue and serial stay readable; the date of birth does not


def clean_nik(text: str) -> str:
    """The 16 digits without blanks and dots; refused as `nik_invalid` if length, province or date cannot be.

    The province is looked up in our own table: that of python-stdnum lacks Kalimantan Utara and the newer four in
    Papua. A regency is not asked for, since a NIK keeps the code of the place as it was when it was issued.
    """
    digits = text if text.isascii() and text.isdigit() else rules.compact(text)
    try:
        known = digits.isascii() and digits.isdigit() and len(digits) == NIK_LENGTH and digits[:2] in TILES
        if known and rules.get_birth_date(digits):
            return str(digits)
    except ValidationError:
        pass
    raise DomainError("nik_invalid", _("NIK ini tidak benar. Salin 16 angka seperti pada KTP."))


def encrypt_nik(nik: str) -> bytes:
    """The cipher kept in the database; different each time for the same NIK."""
    return seal(nik)


def decrypt_nik(cipher: bytes | memoryview) -> str:
    """The 16 digits; `InvalidToken` where the key is not ours any more: a fault of the machine, not of people."""
    return unsealer()(cipher)


def hash_nik(nik: str) -> str:
    """64 hexadecimal digits, the same for the same NIK and key."""
    return hmac.new(settings.FIELD_HASH_KEY.encode(), nik.encode(), hashlib.sha256).hexdigest()


def nik_sealer() -> Callable[[str], tuple[bytes, str]]:
    """Cipher and hash of one NIK after the other, the keys read once: for a file of 100,000."""
    keys, secret = field_keys(), settings.FIELD_HASH_KEY.encode()

    def sealed(nik: str) -> tuple[bytes, str]:
        digits = nik.encode()
        return keys.encrypt(digits), hmac.digest(secret, digits, "sha256").hex()

    return sealed


def mask_nik(nik: str) -> str:
    """327301******0001."""
    hidden = len(nik) - SHOWN_FIRST - SHOWN_LAST
    return nik[:SHOWN_FIRST] + "*" * hidden + nik[-SHOWN_LAST:]
