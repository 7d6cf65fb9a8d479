"""A member's participation, card and menu."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from members.participation.services import record_participation
from members.participation.states import Act
from members.registry.models import Member
from tests.factories.members import joko, make_member, rini, sari, user_of

pytestmark = pytest.mark.django_db


def as_member(member: Member) -> Client:
    """A browser in which the member's account is signed in."""
    client = Client()
    client.force_login(user_of(member))
    return client


def take_part(member: Member, count: int, *, first: int = 1) -> None:
    """`count` acts of today, each of its own document."""
    with transaction.atomic():
        for number in range(first, first + count):
            record_participation(
                member, act=Act.SERVICE, amount=2, on=clock.today(), source=f"visit:{number}", memo="Periksa tensi"
            )


def test_each_row_names_its_source_under_the_year_and_its_chart() -> None:
    member = make_member(group="nakes")
    take_part(member, 3)

    page = as_member(member).get(reverse("participation")).text

    assert f"Partisipasi {clock.today().year}" in page
    assert "Kunjungan 2" in page
    assert "Periksa tensi" in page
    assert "2 layanan" in page
    assert (
        '<span class="text-xl font-semibold tracking-tight">6</span> <span class="muted">layanan tercatat</span>'
        in page
    )
    assert "<svg" in page


def test_rupiah_are_written_as_rupiah() -> None:
    member = make_member(group="faskes")
    with transaction.atomic():
        record_participation(member, act=Act.PURCHASE, amount=1_250_000, on=clock.today(), source="shipment:12")

    page = as_member(member).get(reverse("participation")).text

    assert "Rp1.250.000" in page
    assert "Kiriman 12" in page


def test_without_participation_the_page_says_what_will_stand_here() -> None:
    page = as_member(make_member(group="pengguna")).get(reverse("participation")).text

    assert f"Belum ada kegiatan tahun {clock.today().year}" in page


def test_the_same_queries_for_three_rows_and_for_many() -> None:
    member = make_member(group="nakes")
    take_part(member, 3)
    browser = as_member(member)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(reverse("participation")).status_code == 200
        return len(seen)

    queries()
    few = queries()
    take_part(member, 40, first=10)

    assert queries() == few


def test_the_card_shows_name_number_and_group() -> None:
    member = make_member(group="nakes", name="Yohanes Taneo")

    page = as_member(member).get(reverse("card")).text

    assert "Yohanes Taneo" in page
    assert member.number in page
    assert "Tenaga kesehatan" in page
    assert "Satu suara" in page


def test_the_card_of_an_institution_is_shown_to_its_representative() -> None:
    member = make_member(group="faskes", name="Klinik Desa Mekar Jaya")

    assert "Klinik Desa Mekar Jaya" in as_member(member).get(reverse("card")).text


def test_the_menu_leads_to_the_own_pages_and_out() -> None:
    client = Client()
    client.force_login(sari())

    page = client.get(reverse("more")).text

    for name in ("card", "participation", "account_change_password", "mfa_index", "account_logout"):
        assert f'"{reverse(name)}"' in page


def test_who_is_no_member_has_a_menu_without_membership() -> None:
    client = Client()
    client.force_login(rini())

    page = client.get(reverse("more")).text

    assert reverse("account_change_password") in page
    assert reverse("card") not in page


@pytest.mark.parametrize("name", ["card", "participation"])
def test_member_pages_are_for_members(name: str) -> None:
    client = Client()
    assert client.get(reverse(name)).status_code == 302

    client.force_login(joko())

    assert client.get(reverse(name)).status_code == 403
