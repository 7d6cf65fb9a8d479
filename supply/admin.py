"""The tables of supply in Django admin: reference fields of products may be put right, all else is for looking.

Staff act on pages that call services (STYLE J 47).
"""

from django.contrib import admin

from kmp.looking import HistoryAdmin, LookingAdmin
from supply.allocation.models import Allocation, AllocationLine
from supply.catalogue.models import Offer, Product
from supply.demand.models import GoodsRequest
from supply.orders.models import PurchaseOrder, Shipment, ShipmentLine
from supply.stock.models import Balance, Lot, Move, Place


@admin.register(Product)
class ProductAdmin(HistoryAdmin):
    """Codes and words may be corrected (each change is kept by pghistory); the licence and the hold may not."""

    list_display = ["name", "code", "nie", "nie_valid_until", "origin", "risk_class", "is_held"]
    list_filter = ["is_held", "origin", "risk_class", "device_group"]
    search_fields = ["name", "code", "nie", "kfa_code", "gtin"]
    event_model = Product.pgh_event_model  # type: ignore[attr-defined]  # made by pghistory
    event_fields = ("name", "risk_class", "kfa_code", "gtin", "is_held")
    readonly_fields = ["code", "nie", "nie_valid_until", "origin", "device_group", "unit", "pack", "is_held"]

    def has_add_permission(self, request: object) -> bool:
        """A product is entered on its page, which reads the licence."""
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """Products are never deleted: stock cards name them."""
        return False


@admin.register(Offer)
class OfferAdmin(LookingAdmin):
    """Prices of producers."""

    list_display = [
        "product",
        "producer",
        "price_rp",
        "sale_price_rp",
        "tkdn_bp",
        "bmp_bp",
        "valid_from",
        "valid_until",
    ]
    list_select_related = ["product", "producer"]
    list_filter = ["valid_from", "valid_until"]
    search_fields = ["product__name", "producer__name", "producer__number"]


@admin.register(Place)
class PlaceAdmin(LookingAdmin):
    """Where stock lies."""

    list_display = ["name", "kind", "member", "region"]
    list_select_related = ["member", "region"]
    list_filter = ["kind"]
    search_fields = ["name", "member__number"]


@admin.register(Lot)
class LotAdmin(LookingAdmin):
    """Lots with their expiry."""

    list_display = ["number", "product", "producer", "expires_on", "state", "cost_rp"]
    list_select_related = ["product", "producer"]
    list_filter = ["state", "expires_on"]
    search_fields = ["number", "product__name", "producer__name"]


@admin.register(Balance)
class BalanceAdmin(LookingAdmin):
    """What lies where, kept by the moves."""

    list_display = ["place", "lot", "quantity"]
    list_select_related = ["place", "lot"]
    search_fields = ["place__name", "lot__number", "lot__product__name"]


@admin.register(Move)
class MoveAdmin(LookingAdmin):
    """The stock cards."""

    list_display = ["moved_on", "kind", "place", "lot", "quantity", "source", "moved_by"]
    list_select_related = ["place", "lot", "moved_by"]
    list_filter = ["kind", "moved_on"]
    search_fields = ["source", "place__name", "lot__number"]


@admin.register(GoodsRequest)
class GoodsRequestAdmin(LookingAdmin):
    """What members ask for."""

    list_display = [
        "number",
        "member",
        "product",
        "quantity",
        "plausible",
        "served",
        "need_class",
        "state",
        "needed_by",
    ]
    list_select_related = ["member", "product"]
    list_filter = ["state", "need_class"]
    search_fields = ["number", "member__name", "member__number", "product__name"]


@admin.register(Allocation)
class AllocationAdmin(LookingAdmin):
    """Sharings with their frozen inputs."""

    list_display = ["number", "product", "place", "state", "awarded", "left", "started_by", "approved_by"]
    list_select_related = ["product", "place", "started_by", "approved_by"]
    list_filter = ["state"]
    search_fields = ["number", "product__name", "inputs_digest"]


@admin.register(AllocationLine)
class AllocationLineAdmin(LookingAdmin):
    """Who got how much, and why."""

    list_display = ["allocation", "member", "need_class", "claim", "floor", "share", "award"]
    list_select_related = ["allocation", "member"]
    list_filter = ["need_class"]
    search_fields = ["allocation__number", "member__number", "member__name"]


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(LookingAdmin):
    """What the cooperative bought."""

    list_display = ["number", "offer", "quantity", "price_rp", "ladder_step", "state", "ordered_at", "received_on"]
    list_select_related = ["offer__product"]
    list_filter = ["state", "ladder_step"]
    search_fields = ["number", "offer__product__name", "offer__producer__name"]


@admin.register(Shipment)
class ShipmentAdmin(LookingAdmin):
    """What went to members."""

    list_display = ["number", "destination", "carrier", "price_rp", "state", "sent_on", "received_on"]
    list_select_related = ["destination", "carrier"]
    list_filter = ["state", "sent_on"]
    search_fields = ["number", "destination__name", "carrier__name"]


@admin.register(ShipmentLine)
class ShipmentLineAdmin(LookingAdmin):
    """Lots of shipments: shipped, accepted, rejected."""

    list_display = ["shipment", "lot", "quantity", "accepted", "rejected", "reason"]
    list_select_related = ["shipment", "lot"]
    search_fields = ["shipment__number", "lot__number"]
