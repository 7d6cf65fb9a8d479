"""The NIK (16 digits): checked, encrypted at rest, found by a keyed hash, shown masked (UU 27/2022; DESIGN 9).

`settings.FIELD_KEYS` are Fernet keys, the newest first: it encrypts, all of them decrypt, so keys can be changed.
`settings.FIELD_HASH_KEY` keys the HMAC-SHA256 by which one NIK finds one person without being readable.
"""

import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.id import nik as rules

from kmp.errors import DomainError

SHOWN_FIRST, SHOWN_LAST = 6, 4  # region of issue and serial stay readable; the date of birth does not


def clean_nik(text: str) -> str:
    """The 16 digits without blanks and dots; refused as `nik_invalid` if length, region or date cannot be."""
    try:
        return str(rules.validate(text))
    except ValidationError as error:
        message = _("NIK ini tidak benar. Salin 16 angka seperti pada KTP.")
        raise DomainError("nik_invalid", message) from error


def encrypt_nik(nik: str) -> bytes:
    """The cipher kept in the database; different each time for the same NIK."""
    return _keys().encrypt(nik.encode())


def decrypt_nik(cipher: bytes | memoryview) -> str:
    """The 16 digits; `InvalidToken` where the key is not ours any more: a fault of the machine, not of people."""
    return _keys().decrypt(bytes(cipher)).decode()


def hash_nik(nik: str) -> str:
    """64 hexadecimal digits, the same for the same NIK and key."""
    return hmac.new(settings.FIELD_HASH_KEY.encode(), nik.encode(), hashlib.sha256).hexdigest()


def mask_nik(nik: str) -> str:
    """327301******0001."""
    hidden = len(nik) - SHOWN_FIRST - SHOWN_LAST
    return nik[:SHOWN_FIRST] + "*" * hidden + nik[-SHOWN_LAST:]


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
