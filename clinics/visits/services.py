"""The writers of patients and visits."""

from datetime import date

from django.utils.translation import gettext as _

from clinics.units.models import Unit
from clinics.units.queries import posts_on
from clinics.visits.locks import lock_visit
from clinics.visits.models import Patient, Visit
from clinics.visits.rules import visit_problems
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.numbers import next_number
from kmp.trail.services import record
from members.licences.queries import cure_of
from members.participation.services import record_participation
from members.participation.states import Act
from members.registry.models import Member
from members.registry.nik import clean_nik, encrypt_nik, hash_nik
from members.registry.queries import has_valid_licence
from members.registry.states import LicenceKind

USERS = "pengguna"


@act
def register_patient(
    unit: Unit,
    *,
    name: str,
    sex: str,
    birth_date: date | None = None,
    nik: str = "",
    allergies: str = "",
    member: Member | None = None,
    acting_user: User,
) -> Patient:
    """Enter a patient of the unit; the NIK is kept encrypted (UU 27/2022).

    Refused: `name_missing`, `nik_invalid`, `birth_in_future`, `not_an_end_user` (the member is of another group), a
    NIK known here as `one_patient_per_nik_and_unit`.
    """
    if not name.strip():
        raise DomainError("name_missing", _("Tulis nama pasien."))
    if birth_date is not None and birth_date > clock.today():
        raise DomainError("birth_in_future", _("Tanggal lahir belum terjadi."))
    if member is not None and member.group_id != USERS:
        raise DomainError("not_an_end_user", _("Nomor ini bukan anggota kelompok pengguna."))
    clean = clean_nik(nik) if nik.strip() else ""
    pk, _number = next_number(Patient, "RM")
    patient = Patient.objects.create(
        pk=pk,
        unit=unit,
        number=f"RM-{pk:06d}",
        name=name.strip(),
        sex=sex,
        birth_date=birth_date,
        nik_cipher=encrypt_nik(clean) if clean else None,
        nik_hash=hash_nik(clean) if clean else None,
        allergies=allergies.strip(),
        member=member,
    )
    record("clinics.patient.registered", patient, acting_user=acting_user, after={"unit": unit.pk})
    return patient


@act
def open_visit(patient: Patient, *, worker: Member, complaint: str, acting_user: User) -> Visit:
    """Begin to serve a patient at the patient's unit.

    Refused: `worker_not_posted`, `licence_missing` (SIP on the day), `complaint_missing`; a patient with a visit that
    is not finished as `one_open_visit_per_patient`.
    """
    today = clock.today()
    if not complaint.strip():
        raise DomainError("complaint_missing", _("Tulis keluhan pasien."))
    _check_worker(worker, unit_id=patient.unit_id, on=today)
    pk, number = next_number(Visit, "KJ")
    visit = Visit.objects.create(
        pk=pk,
        number=number,
        unit_id=patient.unit_id,
        patient=patient,
        worker=worker,
        complaint=complaint.strip(),
        arrived_at=clock.now(),
    )
    record("clinics.visit.opened", visit, acting_user=acting_user, after={"unit": patient.unit_id})
    return visit


@act
def finish_visit(visit_id: int, *, acting_user: User) -> Visit:
    """End a visit and count it once as a service of its worker. `visit_already_finished`, `licence_missing`."""
    visit, today = lock_visit(visit_id), clock.today()
    if visit.finished_at is not None:
        raise DomainError("visit_already_finished", _("Kunjungan ini sudah selesai."))
    _check_worker(visit.worker, unit_id=visit.unit_id, on=today)
    visit.finished_at = clock.now()
    visit.save(update_fields=["finished_at"])
    record_participation(
        visit.worker, act=Act.SERVICE, amount=1, on=today, source=f"visit:{visit.pk}", memo=visit.number
    )
    record("clinics.visit.finished", visit, acting_user=acting_user, after={"unit": visit.unit_id})
    return visit


def _check_worker(worker: Member, *, unit_id: int, on: date) -> None:
    is_posted = posts_on(on).filter(unit=unit_id, member=worker).exists()
    has_sip = has_valid_licence(worker, [LicenceKind.SIP], on)
    refuse_on(visit_problems(is_posted=is_posted, has_sip=has_sip, worker=worker.name, cure=cure_of(worker)))
