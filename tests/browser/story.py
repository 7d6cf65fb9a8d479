"""The year's people and what they must remember from one chapter to the next."""

import secrets
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Browser

from clinics.units.models import Unit
from members.registry.models import Member
from tests.browser.people import DESK, PHONE, Person, forget_limits, person
from tests.factories.clinics import make_unit, village
from tests.factories.governance import founding_bylaws
from tests.factories.members import cast, make_member, open_house, user_of
from tests.factories.supply import warehouse

NOW = datetime.now(UTC)
ASSEMBLY = NOW.replace(hour=2, minute=0, second=0, microsecond=0) - timedelta(days=3)  # 09.00 WIB, lately
INVITED = ASSEMBLY - timedelta(days=20)  # more than the fourteen days that the bylaws ask for
YEAR = ASSEMBLY.year - 1  # the book year that is walked: over by the day of the assembly
SPRING = datetime(YEAR, 3, 10, 2, tzinfo=UTC)
FIRST_BYLAWS = date(YEAR - 1, 1, 1)
TAIL = secrets.token_hex(3)  # new addresses each time: an old invitation is never taken for the new one
GROUPS = ("produsen", "distributor", "faskes", "nakes", "pengguna")


@dataclass
class Story:
    """Who takes part: one applicant of each group, a second facility, Rini, Budi, Hadi, and the public."""

    people: dict[str, Person]
    rini: Person
    budi: Person
    hadi: Person
    public: Person
    worker: "subprocess.Popen[bytes]"
    numbers: dict[str, str] = field(default_factory=dict)  # group → member number
    receipts: dict[str, str] = field(default_factory=dict)  # group → address of the application
    papers: dict[str, str] = field(default_factory=dict)  # plenary, shu, fridges, hours → address at the desk
    other_unit: Unit | None = None

    @property
    def everyone(self) -> list[Person]:
        return [*self.people.values(), self.rini, self.budi, self.hadi, self.public]


def open_story(browser: Browser, home: str, worker: "subprocess.Popen[bytes]") -> Story:
    """What the walk does not show: staff with passwords, bylaws, books, one village, a warehouse, a second facility."""
    forget_limits()
    village()
    rini, budi, hadi = (_staff(browser, home, who) for who in ("rini", "budi", "hadi"))
    open_house(*range(YEAR, NOW.year + 1))
    founding_bylaws(valid_from=FIRST_BYLAWS)
    warehouse()
    people = {group: person(browser, home, size=PHONE, email=f"{group}-{TAIL}@anggota.example") for group in GROUPS}
    story = Story(people, rini, budi, hadi, person(browser, home, size=DESK), worker)
    story.other_unit = make_unit(member=make_member(group="faskes", name="Klinik Seberang"), name="Klinik Seberang")
    people["seberang"] = _with_password(person(browser, home, size=PHONE), story.other_unit.member)
    return story


def _staff(browser: Browser, home: str, who: str) -> Person:
    """One of the fixed cast, with a password."""
    one = person(browser, home, size=DESK, email=f"{who}@simpulsehat.example")
    user = cast(who)
    user.set_password(one.password)
    user.save(update_fields=["password"])
    return one


def _with_password(one: Person, member: Member) -> Person:
    user = user_of(member)
    user.set_password(one.password)
    user.save(update_fields=["password"])
    one.email = user.email
    return one
