"""Asking, approving, rejecting; and what is suggested."""

from fractions import Fraction

import pytest

from kmp import clock
from kmp.errors import DomainError
from supply.catalogue.services import hold_product
from supply.demand.models import GoodsRequest
from supply.demand.queries import suggestions_for
from supply.demand.rules import suggest
from supply.demand.services import approve_request, ask_goods, reject_request
from supply.demand.states import RequestState
from tests.factories.clinics import make_unit, make_visit, stock_unit
from tests.factories.members import make_member, rini, suspend, user_of
from tests.factories.supply import make_product, make_request, make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def refused_code(product_is_held: bool = False, **changes: object) -> str:
    unit, product = make_unit(), make_product()
    if product_is_held:
        product = hold_product(product, reason="Uji", acting_user=rini())
    facts = {"place": unit.place, "product": product, "quantity": 5, "needed_by": clock.today()} | changes
    with pytest.raises(DomainError) as refused:
        ask_goods(unit.member, acting_user=user_of(unit.member), **facts)  # type: ignore[arg-type]
    assert GoodsRequest.objects.count() == 0
    return refused.value.code


def test_impossible_requests_are_refused() -> None:
    assert refused_code(quantity=0) == "request_quantity_is_positive"
    assert refused_code(needed_by=clock.today() - clock.ONE_DAY) == "needed_by_past"
    assert refused_code(place=make_unit().place) == "place_not_own"
    assert refused_code(product_is_held=True) == "product_held"


def test_suspended_member_does_not_ask() -> None:
    unit = make_unit()
    suspend(unit.member)
    unit.member.refresh_from_db()

    with pytest.raises(DomainError) as refused:
        make_request(make_product(), unit, approved=False)

    assert refused.value.code == "member_not_active"


def test_request_is_decided_once() -> None:
    request = make_request(make_product(), make_unit())

    with pytest.raises(DomainError) as approved:
        approve_request(request.pk, acting_user=rini())
    with pytest.raises(DomainError) as rejected:
        reject_request(request.pk, reason="Terlambat", acting_user=rini())

    assert {approved.value.code, rejected.value.code} == {"request_already_decided"}


@pytest.mark.parametrize("plausible", [0, 26])
def test_plausible_lies_between_one_and_what_was_asked(plausible: int) -> None:
    request = make_request(make_product(), make_unit(), quantity=25, approved=False)

    with pytest.raises(DomainError) as refused:
        approve_request(request.pk, plausible=plausible, acting_user=rini())

    request.refresh_from_db()
    assert (refused.value.code, request.state) == ("plausible_out_of_range", RequestState.ASKED)


def test_refusal_needs_a_reason() -> None:
    request = make_request(make_product(), make_unit(), approved=False)

    with pytest.raises(DomainError) as refused:
        reject_request(request.pk, reason=" ", acting_user=rini())
    reject_request(request.pk, reason="Sudah ada", acting_user=rini())

    request.refresh_from_db()
    assert (refused.value.code, request.state, request.reason) == ("reason_missing", RequestState.REJECTED, "Sudah ada")


@pytest.mark.parametrize(
    ("consumed", "stated", "on_hand", "on_order", "quantity", "days"),
    [
        pytest.param(90, 0, 0, 0, 30, 0, id="measured use"),
        pytest.param(100, 9, 4, 10, 20, 3, id="rounded up once: 33,33 is 34"),
        pytest.param(0, 2, 10, 5, 45, 5, id="stated use"),
        pytest.param(0, 0, 7, 0, 0, None, id="no use, no suggestion"),
        pytest.param(90, 0, 40, 0, 0, 40, id="never below zero"),
    ],
)
def test_suggestion(consumed: int, stated: int, on_hand: int, on_order: int, quantity: int, days: int | None) -> None:
    hint = suggest(consumed=consumed, stated_daily_use=stated, on_hand=on_hand, on_order=on_order)

    assert (hint.quantity, hint.days_left) == (quantity, days)


def test_suggestion_reads_stock_use_and_other_requests() -> None:
    from clinics.pharmacy.services import dispense

    order = make_stock(quantity=100)
    product, unit = order.offer.product, make_unit(member=make_member(group="faskes"))
    stock_unit(product, unit, quantity=50)
    visit = make_visit(unit)
    assert order.lot is not None
    dispense(visit.pk, lot=order.lot, quantity=45, acting_user=user_of(visit.worker))
    make_request(product, unit, quantity=3)
    request = make_request(product, unit, quantity=20, approved=False)

    hint = suggestions_for([request])[request.pk]

    assert (hint.daily_use, hint.on_hand, hint.on_order, hint.measured) == (Fraction(1, 2), 5, 3, True)
    assert hint.quantity == 7
