"""From the offer to the unit's shelf: every gate, the books, the participation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kmp import clock
from kmp.books.models import Posting
from kmp.errors import DomainError
from members.licences.models import Licence
from members.participation.models import Participation
from members.registry.models import Member
from supply.allocation.models import AllocationLine
from supply.allocation.services import approve_allocation
from supply.catalogue.models import Product
from supply.catalogue.services import hold_product
from supply.demand.states import RequestState
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.rules import Arrived
from supply.orders.services import order_from_offer, receive_purchase, receive_shipment, send_shipment
from supply.orders.states import PurchaseState, ShipmentState
from supply.stock.models import Balance, Lot, Move
from supply.stock.services import hold_lot, release_lot
from tests.factories.clinics import make_unit
from tests.factories.members import budi, make_member, rini, user_of
from tests.factories.supply import (
    compute,
    make_allocation,
    make_offer,
    make_product,
    make_request,
    make_shipment,
    make_stock,
    warehouse,
)
from tests.factories.tampering import tamper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def code_of(refused: pytest.ExceptionInfo[DomainError]) -> str:
    return refused.value.code


def postings(reference: str) -> dict[str, int]:
    return dict(Posting.objects.filter(journal__reference=reference).values_list("account__code", "amount_rp"))


def approved_line(product: Product, *, quantity: int = 10) -> AllocationLine:
    allocation = compute(make_allocation(product, [make_request(product, make_unit(), quantity=quantity)]))
    approve_allocation(allocation.pk, acting_user=budi())
    return allocation.lines.get()


def end_licences(member: Member) -> None:
    Licence.objects.filter(institution=member.institution).update(valid_until=clock.today() - clock.ONE_DAY)


def test_received_purchase_is_stock_debt_and_sale_of_the_producer() -> None:
    order = make_stock(quantity=100)

    assert order.lot is not None
    assert (order.state, order.ladder_step) == (PurchaseState.RECEIVED, 1)
    assert Balance.objects.get(place=warehouse(), lot=order.lot).quantity == 100
    assert postings(f"BELI-{order.number}") == {"1-1300": 1_000_000, "2-1100": -1_000_000}
    row = Participation.objects.get(source=f"purchase:{order.pk}")
    assert (row.member, row.act, row.amount) == (order.offer.producer, "penjualan", 1_000_000)


def test_purchase_is_received_once() -> None:
    order = make_stock()

    with pytest.raises(DomainError) as refused:
        receive_purchase(order.pk, lot_number="LAIN", expires_on=None, acting_user=rini())

    assert code_of(refused) == "purchase_already_received"
    assert Move.objects.count() == 1


def test_expired_goods_are_not_received() -> None:
    order = order_from_offer(make_offer(), place=warehouse(), quantity=5, acting_user=rini())

    with pytest.raises(DomainError) as refused:
        receive_purchase(order.pk, lot_number="L1", expires_on=clock.today(), acting_user=rini())

    assert code_of(refused) == "lot_expired"
    assert (Lot.objects.count(), Move.objects.count()) == (0, 0)


def test_known_lot_with_another_expiry_is_refused() -> None:
    offer = make_offer()
    make_stock(offer, number="L1", expires_in=100)

    with pytest.raises(DomainError) as refused:
        make_stock(offer, number="L1", expires_in=101)

    assert code_of(refused) == "lot_differs"


def test_same_lot_again_adds_to_the_shelf() -> None:
    offer = make_offer()
    make_stock(offer, number="L1", quantity=10)
    make_stock(offer, number="L1", quantity=5)

    assert Balance.objects.get().quantity == 15


def test_import_is_passed_over_while_a_domestic_offer_exists() -> None:
    home = make_product(kfa_code="93001234")
    make_offer(home, tkdn_bp=0, bmp_bp=0)
    imported = make_product(nie="AKL 20403420775", kfa_code="93001234")
    offer = make_offer(imported, price_rp=1, sale_price_rp=1, tkdn_bp=0, bmp_bp=0)

    with pytest.raises(DomainError) as refused:
        order_from_offer(offer, place=warehouse(), quantity=1, acting_user=rini())

    assert (code_of(refused), refused.value.facts) == ("ladder_passes_over", {"step": 4})
    assert PurchaseOrder.objects.count() == 0


def test_domestic_offer_without_seller_licence_does_not_bar_the_import() -> None:
    home = make_product(kfa_code="93001234")
    unlicensed = make_offer(home)
    imported = make_product(nie="AKL 20403420775", kfa_code="93001234")
    offer = make_offer(imported, tkdn_bp=0, bmp_bp=0)
    end_licences(unlicensed.producer)

    assert order_from_offer(offer, place=warehouse(), quantity=1, acting_user=rini()).ladder_step == 5


def test_order_of_a_held_product_is_refused() -> None:
    offer = make_offer()
    hold_product(offer.product, reason="Uji mutu", acting_user=rini())

    with pytest.raises(DomainError) as refused:
        order_from_offer(offer, place=warehouse(), quantity=1, acting_user=rini())

    assert code_of(refused) == "product_held"


def test_order_after_the_licence_ended_is_refused() -> None:
    offer = make_offer()
    Product.objects.filter(pk=offer.product_id).update(nie_valid_until=clock.today() - clock.ONE_DAY)
    offer.product.refresh_from_db()

    with pytest.raises(DomainError) as refused:
        order_from_offer(offer, place=warehouse(), quantity=1, acting_user=rini())

    assert code_of(refused) == "nie_expired"


def test_order_from_a_seller_without_licence_is_refused() -> None:
    offer = make_offer()
    end_licences(offer.producer)

    with pytest.raises(DomainError) as refused:
        order_from_offer(offer, place=warehouse(), quantity=1, acting_user=rini())

    assert code_of(refused) == "licence_missing"


def test_order_for_a_members_unit_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        order_from_offer(make_offer(), place=make_unit().place, quantity=1, acting_user=rini())

    assert code_of(refused) == "not_a_warehouse"


def test_order_of_nothing_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        order_from_offer(make_offer(), place=warehouse(), quantity=0, acting_user=rini())

    assert code_of(refused) == "purchase_quantity_is_positive"


def test_shipment_takes_the_lots_that_expire_first() -> None:
    offer = make_offer()
    make_stock(offer, quantity=8, expires_in=300, number="LATE")
    make_stock(offer, quantity=4, expires_in=100, number="EARLY")

    shipment = make_shipment(offer.product, make_unit(), quantity=10)

    lines = {line.lot.number: line.quantity for line in shipment.lines.select_related("lot")}
    assert lines == {"EARLY": 4, "LATE": 6}
    assert dict(Balance.objects.values_list("lot__number", "quantity")) == {"EARLY": 0, "LATE": 2}
    assert shipment.price_rp == 12_500


def test_shipment_waits_for_the_second_person() -> None:
    order = make_stock()
    allocation = compute(make_allocation(order.offer.product, [make_request(order.offer.product, make_unit())]))

    with pytest.raises(DomainError) as refused:
        send_shipment(allocation.lines.get().pk, carrier=make_member(group="distributor"), acting_user=rini())

    assert code_of(refused) == "allocation_not_approved"


def test_line_is_sent_once() -> None:
    order = make_stock()
    shipment = make_shipment(order.offer.product, make_unit())

    with pytest.raises(DomainError) as refused:
        send_shipment(shipment.line_id, carrier=shipment.carrier, acting_user=rini())

    assert code_of(refused) == "line_already_sent"
    assert Shipment.objects.count() == 1


def test_carrier_must_be_a_distributor_with_cdakb() -> None:
    line = approved_line(make_stock().offer.product)
    unlicensed = make_member(group="distributor")
    end_licences(unlicensed)

    for carrier, code in [(make_member(group="faskes"), "not_a_distributor"), (unlicensed, "licence_missing")]:
        with pytest.raises(DomainError) as refused:
            send_shipment(line.pk, carrier=carrier, acting_user=rini())
        assert code_of(refused) == code

    assert (Shipment.objects.count(), Move.objects.count()) == (0, 1)


def test_held_lot_is_not_sent_until_it_is_released() -> None:
    order = make_stock()
    line = approved_line(order.offer.product)
    carrier = make_member(group="distributor")
    assert order.lot is not None
    lot = hold_lot(order.lot, reason="Kemasan rusak", acting_user=rini())

    with pytest.raises(DomainError) as refused:
        send_shipment(line.pk, carrier=carrier, acting_user=rini())
    assert code_of(refused) == "stock_short"

    release_lot(lot, reason="Kemasan diperiksa", acting_user=rini())
    assert send_shipment(line.pk, carrier=carrier, acting_user=rini()).state == ShipmentState.SENT


@pytest.mark.parametrize("state", ["ditahan", "ditarik"])
def test_unfit_lot_is_refused_by_the_table_itself(state: str) -> None:
    order = make_stock()
    Lot.objects.update(state=state)

    with pytest.raises(IntegrityError, match="expired, held"), transaction.atomic():
        raw_move(order, "kirim")


def test_expired_lot_is_refused_by_the_table_itself() -> None:
    order = make_stock()
    Lot.objects.update(expires_on=clock.today())

    for kind in ("kirim", "serah"):
        with pytest.raises(IntegrityError, match="expired, held"), transaction.atomic():
            raw_move(order, kind)

    assert Move.objects.count() == 1


def test_lot_of_a_product_without_licence_is_refused_by_the_table_itself() -> None:
    order = make_stock()
    Product.objects.update(nie_valid_until=clock.today() - clock.ONE_DAY)

    with pytest.raises(IntegrityError, match="without a valid licence"), transaction.atomic():
        raw_move(order, "serah")


def raw_move(order: PurchaseOrder, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO supply_move (place_id, lot_id, kind, quantity, source, moved_on, moved_by_id, recorded_at)"
            " VALUES (%s, %s, %s, -1, 'raw', %s, %s, now())",
            [order.place_id, order.lot_id, kind, clock.today(), rini().pk],
        )


def test_received_shipment_bills_the_accepted_and_counts_everybody() -> None:
    make_stock(quantity=100)
    unit = make_unit()
    shipment = make_shipment(Product.objects.get(), unit, quantity=10)
    line = shipment.lines.get()

    arrived = {line.pk: Arrived(accepted=7, rejected=3, reason="Basah")}
    shipment = receive_shipment(shipment.pk, arrived=arrived, acting_user=user_of(unit.member))

    assert dict(Balance.objects.values_list("place", "quantity")) == {warehouse().pk: 93, unit.place_id: 7}
    assert postings(f"JUAL-{shipment.number}") == {
        "1-1150": 87_500, "4-3000": -87_500, "5-4000": 70_000, "1-1300": -70_000,
    }  # fmt: skip
    rows = Participation.objects.filter(source=f"shipment:{shipment.pk}").order_by("act")
    assert [(row.member_id, row.act, row.amount) for row in rows] == [
        (unit.member_id, "pembelian", 87_500),
        (shipment.carrier_id, "pengantaran", 87_500),
    ]
    request = shipment.line.request
    request.refresh_from_db()
    assert (request.served, request.state, request.open_quantity) == (7, RequestState.APPROVED, 3)


@pytest.mark.parametrize("status", ["aktif", "dibekukan"])
def test_sale_to_a_member_is_members_turnover_whatever_the_status(status: str) -> None:
    assert sale_to_buyer_of(status) == {"1-1150": 125_000, "4-3000": -125_000, "5-4000": 100_000, "1-1300": -100_000}
    assert Participation.objects.filter(act="pembelian").count() == 1


def test_sale_to_one_who_has_left_is_turnover_with_non_members() -> None:
    assert sale_to_buyer_of("keluar") == {"1-1160": 125_000, "4-3100": -125_000, "5-4100": 100_000, "1-1300": -100_000}
    assert not Participation.objects.filter(act="pembelian").exists()


def sale_to_buyer_of(status: str) -> dict[str, int]:
    """What is posted when the buyer's standing became `status` while the goods were on their way."""
    make_stock(quantity=100)
    unit = make_unit()
    shipment = make_shipment(Product.objects.get(), unit, quantity=10)
    tamper("UPDATE members_registerentry SET status = %s WHERE member_id = %s", status, unit.member_id)
    arrived = {line.pk: Arrived(accepted=line.quantity) for line in shipment.lines.all()}
    receive_shipment(shipment.pk, arrived=arrived, acting_user=user_of(unit.member))
    return postings(f"JUAL-{shipment.number}")


