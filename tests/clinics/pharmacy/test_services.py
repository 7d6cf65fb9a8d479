"""Handing over: one act with the stock move, gated on every path."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from clinics.pharmacy.models import Dispensing
from clinics.pharmacy.services import dispense
from clinics.units.models import Unit
from clinics.visits.models import Visit
from clinics.visits.services import finish_visit
from kmp import clock
from kmp.errors import DomainError
from members.participation.models import Participation
from supply.catalogue.services import hold_product
from supply.stock.models import Balance, Lot, Move
from supply.stock.services import hold_lot
from tests.factories.clinics import make_patient, make_unit, make_visit, make_worker, stock_unit
from tests.factories.members import make_member, rini, user_of
from tests.factories.supply import make_stock, open_cooperative


def stocked_unit(*, quantity: int = 10, expires_in: int | None = 400) -> tuple[Unit, Lot]:
    order = make_stock(quantity=50, expires_in=expires_in)
    unit = make_unit()
    stock_unit(order.offer.product, unit, quantity=quantity)
    assert order.lot is not None
    return unit, order.lot


def hand_over(visit: Visit, lot: Lot, quantity: int = 1) -> Dispensing:
    return dispense(visit.pk, lot=lot, quantity=quantity, acting_user=user_of(visit.worker))


pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("cooperative")
def test_hand_over_moves_the_lot_and_counts_the_use() -> None:
    unit, lot = stocked_unit()
    user = make_member(group="pengguna")
    visit = make_visit(unit, patient=make_patient(unit, member=user))

    dispensing = hand_over(visit, lot, 3)

    assert Balance.objects.get(place=unit.place).quantity == 7
    assert (dispensing.move.quantity, dispensing.move.kind, dispensing.price_rp) == (-3, "serah", 12_500)
    row = Participation.objects.get(act="penggunaan")
    assert (row.member, row.amount) == (user, 37_500)


@pytest.mark.usefixtures("cooperative")
def test_patient_who_is_no_member_counts_for_nobody() -> None:
    unit, lot = stocked_unit()

    hand_over(make_visit(unit), lot)

    assert Participation.objects.filter(act="penggunaan").count() == 0


@pytest.mark.usefixtures("cooperative")
@pytest.mark.parametrize(
    ("quantity", "code"), [(11, "stock_short"), (0, "quantity_not_positive"), (-1, "quantity_not_positive")]
)
def test_impossible_quantity_is_refused(quantity: int, code: str) -> None:
    unit, lot = stocked_unit(quantity=10)
    visit = make_visit(unit)

    with pytest.raises(DomainError) as refused:
        hand_over(visit, lot, quantity)

    assert refused.value.code == code
    assert (Dispensing.objects.count(), Move.objects.filter(kind="serah").count()) == (0, 0)


@pytest.mark.usefixtures("cooperative")
def test_expired_lot_is_not_handed_over() -> None:
    unit, lot = stocked_unit(expires_in=3)
    visit = make_visit(unit)

    with clock.pretend(clock.now() + timedelta(days=3)), pytest.raises(DomainError) as refused:
        hand_over(visit, lot)

    assert refused.value.code == "lot_expired"


@pytest.mark.usefixtures("cooperative")
def test_held_lot_and_held_product_are_not_handed_over() -> None:
    unit, lot = stocked_unit()
    visit = make_visit(unit)

    lot = hold_lot(lot, reason="Uji", acting_user=rini())
    with pytest.raises(DomainError) as held_lot:
        hand_over(visit, lot)
    hold_product(lot.product, reason="Uji", acting_user=rini())
    with pytest.raises(DomainError) as held_both:
        hand_over(visit, Lot.objects.get(pk=lot.pk))

    assert held_lot.value.code == "lot_held"
    assert [problem.code for problem in held_both.value.problems] == ["lot_held", "product_held"]


@pytest.mark.usefixtures("cooperative")
def test_lot_of_another_place_is_not_there() -> None:
    _unit, lot = stocked_unit()
    visit = make_visit(make_unit())

    with pytest.raises(DomainError) as refused:
        hand_over(visit, lot)

    assert refused.value.code == "stock_short"


@pytest.mark.usefixtures("cooperative")
def test_finished_visit_takes_no_hand_over_and_a_lot_goes_once() -> None:
    unit, lot = stocked_unit()
    visit = make_visit(unit)
    hand_over(visit, lot)

    with pytest.raises(DomainError) as twice:
        hand_over(visit, lot)
    finish_visit(visit.pk, acting_user=user_of(visit.worker))
    with pytest.raises(DomainError) as finished:
        hand_over(visit, lot)

    assert (twice.value.code, finished.value.code) == ("lot_already_dispensed", "visit_already_finished")


@pytest.mark.django_db(transaction=True)
def test_last_unit_goes_to_one_of_two() -> None:
    open_cooperative()
    unit, lot = stocked_unit(quantity=1)
    worker = make_worker(unit)
    visits = [make_visit(unit, worker=worker) for _ in range(2)]
    user, start, codes = user_of(worker), Barrier(2), []

    def take(visit: Visit) -> None:
        start.wait()
        try:
            dispense(visit.pk, lot=lot, quantity=1, acting_user=user)
            codes.append("done")
        except DomainError as refused:
            codes.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=take, args=(visit,)) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(codes) == ["done", "stock_short"]
    assert Balance.objects.get(place=unit.place).quantity == 0
