"""Kinds of simpanan and ways to pay."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Saving(TextChoices):
    """Pokok and wajib are equity and stay while a member; sukarela is a debt to the member (UU 25/1992 Ps 41)."""

    POKOK = "pokok", _("Simpanan pokok")
    WAJIB = "wajib", _("Simpanan wajib")
    SUKARELA = "sukarela", _("Simpanan sukarela")


ACCOUNTS = {Saving.POKOK: "3-1000", Saving.WAJIB: "3-1100", Saving.SUKARELA: "2-1000"}


class Method(TextChoices):
    """How the money came in, or left."""

    CASH = "tunai", _("Tunai")
    TRANSFER = "transfer", _("Transfer bank")
    SHU = "shu", _("Pemindahan SHU")
    OPENING = "saldo_awal", _("Saldo awal dari buku lama")
    SETTLEMENT = "keluar", _("Penyelesaian saat keluar")


TAKEN_METHODS = [(one.value, one.label) for one in (Method.CASH, Method.TRANSFER)]  # what comes in over the counter
CASH_ACCOUNTS = {Method.CASH: "1-1000", Method.TRANSFER: "1-1010", Method.SHU: "2-1200"}
ADVANCE_ACCOUNT = "2-1050"  # parts of a simpanan pokok, until it is whole and the applicant a member
RECEIVABLE = "1-1150"  # what members owe for goods; taken off when they leave
REFUND_ACCOUNT = "2-1250"  # what a former member is owed, until it is paid out


class WithdrawalState(TextChoices):
    """Simpanan sukarela goes back when one person has asked and another has paid it out."""

    ASKED = "diminta", _("Menunggu pembayaran")
    PAID = "dibayar", _("Sudah dibayar")
    REFUSED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Dibatalkan")