@pytest.mark.parametrize(
    ("accepted", "rejected", "reason", "code"),
    [
        (7, 2, "Basah", "accepted_plus_rejected_is_shipped"),
        (11, -1, "", "accepted_plus_rejected_is_shipped"),
        (9, 1, " ", "rejected_line_has_a_reason"),
    ],
)
def test_arrival_that_does_not_add_up_is_refused(accepted: int, rejected: int, reason: str, code: str) -> None:
    make_stock()
    unit = make_unit()
    shipment = make_shipment(Product.objects.get(), unit, quantity=10)
    moves = Move.objects.count()

    arrived = {shipment.lines.get().pk: Arrived(accepted, rejected, reason)}

    with pytest.raises(DomainError) as refused:
        receive_shipment(shipment.pk, arrived=arrived, acting_user=user_of(unit.member))

    assert code_of(refused) == code
    assert Move.objects.count() == moves


def test_arrival_must_name_every_lot() -> None:
    make_stock()
    unit = make_unit()
    shipment = make_shipment(Product.objects.get(), unit)

    with pytest.raises(DomainError) as refused:
        receive_shipment(shipment.pk, arrived={}, acting_user=user_of(unit.member))

    assert code_of(refused) == "arrival_incomplete"


def test_shipment_is_received_once() -> None:
    make_stock()
    unit = make_unit()
    shipment = make_shipment(Product.objects.get(), unit, quantity=5)
    arrived = {shipment.lines.get().pk: Arrived(5)}
    receive_shipment(shipment.pk, arrived=arrived, acting_user=user_of(unit.member))

    with pytest.raises(DomainError) as refused:
        receive_shipment(shipment.pk, arrived=arrived, acting_user=user_of(unit.member))

    assert code_of(refused) == "shipment_already_received"
    assert Balance.objects.get(place=unit.place).quantity == 5


def test_wholly_rejected_shipment_bills_nothing() -> None:
    make_stock(quantity=50)
    unit = make_unit()
    shipment = make_shipment(Product.objects.get(), unit, quantity=5)
    line = shipment.lines.get()

    receive_shipment(shipment.pk, arrived={line.pk: Arrived(0, 5, "Rusak")}, acting_user=user_of(unit.member))

    shipment.refresh_from_db()
    assert (shipment.state, shipment.journal_id) == (ShipmentState.RECEIVED, None)
    assert not Participation.objects.filter(source=f"shipment:{shipment.pk}").exists()
    assert Balance.objects.get(place=warehouse()).quantity == 50


def test_offer_that_ended_is_not_ordered() -> None:
    offer = make_offer()
    with clock.pretend(clock.now() + timedelta(days=366)), pytest.raises(DomainError) as refused:
        order_from_offer(offer, place=warehouse(), quantity=1, acting_user=rini())

    assert code_of(refused) == "offer_not_in_force"
