
from pathlib import Path

import pytest
from django.urls import reverse

from kmp import clock
from tests.browser.house import _books
from tests.browser.people import forget_limits, let_in, person
from tests.factories.members import budi, open_house, rini

pytestmark = pytest.mark.django_db(transaction=True)
OUT = Path("/var/tmp/kmp-ledger/look"); OUT.mkdir(parents=True, exist_ok=True)
def test_look(browser, live_server, settings):
    settings.ZEAL_RAISE = False
    forget_limits(); open_house()
    pages = _books(clock.today())
    names = ["staff_books","staff_accounts","staff_vouchers","staff_voucher_new","staff_recurring_journals","staff_recurring_new","staff_parties","staff_book_imports","staff_book_import_new","staff_reopenings","staff_reopening_new"]
    todo = [(n, reverse(n)) for n in names]
    for n, addresses in pages.items():
        for k, (args, q) in enumerate(addresses): todo.append((f"{n}{k}", reverse(n, args=args) + q))
    todo.append(("close", reverse("staff_period_close", args=[clock.today().year, 1])))
    todo.append(("yearclose", reverse("staff_year_close", args=[clock.today().year])))
    for label, size in (("w", {"width": 1280, "height": 900}), ("p", {"width": 360, "height": 740})):
        for who, user in (("b", budi()), ("r", rini())):
            one_ = let_in(person(browser, live_server.url, size=size), user)
            for n, path in todo:
                one_.page.goto(live_server.url + path)
                one_.page.screenshot(path=str(OUT / f"{label}-{who}-{n}.png"), full_page=True)
