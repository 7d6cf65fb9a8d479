"""Handing over through the page: the lot first to expire, gates told in words, nothing twice."""

import pytest
from django.test import Client

from clinics.pharmacy.models import Dispensing
from clinics.units.models import Unit
from clinics.visits.models import Visit
from clinics.visits.services import finish_visit
from kmp import clock
from supply.stock.models import Balance, Lot
from supply.stock.services import hold_lot
from tests.clinics.pages import queries_of, stocked_unit, text_of, worker_at
from tests.factories.clinics import make_patient, make_unit, make_visit, stock_unit
from tests.factories.kmp import browser_of
from tests.factories.members import make_member, rini, user_of
from tests.factories.supply import make_offer, make_product, make_shipment, make_stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def visit_at(unit: Unit, *, allergies: str = "") -> tuple[Visit, Client]:
    """An open visit, and the browser of its worker."""
    worker, browser = worker_at(unit)
    return make_visit(unit, worker=worker, patient=make_patient(unit, allergies=allergies)), browser


def page_of(visit: Visit, lot: Lot) -> str:
    return f"/klinik/kunjungan/{visit.pk}/serahkan/?barang={lot.product_id}"


def test_hand_over_through_the_page_lets_the_stock_fall() -> None:
    unit, lot = stocked_unit(quantity=10)
    visit, browser = visit_at(unit)
    form = {"lot": lot.pk, "quantity": 3, "instructions": "Sehari sekali"}

    response = browser.post(page_of(visit, lot), form)
    after = text_of(browser.get(response.headers["Location"]))

    row = Dispensing.objects.get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/klinik/kunjungan/{visit.pk}/")
    assert (row.quantity, row.instructions, row.dispensed_by) == (3, "Sehari sekali", user_of(visit.worker))
    assert Balance.objects.get(place=unit.place).quantity == 7
    assert "Sisa lot ini 7 unit." in after
    assert "Sehari sekali" in after


def test_message_after_a_hand_over_names_no_patient() -> None:
    unit, lot = stocked_unit()
    visit, browser = visit_at(unit)

    response = browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 1})

    assert visit.patient.name not in str(response.cookies)


@pytest.mark.parametrize(
    ("quantity", "told"),
    [("11", "Stok lot ini tidak cukup. Sisa 10 unit."), ("0", "paling sedikit 1"), ("-2", "paling sedikit 1")],
)
def test_too_much_or_nothing_is_refused_in_the_form(quantity: str, told: str) -> None:
    unit, lot = stocked_unit(quantity=10)
    visit, browser = visit_at(unit)

    response = browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": quantity, "instructions": "Pagi"})

    page = text_of(response)
    assert response.status_code == 422
    assert (told in page, 'value="Pagi"' in page) == (True, True)
    assert (Dispensing.objects.count(), Balance.objects.get(place=unit.place).quantity) == (0, 10)


def test_expired_lot_is_shown_with_its_reason_and_refused_when_forged() -> None:
    unit, lot = stocked_unit(expires_in=2)
    visit, browser = visit_at(unit)
    Lot.objects.filter(pk=lot.pk).update(expires_on=clock.today())

    shown = text_of(browser.get(page_of(visit, lot)))
    response = browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 1})

    assert f'value="{lot.pk}"' not in shown
    assert f"Lot {lot.number} kedaluwarsa." in shown
    assert response.status_code == 422
    assert f"Lot {lot.number} kedaluwarsa." in text_of(response)
    assert Dispensing.objects.count() == 0


def test_held_lot_is_refused_when_forged() -> None:
    unit, lot = stocked_unit()
    visit, browser = visit_at(unit)
    hold_lot(lot, reason="Uji", acting_user=rini())

    response = browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 1})

    assert response.status_code == 422
    assert "sedang ditahan" in text_of(response)
    assert Dispensing.objects.count() == 0


def test_lot_of_another_place_is_no_choice() -> None:
    unit, lot = stocked_unit()
    visit, browser = visit_at(unit)
    elsewhere = make_stock(make_offer(lot.product), quantity=5).lot
    assert elsewhere is not None

    response = browser.post(page_of(visit, lot), {"lot": elsewhere.pk, "quantity": 1})

    assert response.status_code == 422
    assert "Pilih lot yang ada di unit ini." in text_of(response)
    assert Dispensing.objects.count() == 0


def test_double_submit_hands_over_once() -> None:
    unit, lot = stocked_unit(quantity=10)
    visit, browser = visit_at(unit)

    first = browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 2})
    second = browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 2})
    told = text_of(browser.get(second.headers["Location"]))

    assert [first.status_code, second.status_code] == [303, 303]
    assert "tidak dicatat dua kali" in told
    assert (Dispensing.objects.count(), Balance.objects.get(place=unit.place).quantity) == (1, 8)


