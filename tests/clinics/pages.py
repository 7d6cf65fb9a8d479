"""Who opens the clinic pages in the tests: browsers of a worker, of a representative, and a stocked unit."""

from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinics.units.models import Unit
from kmp import clock
from kmp.runs.services import execute_run
from members.registry.models import Member
from members.savings.services import ask_wajib
from supply.stock.models import Lot
from tests.factories.clinics import make_unit, make_worker, stock_unit
from tests.factories.kmp import browser_of
from tests.factories.members import make_member, open_house, rini, user_of
from tests.factories.supply import make_stock


def worker_at(unit: Unit) -> tuple[Member, Client]:
    """A health worker posted at the unit, and the browser the worker is signed in with."""
    worker = make_worker(unit)
    return worker, browser_of(user_of(worker))


def stocked_unit(*, quantity: int = 10, expires_in: int | None = 400) -> tuple[Unit, Lot]:
    """A unit with base units of one lot."""
    order = make_stock(quantity=50, expires_in=expires_in)
    unit = make_unit()
    stock_unit(order.offer.product, unit, quantity=quantity)
    assert order.lot is not None
    return unit, order.lot


def text_of(response: object) -> str:
    """What the page says."""
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def queries_of(browser: Client, path: str) -> int:
    """How many queries a page that opens asks."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def old_member(*, group: str, days: int = 40) -> Member:
    """A member who joined so many days ago, so that simpanan wajib has been due since."""
    past = clock.now() - timedelta(days=days)
    open_house(past.year, clock.today().year)
    with clock.pretend(past):
        return make_member(group=group)


def bill_month(month: date) -> None:
    """The simpanan wajib of the month, billed by its run."""
    execute_run(ask_wajib(month, acting_user=rini()).pk)
