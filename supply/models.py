from supply.allocation.models import Allocation, AllocationLine
from supply.catalogue.models import Offer, Product
from supply.demand.models import GoodsRequest
from supply.orders.models import PurchaseOrder, Shipment, ShipmentLine
from supply.stock.models import Balance, Lot, Move, Place

__all__ = [
    "Allocation",
    "AllocationLine",
    "Balance",
    "GoodsRequest",
    "Lot",
    "Move",
    "Offer",
    "Place",
    "Product",
    "PurchaseOrder",
    "Shipment",
    "ShipmentLine",
]
