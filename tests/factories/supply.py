"""Products, stock, requests and sharings, built through the services. Nothing here is a real product."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from clinics.units.models import Unit
from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.services import enact_founding_bylaws
from kmp import clock
from members.registry.models import Member
from members.registry.states import DeviceGroup
from supply.allocation.models import Allocation
from supply.allocation.services import approve_allocation, freeze_allocation
from supply.catalogue.models import Offer, Product
from supply.catalogue.services import add_offer, add_product
from supply.demand.models import GoodsRequest
from supply.demand.services import approve_request, ask_goods
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.services import order_from_offer, receive_purchase, send_shipment
from supply.stock.models import Place
from supply.stock.services import open_warehouse
from supply.stock.states import PlaceKind
from tests.factories.members import budi, make_member, open_house, rini, user_of
from tests.factories.memory import remembered, remembered_row

PRICE_RP, SALE_RP = 10_000, 12_500
_numbers = count(1)


def open_cooperative() -> None:
    """The groups, the books of this year and the founding bylaws, once."""
    remembered(("cooperative",), _open_cooperative)


def _open_cooperative() -> None:
    open_house()
    if not BylawVersion.objects.exists():
        enact_founding_bylaws(
            deed_number="Akta contoh 1",
            valid_from=clock.today() - timedelta(days=400),
            rules=founding_rules(),
            acting_user=budi(),
        )


def make_product(
    *, name: str = "", nie: str = "", pack: int = 1, kfa_code: str = "", valid_until: date | None = None
) -> Product:
    """A sterile domestic device of class A, or what `nie` says."""
    name_of_it = ("product", name, nie, pack, kfa_code, valid_until)
    return remembered_row(name_of_it, lambda: _add_product(name, nie, pack, kfa_code, valid_until))


def _add_product(name: str, nie: str, pack: int, kfa_code: str, valid_until: date | None) -> Product:
    n = next(_numbers)
    return add_product(
        code=f"alat-{n}",
        name=name or f"Alat contoh {n}",
        nie=nie or f"AKD 10903{n:06d}",
        nie_valid_until=valid_until or clock.today() + timedelta(days=900),
        risk_class="A",
        device_group=DeviceGroup.STERILE,
        unit="unit",
        pack=pack,
        kfa_code=kfa_code,
        acting_user=rini(),
    )


def make_offer(
    product: Product | None = None, *, producer: Member | None = None, price_rp: int = PRICE_RP, **more: Any
) -> Offer:
    """An offer for a year from today, TKDN 30 % and BMP 12 %."""
    name = ("offer", product and product.pk, producer and producer.pk, price_rp, *sorted(more.items()))
    return remembered_row(name, lambda: _add_offer(product, producer, price_rp, more))


def _add_offer(product: Product | None, producer: Member | None, price_rp: int, more: dict[str, Any]) -> Offer:
    today = clock.today()
    terms = {"sale_price_rp": price_rp * 5 // 4, "tkdn_bp": 3000, "bmp_bp": 1200} | more
    return add_offer(
        product or make_product(),
        producer=producer or make_member(group="produsen"),
        price_rp=price_rp,
        valid_from=today,
        valid_until=today + timedelta(days=365),
        acting_user=rini(),
        **terms,
    )


def warehouse() -> Place:
    """The one warehouse of the cooperative."""
    found = Place.objects.filter(kind=PlaceKind.WAREHOUSE).first()
    return found or open_warehouse("Gudang contoh", acting_user=rini())


def make_stock(
    offer: Offer | None = None, *, quantity: int = 100, expires_in: int | None = 400, number: str = ""
) -> PurchaseOrder:
    """An ordered and received purchase: one lot in the warehouse."""
    name = ("stock", offer and offer.pk, quantity, expires_in, number)
    return remembered_row(name, lambda: _receive(offer, quantity, expires_in, number))


def _receive(offer: Offer | None, quantity: int, expires_in: int | None, number: str) -> PurchaseOrder:
    order = order_from_offer(offer or make_offer(), place=warehouse(), quantity=quantity, acting_user=rini())
    expires_on = None if expires_in is None else clock.today() + timedelta(days=expires_in)
    lot_number = number or f"LOT{next(_numbers)}"
    return receive_purchase(order.pk, lot_number=lot_number, expires_on=expires_on, acting_user=rini())


def make_request(
    product: Product, unit: Unit, *, quantity: int = 25, approved: bool = True, **more: Any
) -> GoodsRequest:
    """A request of the unit's facility, approved by Rini unless asked otherwise."""
    name = ("request", product.pk, unit.pk, quantity, approved, *sorted(more.items()))
    return remembered_row(name, lambda: _request(product, unit, quantity, approved, dict(more)))


def _request(product: Product, unit: Unit, quantity: int, approved: bool, more: dict[str, Any]) -> GoodsRequest:
    plausible = more.pop("plausible", None)
    request = ask_goods(
        unit.member,
        place=unit.place,
        product=product,
        quantity=quantity,
        needed_by=clock.today() + timedelta(days=14),
        acting_user=user_of(unit.member),
        **more,
    )
    return approve_request(request.pk, plausible=plausible, acting_user=rini()) if approved else request


def make_allocation(product: Product, requests: Sequence[GoodsRequest]) -> Allocation:
    """A frozen sharing of what lies in the warehouse; its run is queued."""
    return freeze_allocation(product, warehouse(), request_ids=[one.pk for one in requests], acting_user=rini())


def compute(allocation: Allocation) -> Allocation:
    """Do the queued run here and now, as the worker would."""
    from kmp.runs.services import execute_run

    assert allocation.run_id is not None
    execute_run(allocation.run_id)
    allocation.refresh_from_db()
    return allocation


def make_shipment(product: Product, unit: Unit, *, quantity: int = 10, carrier: Member | None = None) -> Shipment:
    """A shipment on its way to the unit: requested, shared, approved by Budi, sent by Rini."""
    name = ("shipment", product.pk, unit.pk, quantity, carrier and carrier.pk)
    return remembered_row(name, lambda: _ship(product, unit, quantity, carrier))


def _ship(product: Product, unit: Unit, quantity: int, carrier: Member | None) -> Shipment:
    allocation = compute(make_allocation(product, [make_request(product, unit, quantity=quantity)]))
    approve_allocation(allocation.pk, acting_user=budi())
    line = allocation.lines.get()
    return send_shipment(line.pk, carrier=carrier or make_member(group="distributor"), acting_user=rini())
