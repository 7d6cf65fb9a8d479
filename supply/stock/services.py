"""The only writers of the stock card. The balance is kept by the database from the moves."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.regions.models import Region
from kmp.trail.services import record
from supply.catalogue.rules import product_problems
from supply.stock.models import Lot, Move, Place
from supply.stock.rules import lot_problems
from supply.stock.states import GATED, LotState, MoveKind, PlaceKind


@act
def open_warehouse(name: str, *, region: Region | None = None, acting_user: User) -> Place:
    """Enter a warehouse of the cooperative."""
    place = Place.objects.create(name=name, kind=PlaceKind.WAREHOUSE, region=region)
    record("supply.place.opened", place, acting_user=acting_user, after={"kind": place.kind})
    return place


@step
def move_stock(
    place: Place, lot: Lot, *, kind: MoveKind, quantity: int, source: str, on: date, acting_user: User
) -> Move:
    """Write one line of a stock card, in base units: in (+) or out (−).

    Sending and handing over are refused with `lot_expired`, `lot_held`, `lot_recalled`, `nie_expired` or
    `product_held`; the database refuses the same on every other path (`unfit_lot_never_leaves`), and what is not
    there (`stock_never_below_zero`).
    """
    if kind in GATED:
        check_may_leave(lot, on=on)
    return Move.objects.create(
        place=place, lot=lot, kind=kind, quantity=quantity, source=source, moved_on=on, moved_by=acting_user
    )


@step
def move_lots(
    place: Place, quantities: Mapping[Lot, int], *, kind: MoveKind, source: str, on: date, acting_user: User
) -> list[Move]:
    """`move_stock` for several lots in one statement, in the order of their ids so that two never wait crosswise."""
    lots = sorted(quantities, key=lambda lot: lot.pk)
    for lot in lots if kind in GATED else ():
        check_may_leave(lot, on=on)
    return Move.objects.bulk_create(
        Move(
            place=place,
            lot=lot,
            kind=kind,
            quantity=quantities[lot],
            source=source,
            moved_on=on,
            moved_by=acting_user,
        )
        for lot in lots
    )


@act
def hold_lot(lot: Lot, *, reason: str, acting_user: User) -> Lot:
    """Keep a lot where it is. Refused with `lot_not_usable` when it is held or recalled already."""
    return _turn(lot, LotState.USABLE, LotState.HELD, reason=reason, acting_user=acting_user)


@act
def release_lot(lot: Lot, *, reason: str, acting_user: User) -> Lot:
    """Let a held lot go again. Refused with `lot_not_held`; a recalled lot is never released."""
    return _turn(lot, LotState.HELD, LotState.USABLE, reason=reason, acting_user=acting_user)


def check_may_leave(lot: Lot, *, on: date) -> None:
    """Refuse with the first rule that keeps the lot, or its product, where it is."""
    product = lot.product
    refuse_on(
        [
            *lot_problems(number=lot.number, expires_on=lot.expires_on, state=lot.state, on=on),
            *product_problems(nie=product.nie, nie_valid_until=product.nie_valid_until, is_held=product.is_held, on=on),
        ]
    )


def _turn(lot: Lot, old: LotState, new: LotState, *, reason: str, acting_user: User) -> Lot:
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    if Lot.objects.filter(pk=lot.pk, state=old).update(state=new) != 1:
        raise (
            DomainError("lot_not_usable", _("Lot ini tidak sedang layak."))
            if old == LotState.USABLE
            else DomainError("lot_not_held", _("Lot ini tidak sedang ditahan."))
        )
    lot.refresh_from_db()
    record(
        "supply.lot.held" if new == LotState.HELD else "supply.lot.released",
        lot,
        acting_user=acting_user,
        before={"state": old.value},
        after={"state": new.value, "reason": reason, "on": clock.today()},
    )
    return lot
