"""Chapter 2: what facilities ask for, what is bought together, how it is shared when short, and how it travels."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from clinics.demo.goods import BY_CODE, GOODS, ROUNDS, Goods, Round
from clinics.demo.story import Story
from clinics.demo.timeline import moment
from kmp import clock
from supply.allocation.models import Allocation, AllocationLine
from supply.allocation.queries import open_requests
from supply.allocation.services import approve_allocation, freeze_allocation
from supply.catalogue.models import Product
from supply.catalogue.queries import ranked_need
from supply.catalogue.services import add_offer, add_product, hold_product
from supply.demand.models import GoodsRequest
from supply.demand.services import approve_request, ask_goods, reject_request
from supply.demand.states import NeedClass
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.rules import Arrived
from supply.orders.services import order_from_offer, receive_purchase, receive_shipment, send_shipment
from supply.stock.services import open_warehouse

OFFERS_FROM, OFFERS_UNTIL = date(2025, 1, 27), date(2029, 12, 31)
CARRIERS = (1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16)  # whose certificates do not end in this story
DAMAGE = ("Kemasan basah dan sobek.", "Segel terbuka saat tiba.", "Layar retak.")
TOO_MUCH = "Stok di unit masih cukup untuk enam bulan; ajukan lagi sesudah hitung fisik."


def tell(story: Story) -> None:
    """Enter the catalogue and every round of buying into the timeline."""
    story.timeline.at(moment(OFFERS_FROM, 10), partial(open_catalogue, story))
    for one in ROUNDS:
        story.timeline.at(moment(one.begins, 8), partial(ask_all, story, one))
    held = moment(date(2026, 7, 20), 14)
    story.timeline.at(
        held, partial(_hold, story, "infus-set", "Laporan kebocoran dari dua klinik; menunggu uji ulang.")
    )


def open_catalogue(story: Story) -> None:
    """Products by their licences, offers of their producers, and the warehouse."""
    rini = story.office.rini
    story.warehouse = open_warehouse("Gudang Pusat Cakung", acting_user=rini)
    for goods in GOODS:
        product = add_product(
            code=goods.code,
            name=goods.name,
            nie=goods.nie,
            nie_valid_until=goods.nie_until,
            risk_class=goods.risk_class,
            device_group=goods.device_group,
            unit=goods.unit,
            pack=goods.pack,
            kfa_code=goods.kfa_code,
            gtin=goods.gtin,
            acting_user=rini,
        )
        story.products[goods.code] = product
        _offer(story, goods, product)


def _offer(story: Story, goods: Goods, product: Product) -> None:
    for quote in goods.quotes:
        add_offer(
            product,
            producer=story.members["produsen"][quote.producer],
            price_rp=quote.price_rp,
            sale_price_rp=goods.sale_price_rp(quote),
            tkdn_bp=quote.tkdn_bp,
            bmp_bp=quote.bmp_bp,
            valid_from=OFFERS_FROM,
            valid_until=OFFERS_UNTIL,
            acting_user=story.office.rini,
        )


def _hold(story: Story, code: str, reason: str) -> None:
    hold_product(story.products[code], reason=reason, acting_user=story.office.rini)


def ask_all(story: Story, one: Round) -> None:
    """The facilities of a round ask within four days; on the fifth the cooperative orders."""
    begun = clock.now()
    places = story.rng.sample(sorted(story.units), one.facilities)
    for place in places:
        when = begun + timedelta(minutes=story.rng.randrange(4 * 24 * 60))
        story.timeline.at(when, partial(_ask, story, one, place))
    story.timeline.at(begun + timedelta(days=6), partial(_order, story, one))


def _ask(story: Story, one: Round, place: int) -> None:
    rng = story.rng
    request = ask(story, one.code, place, rng.randint(one.least, one.most), days=30, need_class=_need_class(story, one))
    decided = clock.now() + timedelta(hours=3 + rng.randrange(30))
    if rng.random() < 0.04:
        story.timeline.at(decided, partial(reject, story, request))
        return
    plausible = max(1, request.quantity * 7 // 10) if rng.random() < 0.2 else None
    story.timeline.at(decided, partial(accept, story, request, plausible))


def ask(
    story: Story, code: str, place: int, quantity: int, *, days: int, need_class: NeedClass, note: str = ""
) -> GoodsRequest:
    """The unit's facility asks for whole packs, needed in so many days."""
    unit, pack = story.units[place], BY_CODE[code].pack
    whole = -(-quantity // pack) * pack
    return ask_goods(
        unit.member,
        place=unit.place,
        product=story.products[code],
        quantity=whole,
        needed_by=clock.today() + timedelta(days=days),
        daily_use=max(1, whole // 60),
        need_class=need_class,
        note=note,
        acting_user=story.users[unit.member_id],
    )


def _need_class(story: Story, one: Round) -> NeedClass:
    """Oxygen is a matter of life where there is nothing to refer to; nobody hoards it."""
    if one.code == "konsentrator":
        return NeedClass.CRITICAL if story.rng.random() < 0.2 else NeedClass.ROUTINE
    return NeedClass.STOCKING if story.rng.random() < 0.15 else NeedClass.ROUTINE


def accept(story: Story, request: GoodsRequest, plausible: int | None) -> GoodsRequest:
    """Rini finds the request plausible, or so much of it."""
    return approve_request(request.pk, plausible=plausible, acting_user=story.office.rini)


def reject(story: Story, request: GoodsRequest) -> GoodsRequest:
    """Rini turns a request down."""
    return reject_request(request.pk, reason=TOO_MUCH, acting_user=story.office.rini)


def _order(story: Story, one: Round) -> None:
    """Order a part of what is asked for, from the offer the ladder puts first."""
    ordered = order(story, one.code, asked_for(story, one.code) * one.bought_percent // 100)
    arrival = clock.now() + timedelta(days=7, hours=story.rng.randrange(30))
    story.timeline.at(arrival, partial(_take_in, story, one.code, ordered))


def order(story: Story, code: str, quantity: int) -> PurchaseOrder:
    """Buy whole packs, one at least, from the offer that the local content ladder puts first."""
    pack = BY_CODE[code].pack
    quantity = max(pack, quantity // pack * pack)
    best = ranked_need(story.products[code], clock.today()).best
    assert best is not None  # the rounds name only what is on offer
    assert story.warehouse is not None
    return order_from_offer(best, place=story.warehouse, quantity=quantity, acting_user=story.office.rini)


def _take_in(story: Story, code: str, order: PurchaseOrder) -> None:
    take_in(story, code, order)
    story.timeline.at(clock.now() + timedelta(hours=20), partial(_share, story, code))


def take_in(story: Story, code: str, order: PurchaseOrder) -> PurchaseOrder:
    """The goods are in the warehouse, as one lot."""
    today, shelf = clock.today(), BY_CODE[code].shelf_days
    number = f"{code[0].upper()}{today:%y%m}-{order.pk:02d}"
    expires_on = None if shelf is None else today + timedelta(days=shelf)
    return receive_purchase(order.pk, lot_number=number, expires_on=expires_on, acting_user=story.office.rini)


def _share(story: Story, code: str) -> None:
    """Freeze the sharing; its run is done at once, a second person approves it in the afternoon."""
    allocation = share(story, code)
    story.timeline.at(clock.now() + timedelta(hours=5), partial(_approve, story, allocation))


def share(story: Story, code: str) -> Allocation:
    """One request of each facility that waits for the product, the most urgent first."""
    assert story.warehouse is not None
    requests = _one_each(story.products[code])
    ids = [request.pk for request in requests]
    product, rini = story.products[code], story.office.rini
    return freeze_allocation(product, story.warehouse, request_ids=ids, acting_user=rini)


def asked_for(story: Story, code: str) -> int:
    """Base units of a product that facilities wait for."""
    return sum(request.open_quantity for request in _one_each(story.products[code]))


def _one_each(product: Product) -> list[GoodsRequest]:
    first: dict[int, GoodsRequest] = {}
    for request in open_requests(product):
        first.setdefault(request.member_id, request)
    return list(first.values())


def _approve(story: Story, allocation: Allocation) -> None:
    approve_allocation(allocation.pk, acting_user=story.office.budi)
    for line in allocation.lines.filter(award__gt=0).order_by("pk"):
        when = clock.now() + timedelta(hours=14 + story.rng.randrange(60))
        story.timeline.at(when, partial(_send, story, line))


def _send(story: Story, line: AllocationLine) -> None:
    shipment = send(story, line)
    travel = timedelta(days=2, hours=story.rng.randrange(150))
    story.timeline.at(clock.now() + travel, partial(receive, story, shipment))


def send(story: Story, line: AllocationLine) -> Shipment:
    """One of the carriers takes it."""
    carrier = story.members["distributor"][story.rng.choice(CARRIERS)]
    return send_shipment(line.pk, carrier=carrier, acting_user=story.office.rini)


def receive(story: Story, shipment: Shipment) -> Shipment:
    """The facility counts: nearly always everything is well, now and then a unit goes back."""
    lines: Sequence[tuple[int, int]] = list(shipment.lines.values_list("pk", "quantity"))
    rejected = 1 if story.rng.random() < 0.06 and lines[0][1] > 1 else 0
    arrived = {pk: Arrived(quantity) for pk, quantity in lines}
    if rejected:
        pk, quantity = lines[0]
        arrived[pk] = Arrived(quantity - rejected, rejected, story.rng.choice(DAMAGE))
    return receive_shipment(shipment.pk, arrived=arrived, acting_user=story.users[shipment.line.member_id])
