"""Freezing, computing and approving a sharing of scarce stock."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from kmp import clock
from kmp.errors import DomainError
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.runs.states import RunState
from supply.allocation.contract import as_result, plan_of
from supply.allocation.models import Allocation, AllocationLine
from supply.allocation.services import approve_allocation, share_stock
from supply.allocation.states import AllocationState
from supply.catalogue.models import Product
from supply.demand.models import GoodsRequest
from supply.demand.states import NeedClass, RequestState
from tests.factories.clinics import make_unit
from tests.factories.members import budi, rini
from tests.factories.supply import compute, make_allocation, make_product, make_request, make_shipment, make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def short_stock(quantity: int = 30) -> tuple[Product, list[GoodsRequest]]:
    """Three facilities ask for 60 of what is less."""
    product = make_stock(quantity=quantity).offer.product
    classes = [NeedClass.CRITICAL, NeedClass.ROUTINE, NeedClass.ROUTINE]
    return product, [make_request(product, make_unit(), quantity=20, need_class=one) for one in classes]


def test_frozen_inputs_are_the_file_of_the_contract() -> None:
    product, requests = short_stock()

    allocation = make_allocation(product, requests)

    inputs = allocation.inputs
    assert (inputs["available"], inputs["pack"]) == (30, 1)
    assert [(row["member"], row["class"], row["request"]) for row in inputs["requests"]] == [
        (request.member.number, request.need_class, 20) for request in requests
    ]
    assert allocation.state == AllocationState.FROZEN
    assert plan_of(inputs).available == 30


def test_computed_lines_are_those_of_the_engine() -> None:
    product, requests = short_stock()

    allocation = compute(make_allocation(product, requests))

    result = as_result(plan_of(allocation.inputs).shared())
    lines = {line.member.number: line for line in allocation.lines.select_related("member")}
    assert {row["member"]: row["award"] for row in result["lines"]} == {n: line.award for n, line in lines.items()}
    assert (allocation.awarded, allocation.left) == (result["awarded"], result["left"])
    assert sum(line.award for line in lines.values()) + result["left"] == 30
    assert allocation.bundle is not None
    assert allocation.bundle.result_digest == result["sha256"]
    assert Run.objects.get().state == RunState.DONE


def test_delivered_twice_the_work_is_done_once() -> None:
    product, requests = short_stock()
    allocation = compute(make_allocation(product, requests))
    before = list(AllocationLine.objects.values_list("pk", "award"))

    assert allocation.run_id is not None
    execute_run(allocation.run_id)
    with pytest.raises(DomainError) as refused:
        share_stock(Run.objects.get())

    assert refused.value.code == "allocation_already_computed"
    assert list(AllocationLine.objects.values_list("pk", "award")) == before


def test_approval_serves_the_requests_and_leaves_the_rest_open() -> None:
    product, requests = short_stock()
    allocation = compute(make_allocation(product, requests))

    approve_allocation(allocation.pk, acting_user=budi())

    for request in requests:
        line = allocation.lines.get(request=request)
        request.refresh_from_db()
        assert request.served == line.award
        assert request.state == (RequestState.SERVED if line.award == 20 else RequestState.APPROVED)
    assert sum(request.served for request in requests) == allocation.awarded


def test_who_started_cannot_approve() -> None:
    product, requests = short_stock()
    allocation = compute(make_allocation(product, requests))

    with pytest.raises(DomainError) as refused:
        approve_allocation(allocation.pk, acting_user=rini())

    assert refused.value.code == "allocation_approved_by_a_second_person"
    assert GoodsRequest.objects.filter(served__gt=0).count() == 0


def test_what_is_not_computed_cannot_be_approved() -> None:
    product, requests = short_stock()
    allocation = make_allocation(product, requests)

    with pytest.raises(DomainError) as refused:
        approve_allocation(allocation.pk, acting_user=budi())

    assert refused.value.code == "allocation_not_computed"


def test_promised_stock_is_not_shared_again() -> None:
    product, requests = short_stock(quantity=30)
    first = compute(make_allocation(product, requests[:1]))
    approve_allocation(first.pk, acting_user=budi())

    second = make_allocation(product, requests[1:])

    assert (first.awarded, second.inputs["available"]) == (20, 10)


def test_same_stock_is_not_shared_twice_at_once() -> None:
    product, requests = short_stock()
    make_allocation(product, requests[:1])

    with pytest.raises(DomainError) as refused:
        make_allocation(product, requests[1:])

    assert refused.value.code == "one_open_allocation_per_product_and_place"
    assert (Allocation.objects.count(), Run.objects.count()) == (1, 1)


def test_member_takes_part_with_one_request() -> None:
    product = make_stock().offer.product
    unit = make_unit()
    requests = [make_request(product, unit), make_request(product, unit)]

    with pytest.raises(DomainError) as refused:
        make_allocation(product, requests)

    assert refused.value.code == "member_twice"


def test_only_approved_requests_for_the_product_take_part() -> None:
    product = make_stock().offer.product
    asked = make_request(product, make_unit(), approved=False)
    other = make_request(make_product(), make_unit())

    for request in (asked, other):
        with pytest.raises(DomainError) as refused:
            make_allocation(product, [request])
        assert refused.value.code == "request_not_open"


def test_empty_shelf_is_not_shared() -> None:
    product = make_product()

    with pytest.raises(DomainError) as refused:
        make_allocation(product, [make_request(product, make_unit())])

    assert refused.value.code == "nothing_to_share"


def test_plausible_quantity_caps_and_fills_the_request() -> None:
    product = make_stock(quantity=100).offer.product
    request = make_request(product, make_unit(), quantity=20, plausible=12)

    allocation = compute(make_allocation(product, [request]))
    approve_allocation(allocation.pk, acting_user=budi())

    line = allocation.lines.get()
    request.refresh_from_db()
    assert (line.claim, line.award, request.served, request.state) == (12, 12, 12, RequestState.SERVED)
    assert "capped_plausible" in line.reasons


def test_second_sharing_knows_how_the_first_went() -> None:
    product, requests = short_stock(quantity=30)
    allocation = compute(make_allocation(product, requests))
    approve_allocation(allocation.pk, acting_user=budi())
    first = {line.request_id: line for line in allocation.lines.all()}
    make_stock(product.offers.get(), quantity=50)
    open_ones = list(GoodsRequest.objects.filter(state=RequestState.APPROVED).order_by("pk"))

    second = make_allocation(product, open_ones)

    assert [(row["request"], row["prior_fill"]) for row in second.inputs["requests"]] == [
        (20 - first[one.pk].award, f"{first[one.pk].award // 5}/4" if first[one.pk].award else "0") for one in open_ones
    ]


def test_frozen_inputs_and_lines_cannot_be_changed() -> None:
    product, requests = short_stock()
    allocation = compute(make_allocation(product, requests))

    with pytest.raises(DatabaseError, match="allocation_inputs_are_frozen"), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(inputs={})
    with pytest.raises(DatabaseError), transaction.atomic():
        AllocationLine.objects.update(award=0)


def test_expiring_stock_is_not_counted() -> None:
    product = make_stock(quantity=30, expires_in=5).offer.product
    request = make_request(product, make_unit())

    with clock.pretend(clock.now() + timedelta(days=5)), pytest.raises(DomainError) as refused:
        make_allocation(product, [request])

    assert refused.value.code == "nothing_to_share"


def test_whole_way_to_the_unit_leaves_the_stock_sound() -> None:
    make_stock(quantity=30)

    shipment = make_shipment(Product.objects.get(), make_unit(), quantity=10)

    assert sum(line.quantity for line in shipment.lines.all()) == 10
