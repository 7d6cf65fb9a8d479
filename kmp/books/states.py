"""Kinds of accounts, in the order of the statements."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """Assets and expenses grow by debit (+), the others by credit (−)."""

    ASSET = "aset", _("Aset")
    LIABILITY = "kewajiban", _("Kewajiban")
    EQUITY = "ekuitas", _("Ekuitas")
    REVENUE = "pendapatan", _("Pendapatan")
    EXPENSE = "beban", _("Beban")


NOMINAL = frozenset({AccountKind.REVENUE, AccountKind.EXPENSE})
REAL = frozenset({AccountKind.ASSET, AccountKind.LIABILITY, AccountKind.EQUITY})  # carried from year to year


class With(TextChoices):
    """With whom the turnover was made, decided at the moment of posting (UU 25/1992 Ps 45: kept apart in the PHU)."""

    MEMBERS = "anggota", _("Anggota")
    NON_MEMBERS = "bukan", _("Bukan anggota")
    NEITHER = "", _("Tidak dipisah")


class Activity(TextChoices):
    """The part of the cash-flow statement in which a movement of cash against the account falls (SAK EP, arus kas)."""

    OPERATING = "operasi", _("Operasi")
    INVESTING = "investasi", _("Investasi")
    FINANCING = "pendanaan", _("Pendanaan")


KIND_OF_DIGIT = {
    "1": AccountKind.ASSET,
    "2": AccountKind.LIABILITY,
    "3": AccountKind.EQUITY,
    "4": AccountKind.REVENUE,
    "5": AccountKind.EXPENSE,
}
