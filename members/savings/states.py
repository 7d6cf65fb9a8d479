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


CASH_ACCOUNTS = {Method.CASH: "1-1000", Method.TRANSFER: "1-1010", Method.SHU: "2-1200"}
