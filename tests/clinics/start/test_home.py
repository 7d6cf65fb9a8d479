"""A member's home: what waits, what is on its way, for each group; and who is sent elsewhere."""

import pytest
from django.test import Client

from kmp import clock
from kmp.accounts.models import RoleGrant
from members.mandates.models import Representative
from members.registry.models import Member
from supply.orders.services import order_from_offer
from tests.clinics.pages import bill_month, old_member, queries_of, text_of, worker_at
from tests.factories.clinics import make_patient, make_unit, make_visit
from tests.factories.governance import drafted_motion, opened_motion, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, joko, make_member, make_user, rini, user_of
from tests.factories.supply import make_offer, make_product, make_request, make_shipment, make_stock, warehouse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]
GROUPS = ["produsen", "distributor", "faskes", "nakes", "pengguna"]


def browser_for(member: Member) -> Client:
    return browser_of(user_of(member))


@pytest.mark.parametrize("group", GROUPS)
def test_home_greets_every_group_with_its_savings(group: str) -> None:
    member = make_member(group=group)

    response = browser_for(member).get("/beranda/")

    page = text_of(response)
    assert response.status_code == 200
    assert member.number in page
    assert f">Partisipasi tahun {clock.today().year}<" in page
    assert '<p class="big n">Rp100.000</p>' in page  # the simpanan pokok, paid on entry


@pytest.mark.parametrize(("hour", "greeting"), [(1, "Selamat pagi"), (6, "Selamat sore"), (13, "Selamat malam")])
def test_greeting_follows_the_members_own_clock(hour: int, greeting: str) -> None:
    user = user_of(make_member(group="nakes"))
    user.zone = "Asia/Jayapura"  # nine hours ahead of UTC, two of Jakarta
    user.save(update_fields=["zone"])
    browser = browser_of(user)

    with clock.pretend(clock.now().replace(hour=hour)):
        page = text_of(browser.get("/beranda/"))

    assert f"{greeting}, " in page


def test_open_motion_and_unpaid_bill_wait_for_the_member() -> None:
    member = old_member(group="nakes")
    plenary = planned_plenary()
    motion = opened_motion(plenary=plenary)
    drafted_motion(plenary=plenary)
    bill_month(clock.today())

    page = text_of(browser_for(member).get("/beranda/"))

    assert f"Usul {motion.number}: {motion.title}" in page
    assert "Suara Anda ditunggu" in page
    assert page.count("Usul ") == 1
    assert "Simpanan wajib" in page


def test_facility_sees_its_requests_with_their_step_and_what_to_receive() -> None:
    product = make_product(name="Kasa contoh")
    make_stock(make_offer(product), quantity=50)
    unit = make_unit()
    shipment = make_shipment(product, unit, quantity=10)
    asked = make_request(make_product(name="Masker contoh"), unit, quantity=4, approved=False)

    page = text_of(browser_for(unit.member).get("/beranda/"))

    assert f'href="/pesanan/kiriman/{shipment.pk}/terima/"' in page
    assert "10 unit Kasa contoh" in page
    assert f'href="/pesanan/{asked.pk}/"' in page
    assert ("Menunggu disetujui" in page, ">Dikirim<" in page) == (True, True)


def test_other_facility_sees_none_of_them() -> None:
    product = make_product(name="Kasa contoh")
    make_stock(make_offer(product), quantity=50)
    make_shipment(product, make_unit(), quantity=10)

    page = text_of(browser_for(make_member(group="faskes")).get("/beranda/"))

    assert "Kasa contoh" not in page
    assert "Tidak ada pesanan berjalan" in page


def test_producer_sees_what_was_ordered_and_carrier_what_it_carries() -> None:
    offer = make_offer(make_product(name="Kasa contoh"))
    order = order_from_offer(offer, place=warehouse(), quantity=70, acting_user=rini())
    carried = make_product(name="Masker contoh")
    make_stock(make_offer(carried), quantity=50)
    shipment = make_shipment(carried, make_unit(), quantity=8)

    producer = text_of(browser_for(offer.producer).get("/beranda/"))
    carrier = text_of(browser_for(shipment.carrier).get("/beranda/"))

    assert ("70 unit Kasa contoh" in producer, order.number in producer, "Masker" in producer) == (True, True, False)
    assert ("8 unit Masker contoh" in carrier, shipment.number in carrier, "Kasa" in carrier) == (True, True, False)


def test_worker_has_a_way_to_hand_over_and_others_have_not() -> None:
    unit = make_unit(name="Klinik Mekar")
    _worker, browser = worker_at(unit)
    stranger = browser_for(make_member(group="nakes"))

    assert ["Serahkan obat dan alat" in text_of(one.get("/beranda/")) for one in (browser, stranger)] == [True, False]


def test_staff_without_membership_go_on_to_the_desk() -> None:
    responses = [browser_of(user).get("/beranda/") for user in (rini(), budi(), make_user(role="admin"))]

    assert {(r.status_code, r.headers["Location"]) for r in responses} == {(303, "/meja/")}


def test_staff_with_membership_stay_with_a_way_to_the_desk() -> None:
    member = make_member(group="nakes", roles=["pengurus"])

    response = browser_for(member).get("/beranda/")

    assert response.status_code == 200
    assert 'href="/meja/"' in text_of(response)


def test_whose_mandate_ended_is_told_what_to_do() -> None:
    member = make_member(group="faskes")
    Representative.objects.update(ends_on=clock.today() - clock.ONE_DAY, starts_on=clock.today() - 9 * clock.ONE_DAY)

    response = browser_for(member).get("/beranda/")

    assert response.status_code == 200
    assert "belum dapat bertindak untuk seorang anggota" in text_of(response)


def test_who_is_no_member_is_shown_the_way_in() -> None:
    page = text_of(browser_of(joko()).get("/beranda/"))

    assert "Akun ini belum menjadi anggota" in page
    assert 'href="/daftar/"' in page


def test_stranger_is_asked_to_sign_in() -> None:
    response = browser_of(None).get("/beranda/")

    assert (response.status_code, response.headers["Location"].startswith("/masuk/")) == (302, True)


def test_unit_page_for_a_member_without_a_unit_says_so() -> None:
    response = browser_for(make_member(group="nakes")).get("/klinik/")

    assert response.status_code == 404
    assert "tidak bertugas di unit mana pun" in text_of(response)


def test_representative_sees_the_units_day_without_patients() -> None:
    unit = make_unit()
    make_visit(unit, patient=make_patient(unit, name="Ani Lestari"))

    page = text_of(browser_for(unit.member).get("/klinik/"))

    assert ("Ani Lestari" in page, "1 sedang dilayani, 0 selesai" in page) == (False, True)


def test_home_asks_few_queries_however_much_is_under_way() -> None:
    product = make_product()
    make_stock(make_offer(product), quantity=500)
    unit = make_unit()
    make_shipment(product, unit, quantity=10)
    opened_motion()
    browser = browser_for(unit.member)
    one = queries_of(browser, "/beranda/")
    for _ in range(3):
        make_shipment(product, unit, quantity=10)
        make_request(product, unit, quantity=3, approved=False)

    assert queries_of(browser, "/beranda/") == one
    assert one <= 32


def test_granted_role_alone_makes_no_member() -> None:
    user = joko()
    RoleGrant.objects.create(user=user, role="anggota")

    assert "belum dapat bertindak" in text_of(browser_of(user).get("/beranda/"))
