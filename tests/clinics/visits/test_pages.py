"""Patients and visits through the pages: the unit's own workers, nobody else."""

from collections.abc import Callable

import pytest
from django.contrib import admin

from clinics.visits.models import Patient, Visit
from kmp import clock
from kmp.accounts.models import User
from members.licences.models import Licence
from tests.clinics.pages import queries_of, text_of, worker_at
from tests.factories.clinics import make_patient, make_unit, make_visit
from tests.factories.kmp import browser_of
from tests.factories.members import budi, joko, make_member, make_nik, rini, user_of, wati

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def test_worker_sees_the_patients_of_the_own_unit_only() -> None:
    unit, other = make_unit(), make_unit()
    make_patient(unit, name="Ani Lestari", allergies="lateks")
    make_patient(other, name="Bima Contoh")
    _worker, browser = worker_at(unit)

    page = text_of(browser.get("/klinik/pasien/"))

    assert ("Ani Lestari" in page, "Alergi: lateks" in page, "Bima Contoh" in page) == (True, True, False)


@pytest.mark.parametrize("who", ["representative", "member", "staff", "nobody"])
def test_everybody_else_gets_no_patient(who: str) -> None:
    unit = make_unit()
    visit = make_visit(unit)
    users: dict[str, Callable[[], User]] = {
        "representative": lambda: user_of(unit.member),
        "member": lambda: user_of(make_member(group="nakes")),
        "staff": rini,
        "nobody": joko,
    }
    browser, status = browser_of(users[who]()), 403 if who in {"staff", "nobody"} else 404
    paths = ["pasien/", "pasien/baru/", f"pasien/{visit.patient_id}/kunjungan/", f"kunjungan/{visit.pk}/"]
    paths += [f"kunjungan/{visit.pk}/selesai/", f"kunjungan/{visit.pk}/serahkan/", "serahkan/"]

    assert {browser.get(f"/klinik/{path}").status_code for path in paths} == {status}
    assert browser.post(f"/klinik/kunjungan/{visit.pk}/selesai/").status_code == status
    assert Visit.objects.get().finished_at is None


def test_pengurus_and_pengawas_have_no_way_to_patients() -> None:
    make_patient(make_unit())

    assert [browser_of(user).get("/klinik/pasien/").status_code for user in (budi(), wati())] == [403, 403]


def test_patient_and_visit_of_another_unit_are_not_found() -> None:
    unit, other = make_unit(), make_unit()
    visit = make_visit(other)
    _worker, browser = worker_at(unit)

    for path in (f"pasien/{visit.patient_id}/kunjungan/", f"kunjungan/{visit.pk}/", f"kunjungan/{visit.pk}/serahkan/"):
        assert browser.get(f"/klinik/{path}").status_code == 404
    assert browser.post(f"/klinik/kunjungan/{visit.pk}/selesai/").status_code == 404
    assert Visit.objects.get().finished_at is None


def test_patient_is_registered_and_served_to_the_end() -> None:
    unit = make_unit()
    worker, browser = worker_at(unit)
    user = make_member(group="pengguna")
    form = {"name": "Ani", "sex": "P", "nik": make_nik(born=clock.today()), "member": user.number.lower()}

    registered = browser.post("/klinik/pasien/baru/", form)
    patient = Patient.objects.get()
    opened = browser.post(f"/klinik/pasien/{patient.pk}/kunjungan/", {"complaint": "Batuk"})
    visit = Visit.objects.get()
    finished = browser.post(f"/klinik/kunjungan/{visit.pk}/selesai/")

    visit.refresh_from_db()
    assert registered.headers["Location"] == f"/klinik/pasien/{patient.pk}/kunjungan/"
    assert opened.headers["Location"] == f"/klinik/kunjungan/{visit.pk}/"
    assert [r.status_code for r in (registered, opened, finished)] == [303, 303, 303]
    assert (patient.member, visit.worker, visit.finished_at is not None) == (user, worker, True)