def test_first_to_expire_is_ticked_and_named_so() -> None:
    unit, later = stocked_unit(expires_in=400)
    sooner = make_stock(make_offer(later.product), quantity=50, expires_in=100).lot
    assert sooner is not None
    stock_unit(later.product, unit, quantity=5)
    visit, browser = visit_at(unit)

    page = text_of(browser.get(page_of(visit, later)))

    assert f'value="{sooner.pk}" checked' in page
    assert f'value="{later.pk}" checked' not in page
    assert page.index(sooner.number) < page.index("paling dahulu") < page.index(later.number)


def test_scanned_lot_number_opens_its_item_with_that_lot_ticked() -> None:
    unit, lot = stocked_unit()
    visit, browser = visit_at(unit)

    page = text_of(browser.get(f"/klinik/kunjungan/{visit.pk}/serahkan/", {"q": lot.number.lower()}))

    assert f'value="{lot.pk}" checked' in page


def test_allergies_are_warned_of() -> None:
    unit, lot = stocked_unit()
    visit, browser = visit_at(unit, allergies="plester lateks")

    assert "Alergi: plester lateks." in text_of(browser.get(page_of(visit, lot)))


def test_finished_visit_takes_nothing_more() -> None:
    unit, lot = stocked_unit()
    visit, browser = visit_at(unit)
    finish_visit(visit.pk, acting_user=user_of(visit.worker))

    response = browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 1})

    assert response.headers["Location"] == f"/klinik/kunjungan/{visit.pk}/"
    assert Dispensing.objects.count() == 0


def test_value_is_told_for_a_member() -> None:
    unit, lot = stocked_unit()
    worker, browser = worker_at(unit)
    user = make_member(group="pengguna")
    visit = make_visit(unit, worker=worker, patient=make_patient(unit, member=user))

    browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 3})

    told = f"Tercatat sebagai pemakaian anggota {user.number}: Rp37.500."
    assert told in text_of(browser.get(f"/klinik/kunjungan/{visit.pk}/"))


def test_queue_lists_open_visits() -> None:
    unit, _lot = stocked_unit()
    visit, browser = visit_at(unit)

    page = text_of(browser.get("/klinik/serahkan/"))

    assert f'href="/klinik/kunjungan/{visit.pk}/serahkan/"' in page


def test_stock_page_tells_expiry_shortage_and_what_is_coming() -> None:
    unit, lot = stocked_unit(quantity=10, expires_in=30)
    visit, browser = visit_at(unit)
    browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 9})
    coming = make_product(name="Kasa contoh")
    make_stock(make_offer(coming), quantity=40)
    shipment = make_shipment(coming, unit, quantity=20)

    page = text_of(browser.get("/klinik/stok/"))
    near = text_of(browser.get("/klinik/stok/", {"keadaan": "dekat"}))
    owner = text_of(browser_of(user_of(unit.member)).get("/klinik/stok/"))

    assert "1 unit boleh diserahkan · cukup 10 hari" in page  # 9 in 90 days are one in ten
    assert "Kurang" in page
    assert "20 unit Kasa contoh" in page
    assert (lot.number in near, "30 hari lagi" in near) == (True, True)
    link = f'href="/pesanan/kiriman/{shipment.pk}/terima/"'
    assert (link in owner, link in page) == (True, False)


def test_stock_of_strangers_is_not_found() -> None:
    make_unit()

    assert browser_of(user_of(make_member(group="nakes"))).get("/klinik/stok/").status_code == 404


def test_pages_ask_the_same_number_of_queries_however_many_lots() -> None:
    unit, lot = stocked_unit()
    visit, browser = visit_at(unit)
    paths = [page_of(visit, lot), "/klinik/stok/", "/klinik/"]
    one = [queries_of(browser, path) for path in paths]
    for days in (200, 300, 350):
        make_stock(make_offer(lot.product), quantity=10, expires_in=days)
        stock_unit(lot.product, unit, quantity=10)

    assert [queries_of(browser, path) for path in paths] == one
    assert max(one) <= 16


def test_expiring_and_missing_goods_are_told_on_the_units_home() -> None:
    unit, lot = stocked_unit(quantity=2, expires_in=60)
    visit, browser = visit_at(unit)

    before = text_of(browser.get("/klinik/"))
    browser.post(page_of(visit, lot), {"lot": lot.pk, "quantity": 2})
    after = text_of(browser.get("/klinik/"))

    assert f"Dekat kedaluwarsa: {lot.product.name}, lot {lot.number}." in before
    assert f"Habis: {lot.product.name}." in after
    assert "Dekat kedaluwarsa" not in after


def test_stock_rules_without_a_database() -> None:
    from clinics.pharmacy.rules import ProductStock, to_act_on

    def stock(name: str, fit: int, used: int) -> ProductStock:
        return ProductStock(1, name, "unit", fit, fit, used)

    enough, low, none = stock("A", 14, 90), stock("B", 13, 90), stock("C", 0, 0)

    assert [one.name for one in to_act_on([enough, low, none])] == ["C", "B"]
    assert (enough.days_left, low.days_left, none.days_left) == (14, 13, None)
