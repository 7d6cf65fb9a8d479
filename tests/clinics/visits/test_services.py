"""Visits: who may record one, and what it counts for."""

import pytest
from django.http import Http404

from clinics.units.access import acting_worker
from clinics.units.models import UnitStaff
from clinics.units.services import end_post, post_worker, register_unit
from clinics.units.states import UnitKind
from clinics.visits.models import Patient, Visit
from clinics.visits.services import finish_visit, open_visit, register_patient
from kmp import clock
from kmp.errors import DomainError
from members.licences.models import Licence
from members.participation.models import Participation
from tests.factories.clinics import make_patient, make_unit, make_visit, make_worker, village
from tests.factories.members import joko, make_member, make_nik, rini, user_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def test_finished_visit_counts_once_for_its_worker() -> None:
    visit = make_visit(make_unit())

    finish_visit(visit.pk, acting_user=user_of(visit.worker))
    with pytest.raises(DomainError) as refused:
        finish_visit(visit.pk, acting_user=user_of(visit.worker))

    assert refused.value.code == "visit_already_finished"
    row = Participation.objects.get(act="layanan")
    assert (row.member, row.amount, row.source) == (visit.worker, 1, f"visit:{visit.pk}")


def test_worker_without_valid_sip_records_no_visit() -> None:
    unit = make_unit()
    worker = make_worker(unit)
    Licence.objects.filter(person=worker.person, kind="sip").update(valid_until=clock.today() - clock.ONE_DAY)

    with pytest.raises(DomainError) as refused:
        open_visit(make_patient(unit), worker=worker, complaint="Batuk", acting_user=user_of(worker))

    assert refused.value.code == "licence_missing"
    assert Visit.objects.count() == 0


def test_worker_of_another_unit_records_no_visit() -> None:
    unit, other = make_unit(), make_unit()
    worker = make_worker(other)

    with pytest.raises(DomainError) as refused:
        open_visit(make_patient(unit), worker=worker, complaint="Batuk", acting_user=user_of(worker))

    assert refused.value.code == "worker_not_posted"


def test_patient_has_one_open_visit() -> None:
    unit = make_unit()
    worker = make_worker(unit)
    patient = make_patient(unit)
    first = make_visit(unit, patient=patient, worker=worker)

    with pytest.raises(DomainError) as refused:
        make_visit(unit, patient=patient, worker=worker)
    assert refused.value.code == "one_open_visit_per_patient"

    finish_visit(first.pk, acting_user=user_of(worker))
    assert make_visit(unit, patient=patient, worker=worker).pk != first.pk


def test_nik_is_kept_encrypted_and_known_once_in_a_unit() -> None:
    unit, other = make_unit(), make_unit()
    nik = make_nik(born=clock.today())

    patient = register_patient(unit, name="Ani", sex="P", nik=nik, acting_user=rini())
    with pytest.raises(DomainError) as refused:
        register_patient(unit, name="Ani", sex="P", nik=nik, acting_user=rini())
    register_patient(other, name="Ani", sex="P", nik=nik, acting_user=rini())

    assert refused.value.code == "one_patient_per_nik_and_unit"
    assert nik.encode() not in bytes(patient.nik_cipher or b"")
    assert Patient.objects.count() == 2


def test_wrong_nik_and_future_birth_are_refused() -> None:
    unit = make_unit()

    for more, code in [
        ({"nik": "123"}, "nik_invalid"),
        ({"birth_date": clock.today() + clock.ONE_DAY}, "birth_in_future"),
    ]:
        with pytest.raises(DomainError) as refused:
            register_patient(unit, name="Ani", sex="P", acting_user=rini(), **more)  # type: ignore[arg-type]
        assert refused.value.code == code


def test_only_facilities_have_units_and_only_workers_are_posted() -> None:
    nurse = make_member(group="nakes")
    with pytest.raises(DomainError) as not_facility:
        register_unit(nurse, name="X", kind=UnitKind.PUSTU, village=village(), acting_user=rini())
    with pytest.raises(DomainError) as not_worker:
        post_worker(make_unit(), worker=make_member(group="pengguna"), acting_user=rini())

    assert (not_facility.value.code, not_worker.value.code) == ("not_a_facility", "not_a_worker")


def test_worker_is_posted_once() -> None:
    unit = make_unit()
    worker = make_worker(unit)

    with pytest.raises(DomainError) as refused:
        post_worker(unit, worker=worker, acting_user=rini())

    assert refused.value.code == "worker_already_posted"
    assert UnitStaff.objects.count() == 1


def test_posted_worker_and_representative_act_at_the_unit() -> None:
    unit = make_unit()
    worker = make_worker(unit)

    assert (acting_worker(user_of(worker)).unit, acting_worker(user_of(worker)).worker) == (unit, worker)
    assert (acting_worker(user_of(unit.member)).unit, acting_worker(user_of(unit.member)).worker) == (unit, None)


def test_after_the_post_ended_and_for_strangers_there_is_no_unit() -> None:
    unit = make_unit()
    worker = make_worker(unit)
    end_post(UnitStaff.objects.get(), on=clock.today(), acting_user=rini())

    with clock.pretend(clock.now() + clock.ONE_DAY), pytest.raises(Http404):
        acting_worker(user_of(worker))
    with pytest.raises(Http404):
        acting_worker(joko())
