"""The life of a purchase and of a shipment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PurchaseState(TextChoices):
    """ordered → received into the warehouse by lot."""

    ORDERED = "dipesan", _("Dipesan")
    RECEIVED = "diterima", _("Diterima di gudang")


class ShipmentState(TextChoices):
    """sent → received at the unit (accepted + rejected = shipped)."""

    SENT = "dikirim", _("Dikirim")
    RECEIVED = "diterima", _("Diterima")
