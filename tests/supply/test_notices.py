"""What a sharing and a shipment tell, to whom, once, and nothing when the act is refused."""

import pytest
from django.urls import reverse

from kmp.errors import DomainError
from members.notices.models import Notice
from supply.allocation.services import approve_allocation
from supply.catalogue.models import Product
from supply.catalogue.services import hold_product
from supply.demand.models import GoodsRequest
from supply.orders.services import send_shipment
from tests.factories.clinics import make_unit
from tests.factories.members import application_of, budi, make_member, rini
from tests.factories.supply import compute, make_allocation, make_offer, make_product, make_request, make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def told(prefix: str) -> list[Notice]:
    return list(Notice.objects.filter(key__startswith=prefix).order_by("id"))


def person_of(request: GoodsRequest) -> int:
    return application_of(request.member).person_id


@pytest.fixture
def product() -> Product:
    """Ten pieces of it lie in the warehouse."""
    product = make_product(name="Masker N95")
    make_stock(make_offer(product), quantity=10)
    return product


def test_approved_sharing_tells_everyone_who_asked_what_they_get(product: Product) -> None:
    first, second = (make_request(product, make_unit(), quantity=quantity) for quantity in (15, 5))
    allocation = compute(make_allocation(product, [first, second]))
    assert told("pembagian:") == []

    approve_allocation(allocation.pk, acting_user=budi())

    awards = {line.request_id: line.award for line in allocation.lines.all()}
    by_person = {one.person_id: one for one in told("pembagian:")}
    assert len(by_person) == 2
    for request in (first, second):
        one = by_person[person_of(request)]
        assert one.title == f"Pembagian Masker N95: {awards[request.pk]} untuk {request.number}"
        assert one.path == reverse("order", args=[request.pk])


def test_sharing_that_is_refused_tells_nobody(product: Product) -> None:
    allocation = compute(make_allocation(product, [make_request(product, make_unit())]))

    with pytest.raises(DomainError) as refused:
        approve_allocation(allocation.pk, acting_user=rini())  # she started it

    assert refused.value.code == "allocation_approved_by_a_second_person"
    assert told("pembagian:") == []


def test_shipment_tells_its_receiver_who_brings_what(product: Product) -> None:
    request = make_request(product, make_unit(), quantity=4)
    allocation = compute(make_allocation(product, [request]))
    approve_allocation(allocation.pk, acting_user=budi())
    carrier = make_member(group="distributor", name="PT Antar Sehat (contoh)")

    shipment = send_shipment(allocation.lines.get().pk, carrier=carrier, acting_user=rini())

    (one,) = told("kiriman:")
    assert one.person_id == person_of(request)
    assert one.title == f"Kiriman {shipment.number} berangkat"
    assert one.body == ("4 Masker N95, diantar oleh PT Antar Sehat (contoh). Catat penerimaannya begitu sampai.")
    assert one.path == reverse("shipment_receive", args=[shipment.pk])


def test_shipment_that_cannot_leave_tells_nobody(product: Product) -> None:
    allocation = compute(make_allocation(product, [make_request(product, make_unit(), quantity=4)]))
    approve_allocation(allocation.pk, acting_user=budi())
    hold_product(product, reason="Keluhan.", acting_user=rini())

    with pytest.raises(DomainError):
        send_shipment(allocation.lines.get().pk, carrier=make_member(group="distributor"), acting_user=rini())

    assert told("kiriman:") == []
