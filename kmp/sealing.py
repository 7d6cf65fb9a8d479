"""Personal data kept encrypted at rest (UU 27/2022; DESIGN 9): the NIK, and the bank accounts of members.

`settings.FIELD_KEYS` are Fernet keys, the newest first: it encrypts, all of them decrypt, so keys can be changed.
Columns are named `*_cipher`: `manage.py rotate_keys` finds them by that.
"""

from collections.abc import Callable

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

SHOWN_OF_ACCOUNT = 4  # the last digits, by which its holder knows it again

# A trigger that keeps a row as it is lets `rotate_keys` write the same account under a newer key, and nothing else.
KEY_MAY_CHANGE = """
    IF current_setting('kmp.new_key', true) = 'on' THEN
        OLD.account_cipher := NEW.account_cipher;
        IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
"""


def field_keys() -> MultiFernet:
    """All keys that may open something."""
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


def seal(text: str) -> bytes:
    """The cipher kept in the database; different each time for the same text."""
    return field_keys().encrypt(text.encode())


def unsealer() -> Callable[[bytes | memoryview | None], str]:
    """Texts of ciphers, '' where there is none, the keys read once: for a file of 100,000.

    `InvalidToken` where the key is not ours any more: a fault of the machine, not of people.
    """
    keys = field_keys()
    return lambda cipher: "" if cipher is None else keys.decrypt(bytes(cipher)).decode()


def mask_account(account: str) -> str:
    """••••6789; only dots where four digits would be most of it. Words around a number are not shown."""
    digits = "".join(letter for letter in account if letter.isdecimal())
    if len(digits) <= SHOWN_OF_ACCOUNT:
        return "••••" if account else ""
    return "••••" + digits[-SHOWN_OF_ACCOUNT:]


class WithBankAccount(models.Model):
    """Where a transfer goes. The number is encrypted; pages show its last digits, the file for the bank all of it."""

    bank = models.CharField(_("bank"), max_length=40, blank=True, default="")
    account_cipher = models.BinaryField(_("nomor rekening"), null=True, blank=True)
    account_holder = models.CharField(_("nama pemilik rekening"), max_length=100, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def account_number(self) -> str:
        return unsealer()(self.account_cipher)

    @account_number.setter
    def account_number(self, number: str) -> None:
        self.account_cipher = seal(number) if number else None

    @property
    def account_masked(self) -> str:
        """What pages show of it."""
        return mask_account(self.account_number)
