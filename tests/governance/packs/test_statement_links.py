"""What the statements tell of the surplus leads only where its reader may go."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp.accounts.models import User
from kmp.statements.states import Statement
from tests.factories.governance import BOOK_YEAR, posted_distribution
from tests.factories.kmp import browser_of
from tests.factories.members import budi, rini

pytestmark = pytest.mark.django_db
NOTES = f"{reverse('staff_statement', args=[Statement.NOTES])}?tahun={BOOK_YEAR}&bulan=12"


def leads(user: User) -> list[tuple[int, str]]:
    """The figures of the posts of the surplus, each with its address."""
    document = browser_of(user).get(NOTES).context["document"]
    table = next(table for table in document.tables if table.title == f"Pembagian SHU {BOOK_YEAR}")
    return [(figure.rp, figure.href) for row in table.rows for figure in row.figures if figure]


def test_posts_lead_to_the_year_of_who_sees_it_and_stand_plain_for_others() -> None:
    posted_distribution()
    page = reverse("staff_surplus_year", args=[BOOK_YEAR])

    board, clerk = leads(budi()), leads(rini())

    assert len(board) > 2
    assert {href for _rp, href in board} == {page}
    assert [rp for rp, _href in clerk] == [rp for rp, _href in board]
    assert {href for _rp, href in clerk} == {""}
    assert (browser_of(budi()).get(page).status_code, browser_of(rini()).get(page).status_code) == (200, 403)


@pytest.mark.parametrize("kind", Statement.values)
def test_no_figure_is_a_closed_door(kind: str) -> None:
    posted_distribution()
    browser = browser_of(rini())
    address = f"{reverse('staff_statement', args=[kind])}?tahun={BOOK_YEAR}&bulan=12"

    document = browser.get(address).context["document"]
    hrefs = {figure.href for table in document.tables for row in table.rows for figure in row.figures if figure}

    assert {browser.get(href).status_code for href in hrefs if href} <= {200}


def test_asking_where_figures_lead_costs_no_questions() -> None:
    posted_distribution()
    browser = browser_of(rini())
    browser.get(NOTES)

    with CaptureQueriesContext(connection) as asked:
        browser.get(NOTES)

    assert len([one for one in asked.captured_queries if "kmp_rolegrant" in one["sql"]]) == 1
