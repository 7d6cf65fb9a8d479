"""The writers of purchases and shipments: goods, books and participation move together or not at all."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError, refuse_on
from kmp.numbers import next_number
from kmp.trail.services import record
from members.licences.queries import cure_of
from members.notices.services import Words, tell_each
from members.notices.states import Topic
from members.participation.services import record_participation
from members.participation.states import Act
from members.registry.models import Member
from members.registry.queries import has_valid_licence, is_member_on
from members.registry.states import DeviceGroup, LicenceKind, MemberStatus
from supply.allocation.states import AllocationState
from supply.catalogue.models import Offer
from supply.catalogue.queries import ranked_need, sale_price_rp
from supply.catalogue.rules import licence_problem, rung_reason
from supply.catalogue.services import check_orderable, check_seller
from supply.demand.locks import lock_requests
from supply.demand.services import give_to_requests
from supply.orders.locks import LockedLine, LockedPurchase, LockedShipment, lock_line, lock_purchase, lock_shipment
from supply.orders.models import PurchaseOrder, Shipment, ShipmentLine
from supply.orders.rules import Arrived, arrival_problems, lot_differences, sale_accounts
from supply.orders.states import PurchaseState, ShipmentState
from supply.stock.engine import fefo
from supply.stock.locks import lock_balances
from supply.stock.models import Lot, Place
from supply.stock.queries import stocked_lots
from supply.stock.rules import lot_problems
from supply.stock.services import move_lots, move_stock
from supply.stock.states import LotState, MoveKind, PlaceKind

CARRIERS, FACILITIES = "distributor", "faskes"
CARRIER_LICENCES = (LicenceKind.CDAKB,)
STOCK, PAYABLE = "1-1300", "2-1100"


@act
def order_from_offer(offer: Offer, *, place: Place, quantity: int, acting_user: User) -> PurchaseOrder:
    """Order base units by one offer for a warehouse.

    Refused: `not_a_warehouse`, `nie_expired`, `product_held`, `not_a_producer`, `member_not_active`,
    `licence_missing`, `offer_not_in_force`, and `ladder_passes_over` where the local content ladder leaves only
    other offers (Perpres 46/2025 Art. 66(2)).
    """
    today = clock.today()
    if place.kind != PlaceKind.WAREHOUSE:
        raise DomainError("not_a_warehouse", _("Pesanan pembelian diterima di gudang koperasi."))
    check_orderable(offer.product, on=today)
    check_seller(offer.producer, device_group=offer.product.device_group, on=today)
    step = _ladder_step(offer, on=today)
    pk, number = next_number(PurchaseOrder, "PSN")
    order = PurchaseOrder.objects.create(
        pk=pk,
        number=number,
        offer=offer,
        place=place,
        quantity=quantity,
        price_rp=offer.price_rp,
        ladder_step=step,
        ordered_by=acting_user,
    )
    after = {"offer": offer.pk, "quantity": quantity, "price_rp": offer.price_rp, "ladder_step": step}
    record("supply.purchase.ordered", order, acting_user=acting_user, after=after)
    return order


def _ladder_step(offer: Offer, *, on: date) -> int:
    if not offer.valid_from <= on <= offer.valid_until:
        raise DomainError("offer_not_in_force", _("Penawaran ini tidak berlaku pada hari ini."))
    need = ranked_need(offer.product, on)
    if need.ladder is None or not need.may_order(offer):
        step = need.ladder.step if need.ladder else 0
        raise DomainError(
            "ladder_passes_over",
            _("Penawaran ini belum boleh dipesan. %(reason)s") % {"reason": rung_reason(step) if step else ""},
            step=int(step),
        )
    return int(need.ladder.step)


@act
def receive_purchase(order_id: int, *, lot_number: str, expires_on: date | None, acting_user: User) -> PurchaseOrder:
    """Take the ordered goods into the warehouse as one lot, owe the producer for them, count the producer's sale.

    Refused: `purchase_already_received`, `lot_number_missing`, `lot_expired`, `lot_differs`, `nie_expired`,
    `product_held`.
    """
    order, today = lock_purchase(order_id), clock.today()
    if order.state != PurchaseState.ORDERED:
        raise DomainError("purchase_already_received", _("Pesanan ini sudah diterima."))
    check_orderable(order.offer.product, on=today)
    order.lot = _received_lot(order, number=lot_number.strip(), expires_on=expires_on, on=today)
    order.journal = post_journal(
        reference=f"BELI-{order.number}",
        on=today,
        memo=_("Pembelian %(number)s") % {"number": order.number},
        lines=_purchase_lines(order),
        acting_user=acting_user,
    )
    source = f"purchase:{order.pk}"
    move_stock(
        order.place,
        order.lot,
        kind=MoveKind.PURCHASE,
        quantity=order.quantity,
        source=source,
        on=today,
        acting_user=acting_user,
    )
    producer, total = order.offer.producer, order.quantity * order.price_rp
    record_participation(producer, act=Act.SALE, amount=total, on=today, source=source, memo=order.number)
    order.state, order.received_on = PurchaseState.RECEIVED, today
    order.save(update_fields=["state", "received_on", "lot", "journal"])
    record("supply.purchase.received", order, acting_user=acting_user, after={"lot": lot_number, "total_rp": total})
    return order


def _purchase_lines(order: LockedPurchase) -> list[Line]:
    producer, total = order.offer.producer, order.quantity * order.price_rp
    return [Line(STOCK, total), Line(PAYABLE, -total, producer.number, producer.name)]


def _received_lot(order: LockedPurchase, *, number: str, expires_on: date | None, on: date) -> Lot:
    if not number:
        raise DomainError("lot_number_missing", _("Tulis nomor lot pada kemasan."))
    refuse_on(lot_problems(number=number, expires_on=expires_on, state=LotState.USABLE, on=on))
    lot, is_new = Lot.objects.get_or_create(
        product=order.offer.product,
        producer=order.offer.producer,
        number=number,
        defaults={"expires_on": expires_on, "cost_rp": order.price_rp},
    )
    if not is_new:
        known, received = (lot.expires_on, lot.cost_rp), (expires_on, order.price_rp)
        refuse_on(lot_differences(known=known, received=received, number=number))
    return lot


@act
def send_shipment(line_id: int, *, carrier: Member, acting_user: User) -> Shipment:
    """Send what an approved allocation line was awarded, by lots that expire first, with a distributor.

    Refused: `allocation_not_approved`, `nothing_awarded`, `line_already_sent`, `not_a_distributor`,
    `member_not_active`, `licence_missing` (CDAKB for the product's group, on the day of sending), `nie_expired`,
    `product_held`, `stock_short`.
    """
    line, today = lock_line(line_id), clock.today()
    _check_line(line)
    product = line.allocation.product
    check_orderable(product, on=today)
    check_carrier(carrier, device_group=product.device_group, on=today)
    quantities = _take_lots(line, on=today)
    first = next(iter(quantities))
    pk, number = next_number(Shipment, "KRM")
    shipment = Shipment.objects.create(
        pk=pk,
        number=number,
        line=line,
        origin=line.allocation.place,
        destination=line.request.place,
        carrier=carrier,
        price_rp=sale_price_rp(product.pk, first.producer_id, today),
        sent_by=acting_user,
        sent_on=today,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, lot=lot, quantity=quantity) for lot, quantity in quantities.items()
    )
    out = {lot: -quantity for lot, quantity in quantities.items()}
    source = f"shipment:{pk}"
    move_lots(line.allocation.place, out, kind=MoveKind.SEND, source=source, on=today, acting_user=acting_user)
    _tell_receiver(shipment, product.name, quantity=line.award)
    after = {"line": line.pk, "carrier": carrier.number, "quantity": line.award}
    record("supply.shipment.sent", shipment, acting_user=acting_user, after=after)
    return shipment


@step
def _tell_receiver(shipment: Shipment, product: str, *, quantity: int) -> None:
    words = Words(
        member=shipment.line.request.member_id,
        key=f"kiriman:{shipment.pk}",
        title=f"Kiriman {shipment.number} berangkat",
        body=f"{quantity} {product}, diantar oleh {shipment.carrier.name}. Catat penerimaannya begitu sampai.",
        path=reverse("shipment_receive", args=[shipment.pk]),
    )
    tell_each([words], topic=Topic.GOODS)


def check_carrier(carrier: Member, *, device_group: str, on: date) -> None:
    """Refuse with `not_a_distributor`, `member_not_active` or `licence_missing` (CDAKB for the group)."""
    if carrier.group_id != CARRIERS:
        raise DomainError("not_a_distributor", _("%(name)s bukan anggota distributor.") % {"name": carrier.name})
    if carrier.status != MemberStatus.ACTIVE:
        raise DomainError("member_not_active", _("Keanggotaan %(name)s tidak aktif.") % {"name": carrier.name})
    if not has_valid_licence(carrier, CARRIER_LICENCES, on, device_group):
        group = str(DeviceGroup(device_group).label)
        refuse_on([licence_problem(holder=carrier.name, kinds=_("CDAKB"), on_group=group, cure=cure_of(carrier))])


def _check_line(line: LockedLine) -> None:
    if line.allocation.state != AllocationState.APPROVED:
        raise DomainError("allocation_not_approved", _("Pembagian ini belum disahkan orang kedua."))
    if line.award == 0:
        raise DomainError("nothing_awarded", _("Baris ini tidak mendapat barang, jadi tidak ada yang dikirim."))
    if Shipment.objects.filter(line=line).exists():
        raise DomainError("line_already_sent", _("Barang untuk baris ini sudah dikirim."))


def _take_lots(line: LockedLine, *, on: date) -> dict[Lot, int]:
    """The award by lots, first expired first; the lots stay locked until the goods are out."""
    balances = lock_balances(line.allocation.place, product_id=line.allocation.product_id)
    picked = fefo(stocked_lots(balances), line.award, on)
    if picked.short:
        raise DomainError("stock_short", _("Stok layak di gudang kurang %(short)s.") % {"short": picked.short})
    lots: dict[object, Lot] = {row.lot: row.lot for row in balances}
    return {lots[pick.key]: pick.quantity for pick in picked.picks}


@act
def receive_shipment(shipment_id: int, *, arrived: Mapping[int, Arrived], acting_user: User) -> Shipment:
    """Take in what was accepted, send back what was rejected, bill the accepted, count everybody's part.

    `arrived` by shipment line. What is rejected goes back to the warehouse and to the open part of the request.
    Refused: `shipment_already_received`, `arrival_incomplete`, `accepted_plus_rejected_is_shipped`,
    `rejected_line_has_a_reason`.
    """
    shipment, today = lock_shipment(shipment_id), clock.today()
    if shipment.state != ShipmentState.SENT:
        raise DomainError("shipment_already_received", _("Kiriman ini sudah diterima."))
    lines = list(shipment.lines.select_related("lot__product"))
    refuse_on(arrival_problems({line.pk: line.quantity for line in lines}, arrived))
    for line in lines:
        item = arrived[line.pk]
        line.accepted, line.rejected, line.reason = item.accepted, item.rejected, item.reason.strip()
    ShipmentLine.objects.bulk_update(lines, ["accepted", "rejected", "reason"])
    _bill(shipment, lines, on=today, acting_user=acting_user)
    _put_away(shipment, lines, on=today, acting_user=acting_user)
    _reopen(shipment, rejected=sum(line.rejected or 0 for line in lines))
    shipment.state, shipment.received_on, shipment.received_by = ShipmentState.RECEIVED, today, acting_user
    shipment.save(update_fields=["state", "received_on", "received_by", "journal"])
    after = {"accepted": sum(item.accepted for item in arrived.values()), "of": sum(line.quantity for line in lines)}
    record("supply.shipment.received", shipment, acting_user=acting_user, after=after)
    return shipment


def _bill(shipment: LockedShipment, lines: list[ShipmentLine], *, on: date, acting_user: User) -> None:
    """For the accepted: the sale, the cost of the goods, the participation of carrier and facility.

    Turnover is posted by what the buyer is on that day: whoever has left since the request is no member any more, and
    takes no part. What was rejected was never sold, so it is neither billed nor given back in the books.
    """
    total = sum((line.accepted or 0) * shipment.price_rp for line in lines)
    cost = sum((line.accepted or 0) * line.lot.cost_rp for line in lines)
    if total == 0:
        return
    buyer, source = shipment.line.request.member, f"shipment:{shipment.pk}"
    is_member = is_member_on(buyer, on)
    accounts = sale_accounts(is_member=is_member)
    lines_rp = [
        Line(accounts.receivable, total, buyer.number, buyer.name),
        Line(accounts.sales, -total),
        Line(accounts.cost, cost),
        Line(STOCK, -cost),
    ]
    shipment.journal = post_journal(
        reference=f"JUAL-{shipment.number}",
        on=on,
        memo=_("Penjualan %(number)s") % {"number": shipment.number},
        lines=[line for line in lines_rp if line.amount_rp],
        acting_user=acting_user,
    )
    carrier, memo = shipment.carrier, shipment.number
    record_participation(carrier, act=Act.DELIVERY, amount=total, on=on, source=source, memo=memo)
    if buyer.group_id == FACILITIES and is_member:
        record_participation(buyer, act=Act.PURCHASE, amount=total, on=on, source=source, memo=memo)


def _put_away(shipment: LockedShipment, lines: list[ShipmentLine], *, on: date, acting_user: User) -> None:
    """The accepted into the unit, the rejected back into the warehouse."""
    source = f"shipment:{shipment.pk}"
    accepted = {line.lot: line.accepted for line in lines if line.accepted}
    rejected = {line.lot: line.rejected for line in lines if line.rejected}
    move_lots(shipment.destination, accepted, kind=MoveKind.RECEIVE, source=source, on=on, acting_user=acting_user)
    move_lots(shipment.origin, rejected, kind=MoveKind.REVERSE, source=source, on=on, acting_user=acting_user)


def _reopen(shipment: LockedShipment, *, rejected: int) -> None:
    if rejected:
        requests = lock_requests([shipment.line.request_id])
        give_to_requests(requests, {shipment.line.request_id: -rejected})
