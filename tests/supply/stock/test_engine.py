"""First expired, first out; cases of tests/cases/open-msupply."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supply.stock.engine import Pick, StockedLot, fefo

CASES = Path(__file__).parents[2] / "cases" / "open-msupply"
SERVER = {case["name"]: case for case in json.loads((CASES / "fefo_server.json").read_text())["cases"]}
CLIENT = json.loads((CASES / "fefo_client_whole_packs.json").read_text())["cases"]
TODAY = date(2026, 6, 1)


def lot_of(row: dict[str, Any]) -> StockedLot:
    expiry = row["expiry"]
    if expiry is not None and expiry.startswith("D"):
        expires_on: date | None = TODAY + timedelta(days=int(expiry[1:] or 0))
    else:
        expires_on = expiry and date.fromisoformat(expiry)
    return StockedLot(row["id"], row["pack"] * row["packs"], expires_on, is_fit=not row.get("hold", False))


@pytest.mark.parametrize("name", ["partial_and_fefo", "alerts"])
def test_server_case(name: str) -> None:
    case = SERVER[name]

    picked = fefo([lot_of(row) for row in case["lots"]], case["units"], TODAY)

    assert [pick.key for pick in picked.picks] == case["expect_order"]
    assert picked.short == case["expect_remaining"]
    if "expect_units" in case:
        assert [pick.quantity for pick in picked.picks] == case["expect_units"]
    assert sorted(map(str, picked.skipped)) == sorted(case.get("skipped", []))
    assert list(picked.soon) == case.get("warned", [])


def test_client_case_with_parts_of_packs() -> None:
    case = next(case for case in CLIENT if case.get("partial_packs"))
    lots = [StockedLot(place, pack * packs) for place, (pack, packs) in enumerate(case["lots"])]

    picked = fefo(lots, case["units"], TODAY)

    units = [round(packs * pack) for packs, (pack, _) in zip(case["expect"], case["lots"], strict=True)]
    assert [pick.quantity for pick in picked.picks] == [unit for unit in units if unit]
    assert picked.short == 0


def test_lot_is_expired_from_its_day_of_expiry_on() -> None:
    lots = [StockedLot("today", 5, TODAY), StockedLot("tomorrow", 5, TODAY + timedelta(days=1))]

    assert fefo(lots, 10, TODAY).picks == (Pick("tomorrow", 5),)


def test_equal_expiry_keeps_the_given_order() -> None:
    day = TODAY + timedelta(days=100)

    assert [p.key for p in fefo([StockedLot("b", 1, day), StockedLot("a", 1, day)], 2, TODAY).picks] == ["b", "a"]


def test_negative_quantity_is_a_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        fefo([], -1, TODAY)


lots = st.lists(
    st.builds(
        StockedLot,
        key=st.uuids(),
        quantity=st.integers(0, 50),
        expires_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        is_fit=st.booleans(),
    ),
    max_size=12,
)


@given(lots=lots, quantity=st.integers(0, 300))
def test_taken_and_short_make_the_whole(lots: list[StockedLot], quantity: int) -> None:
    picked = fefo(lots, quantity, TODAY)
    stock = {lot.key: lot for lot in lots}

    assert sum(pick.quantity for pick in picked.picks) + picked.short == quantity
    assert all(0 < pick.quantity <= stock[pick.key].quantity for pick in picked.picks)
    assert all(stock[pick.key].is_fit for pick in picked.picks)
    fit = sum(lot.quantity for lot in lots if lot.key not in picked.skipped)
    assert picked.short == max(quantity - fit, 0)
