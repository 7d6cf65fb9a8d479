"""The funds of the SHU that are paid out to persons and purposes, and the life of one such payment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fund(TextChoices):
    """By the code of their post in the bylaws."""

    BOARD = "pengurus", _("Dana pengurus dan pengawas")
    STAFF = "karyawan", _("Dana karyawan")
    EDUCATION = "pendidikan", _("Dana pendidikan")
    SOCIAL = "sosial", _("Dana sosial")
    DEVELOPMENT = "pembangunan", _("Dana pembangunan daerah kerja")


class FundPaymentState(TextChoices):
    """One person prepares, a second approves and it is paid."""

    PREPARED = "disiapkan", _("Menunggu orang kedua")
    PAID = "dibayar", _("Dibayar")
    DROPPED = "batal", _("Dibatalkan")


class FundMethod(TextChoices):
    """How the money goes out."""

    CASH = "tunai", _("Tunai")
    TRANSFER = "transfer", _("Transfer bank")


TAXED = frozenset({Fund.BOARD, Fund.STAFF})  # honor and salary: PPh 21 (cooperative_law 3.5, TER PP 58/2023)
TAX_ACCOUNT = "2-1400"
CASH_ACCOUNTS = {FundMethod.CASH: "1-1000", FundMethod.TRANSFER: "1-1010"}