def test_second_click_registers_no_second_patient_and_a_namesake_needs_a_tick() -> None:
    _worker, browser = worker_at(make_unit())
    form = {"name": "Ani Lestari", "sex": "P"}

    browser.post("/klinik/pasien/baru/", form)
    again = browser.post("/klinik/pasien/baru/", {**form, "name": "ani lestari"})
    assert (again.status_code, Patient.objects.count()) == (422, 1)
    assert f'href="/klinik/pasien/{Patient.objects.get().pk}/kunjungan/"' in text_of(again)
    other = browser.post("/klinik/pasien/baru/", {**form, "is_another": "on"})

    assert (other.status_code, Patient.objects.count()) == (303, 2)


def test_namesake_of_another_unit_or_birthday_is_another_person() -> None:
    make_patient(make_unit(), name="Ani Lestari")
    _worker, browser = worker_at(make_unit())
    born = {"name": "Ani Lestari", "sex": "P", "birth_date": "1990-02-01"}

    first = browser.post("/klinik/pasien/baru/", born)
    second = browser.post("/klinik/pasien/baru/", {**born, "birth_date": "1991-02-01"})

    assert (first.status_code, second.status_code, Patient.objects.count()) == (303, 303, 3)


def test_wrong_nik_is_told_at_its_field_and_what_was_typed_stays() -> None:
    _worker, browser = worker_at(make_unit())

    response = browser.post("/klinik/pasien/baru/", {"name": "Ani Lestari", "sex": "P", "nik": "123"})

    page = text_of(response)
    assert response.status_code == 422
    assert 'id="id_nik_error"' in page
    assert 'value="Ani Lestari"' in page
    assert Patient.objects.count() == 0


@pytest.mark.parametrize(("number", "told"), [("PGN-99999", "tidak ada"), ("", "bukan anggota kelompok pengguna")])
def test_member_number_of_nobody_or_of_another_group_is_refused(number: str, told: str) -> None:
    worker, browser = worker_at(make_unit())

    response = browser.post("/klinik/pasien/baru/", {"name": "Ani", "sex": "P", "member": number or worker.number})

    assert response.status_code == 422
    assert told in text_of(response)
    assert Patient.objects.count() == 0


def test_second_visit_leads_to_the_one_under_way() -> None:
    unit = make_unit()
    worker, browser = worker_at(unit)
    visit = make_visit(unit, worker=worker)

    response = browser.post(f"/klinik/pasien/{visit.patient_id}/kunjungan/", {"complaint": "Demam"})

    assert response.headers["Location"] == f"/klinik/kunjungan/{visit.pk}/"
    assert Visit.objects.count() == 1


def test_worker_without_sip_is_told_why_no_visit_opens() -> None:
    unit = make_unit()
    worker, browser = worker_at(unit)
    patient = make_patient(unit)
    Licence.objects.filter(person=worker.person, kind="sip").update(valid_until=clock.today() - clock.ONE_DAY)

    response = browser.post(f"/klinik/pasien/{patient.pk}/kunjungan/", {"complaint": "Demam"})

    assert response.status_code == 422
    assert "SIP" in text_of(response)
    assert Visit.objects.count() == 0


def test_finishing_twice_counts_once() -> None:
    unit = make_unit()
    worker, browser = worker_at(unit)
    visit = make_visit(unit, worker=worker)

    first = browser.post(f"/klinik/kunjungan/{visit.pk}/selesai/")
    second = browser.post(f"/klinik/kunjungan/{visit.pk}/selesai/")

    assert first.headers["Location"] == "/klinik/"
    assert second.headers["Location"] == f"/klinik/kunjungan/{visit.pk}/"
    assert worker.participations.filter(act="layanan").count() == 1


def test_list_asks_the_same_number_of_queries_for_many_patients() -> None:
    unit = make_unit()
    _worker, browser = worker_at(unit)
    make_patient(unit)

    one = queries_of(browser, "/klinik/pasien/")
    for _ in range(5):
        make_patient(unit)

    assert queries_of(browser, "/klinik/pasien/") == one


def test_admin_shows_no_patient() -> None:

    shown = {
        model.__name__: site for model, site in admin.site._registry.items() if model.__module__.startswith("clinics")
    }

    assert set(shown) == {"Dispensing", "Unit", "UnitStaff", "Visit"}
    assert shown["Visit"].fields == ["number", "unit", "arrived_at", "finished_at"]
    assert shown["Dispensing"].fields == ["visit", "lot", "quantity", "price_rp", "dispensed_by", "dispensed_at"]
