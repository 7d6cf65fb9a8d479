"""One whole year of the cooperative, walked by one person of each role: phones for members, desks for staff."""

import subprocess

import pytest
import time_machine
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.assembly import everyone_decides, everyone_is_invited, the_year_is_closed
from tests.browser.goods import goods_travel
from tests.browser.joining import everyone_joins
from tests.browser.story import ASSEMBLY, INVITED, SPRING, open_story
from tests.browser.surplus import the_surplus_is_shared
from tests.browser.village import the_unit_serves

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_year_runs_from_the_application_to_the_own_line_of_the_surplus(
    browser: Browser, live_server: LiveServer, celery_worker: "subprocess.Popen[bytes]"
) -> None:
    """Last year's goods, this year's assembly: the web's clock travels, the worker's and the browsers' stay here."""
    with time_machine.travel(SPRING, tick=True) as clock:
        story = open_story(browser, live_server.url, celery_worker)
        everyone_joins(story)
        goods_travel(story)
        the_unit_serves(story)
        clock.move_to(INVITED)
        the_year_is_closed(story)
        everyone_is_invited(story)
        clock.move_to(ASSEMBLY)
        everyone_decides(story, clock)
    the_surplus_is_shared(story)
    assert [fault for one in story.everyone for fault in one.faults] == []
