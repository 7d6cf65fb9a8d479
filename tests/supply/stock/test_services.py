"""The stock card: sums, proofs, and what the tables refuse."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from kmp import clock
from kmp.errors import DomainError
from supply.stock.models import Balance, Lot, Move
from supply.stock.queries import differences, stock_card
from supply.stock.services import hold_lot, release_lot
from tests.factories.clinics import make_unit
from tests.factories.members import rini
from tests.factories.supply import make_shipment, make_stock, warehouse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def checked() -> tuple[int, dict[str, object]]:
    out = StringIO()
    try:
        call_command("check_stock", stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_card_runs_on_to_the_balance() -> None:
    order = make_stock(quantity=50)
    make_shipment(order.offer.product, make_unit(), quantity=20)
    assert order.lot is not None

    card = stock_card(warehouse(), order.lot)

    assert [(move.quantity, move.balance) for move in card] == [(50, 50), (-20, 30)]  # type: ignore[attr-defined]
    assert Balance.objects.get(place=warehouse()).quantity == 30


def test_sound_stock_is_proved() -> None:
    make_stock()

    assert checked() == (0, {"ok": True, "cards": 1, "differences": []})


@pytest.mark.django_db(transaction=True)  # a table with pending triggers cannot be altered
def test_broken_balance_is_found_and_named() -> None:
    order = make_stock(quantity=50)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE supply_balance DISABLE TRIGGER USER")
        cursor.execute("UPDATE supply_balance SET quantity = 49")
        cursor.execute("ALTER TABLE supply_balance ENABLE TRIGGER USER")

    status, answer = checked()

    difference = {"place_id": order.place_id, "lot_id": order.lot_id, "balance": 49, "moved": 50}
    assert (status, answer) == (1, {"ok": False, "cards": 1, "differences": [difference]})
    assert len(differences(limit=1)) == 1


def test_balance_is_not_written_by_hand() -> None:
    make_stock()

    for statement in ("UPDATE supply_balance SET quantity = 1", "DELETE FROM supply_balance"):
        with (
            pytest.raises(IntegrityError, match="by stock moves only"),
            transaction.atomic(),
            connection.cursor() as at,
        ):
            at.execute(statement)


def test_move_is_never_changed() -> None:
    make_stock()

    for statement in ("UPDATE supply_move SET quantity = 1", "DELETE FROM supply_move"):
        with pytest.raises(DatabaseError, match="move_is_immutable"), transaction.atomic():
            connection.cursor().execute(statement)


def test_more_than_there_is_does_not_leave() -> None:
    lot = make_stock(quantity=5).lot
    assert lot is not None

    with pytest.raises(IntegrityError, match="stock_never_below_zero"), transaction.atomic():
        Move.objects.create(
            place=warehouse(),
            lot=lot,
            kind="kirim",
            quantity=-6,
            source="raw",
            moved_on=clock.today(),
            moved_by=rini(),
        )


def test_same_document_moves_a_lot_once() -> None:
    make_stock(quantity=5)
    move = Move.objects.get()
    move.pk = None

    with pytest.raises(IntegrityError, match="one_move_per_source"), transaction.atomic():
        move.save(force_insert=True)


def test_lot_is_held_once_and_released_once() -> None:
    make_stock()
    lot = hold_lot(Lot.objects.get(), reason="Uji", acting_user=rini())

    with pytest.raises(DomainError) as held:
        hold_lot(lot, reason="Uji", acting_user=rini())
    release_lot(lot, reason="Lulus", acting_user=rini())
    with pytest.raises(DomainError) as released:
        release_lot(lot, reason="Lulus", acting_user=rini())
    with pytest.raises(DomainError) as unexplained:
        hold_lot(lot, reason=" ", acting_user=rini())

    codes = [refused.value.code for refused in (held, released, unexplained)]
    assert codes == ["lot_not_usable", "lot_not_held", "reason_missing"]


def test_recalled_lot_is_never_released() -> None:
    make_stock()
    Lot.objects.update(state="ditarik")

    with pytest.raises(DomainError) as refused:
        release_lot(Lot.objects.get(), reason="Lulus", acting_user=rini())

    assert (refused.value.code, Lot.objects.get().state) == ("lot_not_held", "ditarik")
