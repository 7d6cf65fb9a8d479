"""No page is wider than a small phone, and none makes the browser complain (scripts, CSP, missing files)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import NoReverseMatch, URLResolver, get_resolver
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kmp.accounts.models import User
from kmp.roles import ALL_RIGHTS, Role, has_right, roles_of
from tests.browser.house import PEOPLE, House, furnish
from tests.browser.people import PHONE, Person, forget_limits, let_in, person
from tests.factories.kmp import browser_of
from tests.test_access import ROWS

pytestmark = pytest.mark.django_db(transaction=True)

FOREIGN = "allauth"  # pages without a mark of ours: for strangers, and the same for everyone signed in
NO_PAGES = {"bundle_download", "ballots_blt", "open_profile", "healthz", "api_schema", "account_logout"}
FILES = ("_csv", "_xlsx", "_pdf", "_ics", "_zip", "-list", "-detail")  # downloads, and what the API answers
ACTS = {row[0] for row in ROWS if "405" in row}  # only a POST does something there
# Wider than the screen, or cut off inside a box that hides what does not fit.
OVER = """() => [...document.querySelectorAll("html, .card-flush, .verdict")]
    .filter((box) => box.scrollWidth > box.clientWidth).map((box) => `${box.className || "page"} is too wide`)"""


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_fits_a_small_phone_and_the_browser_has_no_complaint(
    browser: Browser, live_server: LiveServer, settings: Any, who: str
) -> None:
    settings.ZEAL_RAISE = False  # repeated queries are for each page's own test
    forget_limits()
    house = furnish()
    user = house.people[who]
    one = let_in(person(browser, live_server.url, size=PHONE), user)
    wrong = {address: _looks_wrong(one, address) for address in _pages_for(user, house)}
    assert {address: what for address, what in wrong.items() if what} == {}


def test_the_house_shows_something_on_every_page(settings: Any) -> None:
    """Else the test above would look at nothing but refusals."""
    settings.ZEAL_RAISE = False
    house = furnish()
    browsers = [browser_of(user) for user in house.people.values()]
    for name in house.pages:
        for address in house.addresses(name):
            assert 200 in [browser.get(address).status_code for browser in browsers], address


def _pages_for(user: User | None, house: House) -> list[str]:
    """The addresses whose mark lets this user in; acts and files are no pages."""
    names = {name for name, mark in _marks(get_resolver().url_patterns) if _may(user, mark)}
    pages = sorted(name for name in names - NO_PAGES - ACTS if not name.endswith(FILES))
    return [address for name in pages for address in _addresses(house, name)]


def _marks(patterns: list[Any]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if not isinstance(pattern, URLResolver):
            yield pattern.name, getattr(pattern.callback, "access", FOREIGN)
        elif pattern.namespace != "admin":  # unfold's own pages
            yield from _marks(pattern.url_patterns)


def _may(user: User | None, mark: str) -> bool:
    roles = roles_of(user) if user else frozenset()
    if mark in ALL_RIGHTS:
        return user is not None and has_right(user, mark)
    return {"umum": True, FOREIGN: not roles or roles == {Role.ANGGOTA}, "anggota": Role.ANGGOTA in roles}.get(
        mark, user is not None
    )


def _addresses(house: House, name: str) -> list[str]:
    try:
        return house.addresses(name)
    except NoReverseMatch:
        return []  # an act on something


def _looks_wrong(one: Person, address: str) -> list[str]:
    """What is wrong with a page that is shown; a refusal (not theirs) is not looked at."""
    one.faults.clear()
    answer = one.page.goto(one.home + address)
    assert answer is not None
    if answer.status != 200:
        return [f"status {answer.status}"] if answer.status >= 500 else []
    return [*one.faults, *one.page.evaluate(OVER)]
