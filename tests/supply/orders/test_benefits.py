"""What buying together brought, in the report of economic benefits."""

from datetime import date

import pytest

from kmp import clock
from kmp.statements.contributions import benefits_of
from kmp.statements.rules import Span
from supply.orders.benefits import buying_benefit
from tests.factories.supply import make_offer, make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def this_year() -> Span:
    today = clock.today()
    return Span(today.year, date(today.year, 12, 31))


def test_purchase_is_compared_with_the_cheapest_other_offer_of_its_day() -> None:
    paid = make_offer(price_rp=1_000)
    make_offer(paid.product, price_rp=1_300)
    make_offer(paid.product, price_rp=1_200)
    make_stock(paid, quantity=50)

    benefit = buying_benefit(this_year())

    assert benefit.benefit_rp == 50 * 200
    assert [row.figures[0].rp for row in benefit.table.rows if row.figures[0]] == [60_000, -50_000, 10_000, 0]


def test_dearer_purchase_is_taken_off_and_one_without_another_offer_counts_for_nothing() -> None:
    dear, alone = make_offer(price_rp=1_100), make_offer(price_rp=700)
    make_offer(dear.product, price_rp=1_000)
    make_stock(dear, quantity=10)
    make_stock(alone, quantity=3)

    benefit = buying_benefit(this_year())

    assert benefit.benefit_rp == -1_000
    assert benefit.table.rows[-1].figures[0] == (2_100, "/meja/pesanan/?keadaan=masuk")


def test_what_came_in_another_year_is_not_counted() -> None:
    paid = make_offer(price_rp=1_000)
    make_offer(paid.product, price_rp=1_300)
    make_stock(paid, quantity=50)
    earlier = this_year().year - 1

    assert buying_benefit(Span(earlier, date(earlier, 12, 31))).benefit_rp == 0


def test_report_asks_every_app_for_its_kind_of_benefit() -> None:
    titles = [benefit.title for benefit in benefits_of(this_year())]

    assert titles == ["Pembelian bersama", "Pemasaran bersama"]
