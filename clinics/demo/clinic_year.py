"""Chapter 3: village units open, their health workers serve people, and hand out what the cooperative sent."""

from datetime import date, timedelta
from functools import partial

from clinics.demo import names
from clinics.demo.cast import NEIGHBOURS, UNITS
from clinics.demo.places import puskesmas_of
from clinics.demo.story import Story
from clinics.demo.timeline import moment
from clinics.pharmacy.services import dispense
from clinics.units.models import Unit
from clinics.units.services import post_worker, register_unit
from clinics.units.states import UnitKind
from clinics.visits.models import Patient, Visit
from clinics.visits.services import finish_visit, open_visit, register_patient
from kmp import clock
from members.registry.models import Member
from members.registry.states import InstitutionKind
from supply.stock.models import Lot
from supply.stock.queries import balances_at, fit_on

UNITS_OPEN, FIRST_VISITS = date(2025, 1, 29), date(2025, 3, 17)
VISITS = {2025: 230, 2026: 75}  # until 31 October
VISIT_DAYS = {
    2025: (FIRST_VISITS + timedelta(days=1), date(2025, 12, 31)),
    2026: (date(2026, 1, 2), date(2026, 11, 1)),
}
BUSIEST = 0.15  # of all visits are at the unit that the demo's accounts see
STRANGERS = 2  # patients of each unit who are not members
KINDS = {InstitutionKind.VILLAGE_PHARMACY.value: UnitKind.VILLAGE_PHARMACY}
COMPLAINTS = (
    "Kontrol tekanan darah", "Kontrol gula darah", "Batuk dan demam tiga hari", "Luka lecet di kaki",
    "Pemeriksaan kehamilan", "Imunisasi bayi", "Pusing berulang", "Ganti balutan luka", "Nyeri pinggang",
    "Demam dan menggigil", "Timbang bayi dan konsultasi gizi", "Sesak napas ringan",
)  # fmt: skip
INSTRUCTIONS = ("Pakai sesuai petunjuk petugas.", "Dua kali sehari sesudah makan.", "Ganti setiap hari.", "")
ALLERGIES = ("", "", "", "", "", "Plester lateks", "Penisilin", "Yodium")


def tell(story: Story) -> None:
    """Enter the opening of the units and every visit into the timeline."""
    story.timeline.at(moment(UNITS_OPEN, 9), partial(_open_units, story))
    story.timeline.at(moment(FIRST_VISITS, 7), partial(_register_patients, story))
    for year, total in VISITS.items():
        first, last = VISIT_DAYS[year]
        for _visit in range(total):
            day = first + timedelta(days=story.rng.randrange((last - first).days))
            when = moment(day, 7 + story.rng.randrange(8), story.rng.randrange(60))
            story.timeline.at(when, partial(serve, story))


def _open_units(story: Story) -> None:
    for place in range(1, UNITS + 1):
        member = story.members["faskes"][place]
        assert member.institution is not None  # facilities are institutions
        assert member.region is not None  # and every one of the cast lives somewhere
        unit = register_unit(
            member,
            name=member.name,
            kind=KINDS.get(member.institution.kind, _kind(place)),
            village=member.region,
            puskesmas=puskesmas_of(member.region),
            acting_user=story.office.rini,
        )
        story.units[place] = unit
        story.workers[unit.pk] = [_post(story, unit, story.members["nakes"][place])]
        second = story.members["nakes"].get(UNITS + place)
        if second and second.region_id == member.region_id:
            story.workers[unit.pk].append(_post(story, unit, second))


def _kind(place: int) -> UnitKind:
    return {0: UnitKind.PUSTU, 4: UnitKind.POSKESDES}.get(place % 8, UnitKind.VILLAGE_CLINIC)


def _post(story: Story, unit: Unit, worker: Member) -> Member:
    post_worker(unit, worker=worker, acting_user=story.office.rini)
    return worker


def _register_patients(story: Story) -> None:
    for place, unit in story.units.items():
        worker = story.workers[unit.pk][0]
        neighbours = [story.members["pengguna"].get(place + UNITS * turn) for turn in range(NEIGHBOURS)]
        members = [_member_patient(story, unit, worker, member) for member in neighbours if member]
        strangers = [_stranger(story, unit, worker) for _ in range(STRANGERS)]
        story.patients[unit.pk] = members + strangers


def _member_patient(story: Story, unit: Unit, worker: Member, member: Member) -> Patient:
    person = member.person
    assert person is not None  # end users are people
    allergies = "Plester lateks" if person.name.startswith("Darmin") else story.rng.choice(ALLERGIES)
    return register_patient(
        unit,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        allergies=allergies,
        member=member,
        acting_user=story.users[worker.pk],
    )


def _stranger(story: Story, unit: Unit, worker: Member) -> Patient:
    sex = story.rng.choice("LP")
    born = date(1950, 1, 1) + timedelta(days=story.rng.randrange(70 * 365))
    name = names.person_name(unit.region_id[:2], sex, story.rng)
    acting = story.users[worker.pk]
    return register_patient(unit, name=name, sex=sex, birth_date=born, acting_user=acting)


def serve(story: Story) -> None:
    """Somebody comes to one of the units; Sari's is the busiest."""
    busiest = story.rng.random() < BUSIEST
    unit = story.units[story.home() if busiest else story.rng.choice(sorted(story.units))]
    serve_one(story, unit, story.rng.choice(story.patients[unit.pk]))


def serve_one(story: Story, unit: Unit, patient: Patient) -> None:
    """A patient is served for a quarter of an hour, and takes something home if there is something."""
    visit = begin(story, unit, patient)
    acting, now = story.users[visit.worker_id], clock.now()
    story.timeline.at(now + timedelta(minutes=11), partial(hand_out, story, visit, unit))
    story.timeline.at(now + timedelta(minutes=16), partial(finish_visit, visit.pk, acting_user=acting))


def begin(story: Story, unit: Unit, patient: Patient) -> Visit:
    """The patient tells one of the unit's workers what is wrong."""
    worker = story.rng.choice(story.workers[unit.pk])
    acting = story.users[worker.pk]
    return open_visit(patient, worker=worker, complaint=story.rng.choice(COMPLAINTS), acting_user=acting)


def hand_out(story: Story, visit: Visit, unit: Unit) -> None:
    """One or two units of a consumable, from the lot that expires first."""
    lots, rng = _on_the_shelf(unit), story.rng
    if not lots or rng.random() < 0.1:
        return
    dispense(
        visit.pk,
        lot=rng.choice(lots),
        quantity=rng.randint(1, 2),
        instructions=rng.choice(INSTRUCTIONS),
        acting_user=story.users[visit.worker_id],
    )


def _on_the_shelf(unit: Unit) -> list[Lot]:
    """The first lot of each consumable that may leave; consumables are what expires."""
    rows = balances_at(unit.place).filter(fit_on(clock.today()), lot__expires_on__isnull=False, quantity__gte=2)
    first: dict[int, Lot] = {}
    for row in rows:
        first.setdefault(row.lot.product_id, row.lot)
    return list(first.values())
