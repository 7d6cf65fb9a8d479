"""The pages of supply: what they show, whom they let in, how many questions they ask the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from kmp import clock
from kmp.accounts.models import User
from supply.allocation.models import Allocation
from supply.allocation.services import approve_allocation
from supply.allocation.states import AllocationState
from supply.catalogue.models import Offer, Product
from supply.demand.models import GoodsRequest
from supply.demand.states import RequestState
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.states import PurchaseState, ShipmentState
from supply.stock.models import Balance, Lot
from tests.factories.clinics import make_unit
from tests.factories.members import budi, joko, make_member, rini, user_of, wati
from tests.factories.supply import (
    compute,
    make_allocation,
    make_offer,
    make_product,
    make_request,
    make_shipment,
    make_stock,
    open_cooperative,
    warehouse,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: int, query: str = "") -> Any:
    return as_user(user).get(reverse(name, args=args) + query)


def text(response: Any) -> str:
    assert response.status_code == 200
    content: bytes = response.getvalue() if response.streaming else response.content
    return content.decode()


# the catalogue


def test_catalogue_shows_the_best_price_and_the_step() -> None:
    make_offer(price_rp=8_700_000)

    shown = text(page(wati(), "staff_products"))

    assert "Rp8.700.000" in shown
    assert "langkah 1 dari 5" in shown


def product_fields(**changes: str) -> dict[str, str]:
    return {
        "name": "Kasa steril",
        "code": "kasa-steril",
        "nie": "AKD 10903020231",
        "nie_valid_until": str(clock.today() + timedelta(days=500)),
        "risk_class": "A",
        "device_group": "non_elektromedik_steril",
        "unit": "buah",
        "pack": "10",
    } | changes


def test_product_is_entered_on_its_page() -> None:
    response = as_user(rini()).post(reverse("staff_product_new"), product_fields(nie="kemenkes ri akd10903020231"))

    product = Product.objects.get()
    assert (response.status_code, response["Location"]) == (303, reverse("staff_product", args=[product.pk]))
    assert (product.nie, product.pack) == ("AKD 10903020231", 10)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nie": "AKD 10303320XXX"}, "Tulis izin edar sebagai AKD, AKL, PKD atau PKL dan 11 angka"),
        ({"nie": "AKD 12003020231"}, "kategori"),
        ({"nie_valid_until": "2020-01-01"}, "tidak berlaku lagi"),
    ],
)
def test_wrong_licence_is_named_and_what_was_typed_stays(changes: dict[str, str], words: str) -> None:
    response = as_user(rini()).post(reverse("staff_product_new"), product_fields(**changes))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Kasa steril" in response.content.decode()
    assert Product.objects.count() == 0


def test_offer_is_entered_in_percent_and_kept_in_basis_points() -> None:
    product, producer = make_product(), make_member(group="produsen")
    fields = {
        "producer": producer.pk,
        "price_rp": "10.000",
        "sale_price_rp": "12.500",
        "tkdn": "30,25",
        "bmp": "12",
        "valid_from": str(clock.today()),
        "valid_until": str(clock.today() + timedelta(days=90)),
    }

    response = as_user(rini()).post(reverse("staff_offer_new", args=[product.pk]), fields)

    assert response.status_code == 303, response.content.decode()
    offer = Offer.objects.get()
    assert (offer.tkdn_bp, offer.bmp_bp, offer.price_rp) == (3025, 1200, 10_000)


def test_held_product_says_so_and_is_released() -> None:
    product = make_offer().product
    client, way = as_user(rini()), reverse("staff_product_hold", args=[product.pk])

    client.post(way, {"reason": "Uji mutu"})
    assert "tidak boleh keluar" in text(page(rini(), "staff_product", product.pk))
    client.post(way, {"reason": "Lulus uji"})

    product.refresh_from_db()
    assert product.is_held is False


# the stock


def test_stock_page_tells_expiry_in_words() -> None:
    make_stock(expires_in=30, number="DEKAT")
    make_stock(expires_in=400, number="JAUH")
    Lot.objects.filter(number="DEKAT").update(expires_on=clock.today())

    shown = text(page(wati(), "staff_stock"))
    assert "kedaluwarsa" in shown
    assert "JAUH" not in text(page(wati(), "staff_stock", query="?keadaan=habis"))


def test_stock_card_adds_up() -> None:
    order = make_stock(quantity=40)
    make_shipment(order.offer.product, make_unit(), quantity=10)

    shown = text(page(wati(), "staff_stock_card", warehouse().pk, order.lot_id or 0))

    assert "Sisa, cocok dengan jumlah mutasi" in shown
    assert ">30<" in shown


def test_lot_is_held_on_its_page() -> None:
    order = make_stock()
    way = reverse("staff_lot_hold", args=[warehouse().pk, order.lot_id])

    assert as_user(rini()).get(way).status_code == 200
    as_user(rini()).post(way, {"reason": "Kemasan rusak"})

    assert Lot.objects.get().state == "ditahan"


# requests


def test_request_is_approved_with_what_is_plausible() -> None:
    request = make_request(make_product(), make_unit(), quantity=20, approved=False)
    assert "Keputusan Anda" in text(page(rini(), "staff_request", request.pk))

    response = as_user(rini()).post(reverse("staff_request_approve", args=[request.pk]), {"plausible": "12"})

    request.refresh_from_db()
    assert (response.status_code, request.state, request.plausible) == (303, RequestState.APPROVED, 12)


def test_implausible_quantity_stays_in_the_form() -> None:
    request = make_request(make_product(), make_unit(), quantity=20, approved=False)

    response = as_user(rini()).post(reverse("staff_request_approve", args=[request.pk]), {"plausible": "21"})

    assert response.status_code == 422
    assert "paling banyak 20" in response.content.decode()


def test_ticked_requests_are_approved_each_for_itself() -> None:
    product = make_product()
    first, second = (make_request(product, make_unit(), approved=False) for _ in range(2))
    done = make_request(product, make_unit())

    as_user(rini()).post(reverse("staff_requests_approve"), {"pilih": [first.pk, done.pk, second.pk, "x"]})

    assert GoodsRequest.objects.filter(state=RequestState.APPROVED).count() == 3


def test_request_is_rejected_with_a_reason_the_member_reads() -> None:
    unit = make_unit()
    request = make_request(make_product(), unit, approved=False)
    way = reverse("staff_request_reject", args=[request.pk])

    assert as_user(rini()).post(way, {"reason": ""}).status_code == 422
    as_user(rini()).post(way, {"reason": "Sudah dikirim minggu lalu"})

    assert "Sudah dikirim minggu lalu" in text(page(user_of(unit.member), "order", request.pk))


def test_requests_as_a_sheet_hold_no_formula() -> None:
    member = make_member(group="faskes", name="=2+2 Klinik")
    make_request(make_product(), make_unit(member=member), approved=False)

    shown = text(page(rini(), "staff_requests_csv"))

    assert "'=2+2 Klinik" in shown
    assert ";=2+2" not in shown


# sharing


def test_sharing_is_begun_explained_and_approved_on_pages() -> None:
    product = make_stock(quantity=30).offer.product
    requests = [make_request(product, make_unit(), quantity=20) for _ in range(2)]
    fields = {"place": warehouse().pk, "requests": [one.pk for one in requests]}
    assert "Permintaan yang ikut" in text(page(rini(), "staff_allocation_new", query=f"?barang={product.pk}"))

    way = f"{reverse('staff_allocation_new')}?barang={product.pk}"
    response = as_user(rini()).post(way, fields)
    allocation = Allocation.objects.get()
    assert response["Location"] == reverse("staff_allocation", args=[allocation.pk])
    assert "Sedang dihitung" in text(page(rini(), "staff_allocation", allocation.pk))

    allocation = compute(allocation)
    line = allocation.lines.all()[0]
    shown = text(page(budi(), "staff_allocation", allocation.pk, query=f"?baris={line.pk}"))
    assert f"Mengapa {line.award} dari {line.claim}?" in shown
    assert "Sahkan pembagian" in shown

    assert allocation.bundle is not None
    approve = reverse("staff_allocation_approve", args=[allocation.pk])
    as_user(budi()).post(approve, {"digest": allocation.bundle.result_digest})
    allocation.refresh_from_db()
    assert allocation.state == AllocationState.APPROVED


def test_result_that_was_not_shown_is_not_approved() -> None:
    product = make_stock(quantity=30).offer.product
    allocation = compute(make_allocation(product, [make_request(product, make_unit())]))

    response = as_user(budi()).post(reverse("staff_allocation_approve", args=[allocation.pk]), {"digest": "x"})

    allocation.refresh_from_db()
    assert (response.status_code, allocation.state) == (409, AllocationState.COMPUTED)


def test_line_of_another_sharing_is_not_found() -> None:
    product = make_stock(quantity=30).offer.product
    first = compute(make_allocation(product, [make_request(product, make_unit(), quantity=5)]))
    approve_allocation(first.pk, acting_user=budi())
    second = compute(make_allocation(product, [make_request(product, make_unit(), quantity=5)]))

    assert page(budi(), "staff_allocation", second.pk, query=f"?baris={first.lines.get().pk}").status_code == 404


# orders and shipments


def test_order_is_proposed_by_the_ladder_and_received_by_lot() -> None:
    offer = make_offer()
    make_request(offer.product, make_unit(), quantity=25)
    way = f"{reverse('staff_purchase_new')}?barang={offer.product_id}"
    shown = text(as_user(rini()).get(way))
    assert "pilihan pertama" in shown
    assert 'value="25"' in shown

    warehouse()
    as_user(rini()).post(way, {"offer": offer.pk, "place": warehouse().pk, "quantity": "25"})
    order = PurchaseOrder.objects.get()
    receive = reverse("staff_purchase_receive", args=[order.pk])
    assert as_user(rini()).post(receive, {"lot_number": "L1", "expires_on": "2020-01-01"}).status_code == 422
    as_user(rini()).post(receive, {"lot_number": "L1", "expires_on": str(clock.today() + timedelta(days=300))})

    order.refresh_from_db()
    assert (order.state, Balance.objects.get().quantity) == (PurchaseState.RECEIVED, 25)


def test_goods_are_sent_and_matched_by_the_member() -> None:
    product = make_stock(quantity=50).offer.product
    unit = make_unit()
    allocation = compute(make_allocation(product, [make_request(product, unit, quantity=10)]))
    approve_allocation(allocation.pk, acting_user=budi())
    line, carrier = allocation.lines.get(), make_member(group="distributor")
    assert unit.place.name in text(page(rini(), "staff_orders", query="?keadaan=kirim"))

    as_user(rini()).post(reverse("staff_shipment_new", args=[line.pk]), {"carrier": carrier.pk})
    shipment = Shipment.objects.get()
    lot = shipment.lines.get()
    member = as_user(user_of(unit.member))
    assert "Perlu dicocokkan" in text(member.get(reverse("orders")))
    way = reverse("shipment_receive", args=[shipment.pk])
    fields = {f"accepted_{lot.pk}": "9", f"rejected_{lot.pk}": "1", f"reason_{lot.pk}": ""}
    refused = member.post(way, fields)
    assert refused.status_code == 422
    assert "Tulis alasan penolakan" in refused.content.decode()
    member.post(way, fields | {f"reason_{lot.pk}": "Basah"})

    shipment.refresh_from_db()
    assert shipment.state == ShipmentState.RECEIVED
    assert "ditolak 1" in text(member.get(reverse("order", args=[shipment.line.request_id])))
    assert "Rp112.500" in text(page(wati(), "staff_shipment", shipment.pk))


def test_member_asks_with_the_suggestion_beside() -> None:
    unit = make_unit()
    product = make_product(name="Oksimeter")
    member = as_user(user_of(unit.member))
    assert "Oksimeter" in text(member.get(reverse("order_new") + "?q=oksi"))
    way = f"{reverse('order_new')}?barang={product.pk}"
    assert "Saran untuk unit Anda" in text(member.get(way))
    fields = {
        "place": unit.place_id,
        "quantity": "4",
        "daily_use": "1",
        "need_class": "2",
        "needed_by": str(clock.today() + timedelta(days=7)),
    }

    assert member.post(way, fields | {"needed_by": "2020-01-01"}).status_code == 422
    member.post(way, fields)

    assert GoodsRequest.objects.get().quantity == 4


def test_held_product_cannot_be_asked_for() -> None:
    unit = make_unit()
    product = make_product()
    Product.objects.update(is_held=True)

    shown = text(as_user(user_of(unit.member)).get(f"{reverse('order_new')}?barang={product.pk}"))

    assert "Barang tidak ditemukan" in shown


def test_place_of_another_member_is_no_choice() -> None:
    mine, other = make_unit(), make_unit()
    product = make_product()
    fields = {"place": other.place_id, "quantity": "4", "daily_use": "1", "need_class": "2", "needed_by": "2099-01-01"}

    response = as_user(user_of(mine.member)).post(f"{reverse('order_new')}?barang={product.pk}", fields)

    assert (response.status_code, GoodsRequest.objects.count()) == (422, 0)


def test_foreign_requests_and_shipments_are_not_found() -> None:
    make_stock(quantity=50)
    shipment = make_shipment(Product.objects.get(), make_unit(), quantity=10)
    stranger = user_of(make_member(group="faskes"))

    assert page(stranger, "order", shipment.line.request_id).status_code == 404
    assert page(stranger, "shipment_receive", shipment.pk).status_code == 404


STAFF = ["staff_products", "staff_stock", "staff_requests", "staff_allocations", "staff_orders"]
ACTS = ["staff_product_new", "staff_allocation_new", "staff_purchase_new"]


@pytest.mark.parametrize("name", STAFF)
def test_lists_are_for_the_desk(name: str) -> None:
    assert page(wati(), name).status_code == 200
    assert page(user_of(make_member(group="faskes")), name).status_code == 403
    assert page(joko(), name).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_for_petugas(name: str) -> None:
    assert page(rini(), name).status_code == 200
    assert page(wati(), name).status_code == 403


def many(count: int) -> None:
    for _ in range(count):
        product = make_stock(quantity=20).offer.product
        make_shipment(product, make_unit(), quantity=5)
        make_request(product, make_unit(), approved=False)
        make_request(product, make_unit())


LISTS = [*STAFF, *(f"staff_orders?keadaan={state}" for state in ("masuk", "jalan", "kirim"))]


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, list[int]]:
    """How often each list asked the database with two of everything and with five, in a transaction taken back."""
    counts: dict[str, list[int]] = {}
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  # so that a durable act may run inside
        with block:
            open_cooperative()
            client = as_user(rini())
            many(1)
            for address in LISTS:
                client.get(way_to(address))
            for more in (1, 3):  # after an act the navigation counts anew, both times
                many(more)
                for address in LISTS:
                    counts.setdefault(address, []).append(queries_of(client, address))
            transaction.set_rollback(True)
        connection.close()
    return counts


def way_to(address: str) -> str:
    name, _mark, query = address.partition("?")
    return f"{reverse(name)}?{query}"


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(way_to(address)).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", LISTS)
def test_lists_ask_no_more_for_more_rows(address: str, asked: dict[str, list[int]]) -> None:
    few, many_more = asked[address]

    assert few <= 30
    assert many_more <= few
