"""Units, their staff and patients, built through the services. Every person is invented."""

from itertools import count

from clinics.units.models import Unit
from clinics.units.services import post_worker, register_unit
from clinics.units.states import UnitKind
from clinics.visits.models import Patient, Visit
from clinics.visits.services import open_visit, register_patient
from kmp import clock
from kmp.regions.models import Region
from kmp.regions.states import RegionLevel, Zone
from members.joining.services import pay_pokok, submit_application
from members.registry.models import Member
from members.savings.states import Method
from supply.catalogue.models import Product
from supply.orders.rules import Arrived
from supply.orders.services import receive_shipment
from tests.factories.members import CONSENTS, licence_data, make_approved, make_member, person_data, rini, user_of
from tests.factories.memory import remembered_row
from tests.factories.supply import make_shipment

_numbers = count(1)
CHAIN = [
    ("99", RegionLevel.PROVINCE, "Provinsi Contoh"),
    ("99.01", RegionLevel.REGENCY, "Kab. Contoh"),
    ("99.01.01", RegionLevel.DISTRICT, "Kec. Contoh"),
    ("99.01.01.2001", RegionLevel.VILLAGE, "Desa Contoh"),
]


def village() -> Region:
    """An invented village with everything above it."""
    above = None
    for code, level, name in CHAIN:
        above, _new = Region.objects.get_or_create(
            code=code,
            defaults={
                "level": level,
                "name": name,
                "parent": above,
                "path": name,
                "search_text": name.lower() + "|",
                "zone": Zone.values[0],
            },
        )
    assert above is not None
    return above


def make_unit(*, member: Member | None = None, name: str = "") -> Unit:
    """A village clinic of a member facility."""
    return remembered_row(("unit", member and member.pk, name), lambda: _register_unit(member, name))


def _register_unit(member: Member | None, name: str) -> Unit:
    return register_unit(
        member or make_member(group="faskes"),
        name=name or f"Klinik Desa Contoh {next(_numbers)}",
        kind=UnitKind.VILLAGE_CLINIC,
        village=village(),
        acting_user=rini(),
    )


def make_worker(unit: Unit, *, name: str = "") -> Member:
    """A health worker with STR and SIP, posted at the unit since today."""
    return remembered_row(("worker", unit.pk, name), lambda: _post_worker(unit, name))


def _post_worker(unit: Unit, name: str) -> Member:
    application = submit_application(
        group="nakes",
        person=person_data(name=name),
        licences=[licence_data("str"), licence_data("sip")],
        consents=CONSENTS,
        acting_user=None,
    )
    worker = pay_pokok(make_approved(application), method=Method.CASH, paid_on=clock.today(), acting_user=rini())
    assert worker is not None  # the whole of it was paid
    post_worker(unit, worker=worker, acting_user=rini())
    return worker


def make_patient(unit: Unit, *, member: Member | None = None, name: str = "", allergies: str = "") -> Patient:
    """A patient of the unit, without NIK."""
    return register_patient(
        unit,
        name=name or f"Pasien {next(_numbers)}",
        sex="P",
        allergies=allergies,
        member=member,
        acting_user=user_of(unit.member),
    )


def make_visit(unit: Unit, *, patient: Patient | None = None, worker: Member | None = None) -> Visit:
    """An open visit of a patient with a worker of the unit."""
    worker = worker or make_worker(unit)
    patient = patient or make_patient(unit)
    return open_visit(patient, worker=worker, complaint="Batuk", acting_user=user_of(worker))


def stock_unit(product: Product, unit: Unit, *, quantity: int = 10) -> None:
    """Send base units of the product to the unit, where all of them are accepted; the warehouse must hold them."""
    shipment = make_shipment(product, unit, quantity=quantity)
    arrived = {line.pk: Arrived(line.quantity) for line in shipment.lines.all()}
    receive_shipment(shipment.pk, arrived=arrived, acting_user=user_of(unit.member))
