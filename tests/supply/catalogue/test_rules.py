"""Marketing licences and the local content ladder, without a database."""

import pytest

from kmp.errors import DomainError
from supply.catalogue.rules import Priced, Rung, climb, parse_nie, rung_reason
from supply.catalogue.states import Origin


@pytest.mark.parametrize(
    ("text", "canonical", "origin"),
    [
        ("AKD 21603020231", "AKD 21603020231", Origin.DOMESTIC),
        ("kemenkes ri  akl20403420775", "AKL 20403420775", Origin.IMPORTED),
        (" PKD 10999020231 ", "PKD 10999020231", Origin.DOMESTIC),
        ("Kemenkes RI PKL 30102020231", "PKL 30102020231", Origin.IMPORTED),
    ],
)
def test_licence_is_read_however_it_is_spelled(text: str, canonical: str, origin: Origin) -> None:
    licence = parse_nie(text)

    assert (str(licence), licence.origin) == (canonical, origin)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AKD 10303320XXX", "nie_malformed"),
        ("AKD 2160302023", "nie_malformed"),
        ("AKD 216030202310", "nie_malformed"),
        ("DKI1625400643A1", "nie_malformed"),
        ("", "nie_malformed"),
        ("AKD 01603020231", "nie_class_unknown"),
        ("AKD 41603020231", "nie_class_unknown"),
        ("AKL 21703020231", "nie_category_unknown"),
        ("AKD 20003020231", "nie_category_unknown"),
    ],
)
def test_impossible_licence_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse_nie(text)

    assert refused.value.code == code


def offer(key: int, tkdn: int, bmp: int = 0, price: int = 100, *, home: bool = True) -> Priced:
    return Priced(key=key, is_domestic=home, tkdn_bp=tkdn, bmp_bp=bmp, price_rp=price)


IMPORT = offer(9, 0, price=1, home=False)


@pytest.mark.parametrize(
    ("offers", "step", "allowed"),
    [
        pytest.param([offer(1, 2800, 1200), offer(2, 2500, 0, 90), offer(3, 2499, 0, 10), IMPORT], 1, [2, 1], id="a"),
        pytest.param([offer(1, 2500, 1499), offer(2, 2499, 1500, 10), IMPORT], 2, [1], id="b: 39.99 %"),
        pytest.param([offer(1, 2499, 1500), offer(2, 1), offer(3, 0, 0, 5), IMPORT], 3, [1, 2], id="c"),
        pytest.param([offer(1, 0), offer(2, 0, 1500, 50), IMPORT], 4, [2, 1], id="d"),
        pytest.param([IMPORT, offer(8, 9000, 1500, 2, home=False)], 5, [9, 8], id="imports, whatever they claim"),
        pytest.param([offer(1, 4000)], 1, [1], id="TKDN alone reaches 40 %"),
    ],
)
def test_first_step_with_an_offer_decides(offers: list[Priced], step: int, allowed: list[int]) -> None:
    ladder = climb(offers)

    assert ladder is not None
    assert (ladder.step, [item.key for item in ladder.allowed], ladder.best.key) == (step, allowed, allowed[0])
    assert ladder.reason == rung_reason(step)


def test_equal_prices_keep_the_given_order() -> None:
    ladder = climb([offer(2, 3000), offer(1, 3000)])

    assert ladder is not None
    assert [item.key for item in ladder.allowed] == [2, 1]


def test_without_an_offer_there_is_no_step() -> None:
    assert climb([]) is None


def test_every_step_has_its_own_words() -> None:
    assert len({rung_reason(step) for step in Rung}) == 5
