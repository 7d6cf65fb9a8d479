"""Units at the desk, and choosing one of several."""

import pytest

from clinics.units.models import Unit, UnitStaff
from clinics.units.services import post_worker
from kmp import clock
from tests.clinics.pages import text_of, worker_at
from tests.factories.clinics import make_unit, make_worker, village
from tests.factories.kmp import browser_of
from tests.factories.members import budi, joko, make_member, make_user, rini, user_of, wati

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def test_the_office_and_the_pengawas_see_units_others_do_not() -> None:
    make_unit(name="Klinik Mekar")

    assert "Klinik Mekar" in text_of(browser_of(rini()).get("/meja/unit/"))
    assert [browser_of(user).get("/meja/unit/").status_code for user in (budi(), wati())] == [200, 200]
    for user in (joko(), make_user(role="admin"), user_of(make_member(group="nakes"))):
        assert browser_of(user).get("/meja/unit/").status_code == 403
    assert browser_of(None).get("/meja/unit/").status_code == 302


def test_search_finds_by_owner_and_the_file_has_the_same_rows() -> None:
    owner = make_member(group="faskes", name="Yayasan Sehat Contoh")
    make_unit(member=owner, name="Klinik Satu")
    make_unit(name="Klinik Dua")
    browser = browser_of(rini())

    page = text_of(browser.get("/meja/unit/", {"q": "yayasan"}))
    file = b"".join(browser.get("/meja/unit/unduh/", {"q": "yayasan"})).decode()

    assert ("Klinik Satu" in page, "Klinik Dua" in page) == (True, False)
    assert len(file.strip().splitlines()) == 2
    assert "Klinik Satu;Klinik desa;" in file


def test_unit_is_registered_through_the_page() -> None:
    owner = make_member(group="faskes")
    form = {"member": owner.number.lower(), "name": "Pustu Baru", "kind": "pustu", "village": village().pk}

    response = browser_of(rini()).post("/meja/unit/baru/", form)

    unit = Unit.objects.get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/meja/unit/{unit.pk}/")
    assert (unit.name, unit.kind, unit.member, unit.region) == ("Pustu Baru", "pustu", owner, village())


def test_unit_of_a_health_worker_is_refused_in_the_form() -> None:
    form = {"member": make_member(group="nakes").number, "name": "X", "kind": "pustu", "village": village().pk}

    response = browser_of(rini()).post("/meja/unit/baru/", form)

    assert response.status_code == 422
    assert "bukan anggota faskes" in text_of(response)
    assert Unit.objects.count() == 0


def test_worker_is_posted_and_the_post_ends() -> None:
    unit = make_unit()
    worker = make_member(group="nakes")
    browser = browser_of(rini())

    posted = browser.post(f"/meja/unit/{unit.pk}/petugas/", {"worker": worker.number})
    post = UnitStaff.objects.get()
    again = browser.post(f"/meja/unit/{unit.pk}/petugas/", {"worker": worker.number})
    confirm = browser.get(f"/meja/unit/{unit.pk}/petugas/{post.pk}/akhiri/")
    ended = browser.post(f"/meja/unit/{unit.pk}/petugas/{post.pk}/akhiri/", {"on": clock.today().isoformat()})

    assert [r.status_code for r in (posted, again, confirm, ended)] == [303, 422, 200, 303]
    assert "sudah bertugas" in text_of(again)
    assert UnitStaff.objects.get().until == clock.today()


def test_post_of_another_unit_is_not_found() -> None:
    unit, other = make_unit(), make_unit()
    make_worker(other)
    path = f"/meja/unit/{unit.pk}/petugas/{UnitStaff.objects.get().pk}/akhiri/"

    assert browser_of(rini()).post(path, {"on": clock.today().isoformat()}).status_code == 404
    assert UnitStaff.objects.get().until is None


def test_unknown_number_is_told_in_the_form() -> None:
    unit = make_unit()

    response = browser_of(rini()).post(f"/meja/unit/{unit.pk}/petugas/", {"worker": "NAK-99999"})

    assert response.status_code == 422
    assert "Nomor anggota ini tidak ada" in text_of(response)


def test_worker_of_two_units_chooses_first_and_stays_there() -> None:
    first, second = make_unit(name="Klinik Timur"), make_unit(name="Klinik Barat")
    worker, browser = worker_at(first)
    post_worker(second, worker=worker, acting_user=rini())

    asked = text_of(browser.get("/klinik/"))
    browser.post(f"/klinik/unit/{first.pk}/")
    there = text_of(browser.get("/klinik/"))

    assert "Di unit mana Anda bekerja sekarang?" in asked
    assert ("Di unit mana" in there, "<small>Klinik Timur</small>" in there) == (False, True)


def test_unit_of_others_cannot_be_chosen() -> None:
    own, other = make_unit(), make_unit()
    _worker, browser = worker_at(own)

    assert browser.post(f"/klinik/unit/{other.pk}/").status_code == 404
    assert "unit" not in browser.session
