"""How a line of a bank statement was settled, and the columns of a bank's CSV."""

from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LineState(TextChoices):
    """Matched by itself, waiting for a person, done by a person, or not ours."""

    WAITING = "menunggu", _("Perlu dicocokkan")
    MATCHED = "cocok", _("Cocok")
    IGNORED = "diabaikan", _("Bukan simpanan")


class MatchedBy(TextChoices):
    """What decided a match."""

    REFERENCE = "kode", _("Kode bayar")
    AMOUNT = "jumlah", _("Jumlah yang hanya cocok dengan satu tagihan")
    HAND = "petugas", _("Petugas")


class Column(Enum):
    """What a column of a bank's CSV says, whatever the bank calls it."""

    DATE = _("Tanggal")
    TEXT = _("Keterangan")
    CREDIT = _("Uang masuk")
    DEBIT = _("Uang keluar")
    AMOUNT = _("Jumlah")
    SIGN = _("Masuk atau keluar")
    BALANCE = _("Saldo")
