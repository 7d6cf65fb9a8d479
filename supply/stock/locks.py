"""Row locks of the stock."""

from typing import NewType

from supply.stock.models import Balance, Place

LockedBalances = NewType("LockedBalances", list[Balance])


def lock_balances(place: Place, *, product_id: int) -> LockedBalances:
    """What lies of a product at a place, lots with their product, held until the act ends."""
    return LockedBalances(
        list(
            Balance.objects.filter(place=place, lot__product=product_id, quantity__gt=0)
            .select_related("lot__product")
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
        )
    )


def lock_lot_balance(place: Place, *, lot_id: int) -> LockedBalances:
    """What lies of one lot at a place: one row, or none where it never came."""
    return LockedBalances(
        list(
            Balance.objects.filter(place=place, lot=lot_id)
            .select_related("lot__product")
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
        )
    )
