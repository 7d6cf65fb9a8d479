"""Kinds of places, states of lots, kinds of stock moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceKind(TextChoices):
    """Where stock can lie."""

    WAREHOUSE = "gudang", _("Gudang koperasi")
    UNIT = "unit", _("Unit pelayanan")
    TRANSIT = "jalan", _("Dalam perjalanan")


class LotState(TextChoices):
    """Only a usable lot leaves a place by shipment or dispensing; expiry is a date, not a state."""

    USABLE = "layak", _("Layak")
    HELD = "ditahan", _("Ditahan")
    RECALLED = "ditarik", _("Ditarik")


class MoveKind(TextChoices):
    """Why stock moved; the sign of the quantity says in (+) or out (−)."""

    PURCHASE = "beli", _("Pembelian")
    SEND = "kirim", _("Pengiriman")
    RECEIVE = "terima", _("Penerimaan")
    DISPENSE = "serah", _("Penyerahan")
    REVERSE = "balik", _("Pembalikan")


GATED = frozenset({MoveKind.SEND, MoveKind.DISPENSE})
