"""Voting on a phone in three taps from the first page after signing in: the motion, the choice, the sending."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from governance.voting.models import Ballot
from tests.browser.people import PHONE, Person, forget_limits, let_in, person
from tests.factories.governance import one_of_each_group, opened_motion
from tests.factories.members import user_of

pytestmark = pytest.mark.django_db(transaction=True)

# Kept beside the pages, so that it goes on counting from one to the next.
COUNT = """addEventListener("click", () => {
    sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps")) + 1);
}, true)"""


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Person]:
    """A small phone that counts how often it is tapped."""
    forget_limits()
    one = person(browser, live_server.url, size=PHONE)
    one.page.add_init_script(COUNT)
    yield one
    one.page.context.close()


def taps(phone: Person) -> int:
    return int(phone.page.evaluate("Number(sessionStorage.getItem('taps'))"))


def choose(phone: Person, choice: str) -> None:
    phone.page.locator("main").get_by_role("button", name=re.compile(rf"^{choice}")).click()
    phone.page.wait_for_load_state()


def test_three_taps_from_the_first_page_to_the_proof(phone: Person) -> None:
    member = one_of_each_group()["nakes"]
    motion = opened_motion()

    let_in(phone, user_of(member)).goes("home").reads("Suara Anda ditunggu", motion.title)
    phone.follows("Baca dan pilih").reads("Ketuk satu pilihan")
    choose(phone, "Tidak setuju")
    phone.reads("Anda memilih", "Tidak setuju").presses("Kirim suara").reads("Nomor bukti Anda")

    assert taps(phone) == 3
    assert list(Ballot.objects.values_list("choice", "voter__member")) == [("tidak", member.pk)]
    assert phone.faults == []


def test_who_has_just_signed_in_is_told_of_the_password_before_and_keeps_the_choice(phone: Person) -> None:
    member = one_of_each_group()["nakes"]
    opened_motion()
    user = user_of(member)
    user.set_password(phone.password)
    user.save(update_fields=["password"])
    phone.email = user.email

    phone.signs_in().reads("Suara Anda ditunggu")
    before = taps(phone)
    phone.follows("Baca dan pilih").reads("kata sandi atau kode Anda diminta sekali")
    choose(phone, "Setuju")
    phone.reads("Yang sudah Anda pilih atau isi tidak hilang").proves()
    phone.reads("Anda memilih", "Setuju").presses("Kirim suara").reads("Nomor bukti Anda")

    assert taps(phone) - before == 4  # the three, and the button under the password
    assert list(Ballot.objects.values_list("choice", flat=True)) == ["setuju"]
