"""What the chapters share: the dice, the timeline, the office, and everybody who has joined so far."""

from dataclasses import dataclass, field
from random import Random

from clinics.demo.cast import NAMED_EMAILS, OFFICE_EMAILS
from clinics.demo.timeline import Timeline
from clinics.units.models import Unit
from clinics.visits.models import Patient
from governance.surplus.models import Distribution
from kmp.accounts.models import User
from members.registry.models import Member
from supply.catalogue.models import Offer, Product
from supply.stock.models import Place

SEED = 2026


@dataclass
class Office:
    """The people who run the cooperative."""

    rini: User  # petugas
    budi: User  # pengurus
    hadi: User  # a second pengurus, for what needs two persons
    wati: User  # pengawas
    admin: User


@dataclass
class Story:
    """The state of the demo while it is written."""

    office: Office
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - a story, no secret
    timeline: Timeline = field(default_factory=Timeline)
    members: dict[str, dict[int, Member]] = field(default_factory=dict)  # group → place in the cast → member
    users: dict[int, User] = field(default_factory=dict)  # by member
    units: dict[int, Unit] = field(default_factory=dict)  # by place of the facility
    workers: dict[int, list[Member]] = field(default_factory=dict)  # by unit
    patients: dict[int, list[Patient]] = field(default_factory=dict)  # by unit
    products: dict[str, Product] = field(default_factory=dict)
    offers: dict[tuple[str, int], Offer] = field(default_factory=dict)  # code, place of the producer
    warehouse: Place | None = None
    distribution: Distribution | None = None  # of the surplus of 2025

    def email(self, member: Member) -> str:
        """The e-mail of whoever acts for the member; empty for those without an account."""
        return self.users[member.pk].email if member.pk in self.users else ""

    def named_members(self) -> list[int]:
        """The members for whom the accounts of the demo act, those of the office among them."""
        return [pk for pk, user in self.users.items() if user.email in NAMED_EMAILS | OFFICE_EMAILS]

    def home(self) -> int:
        """The place of the unit where Sari works and which Laras represents."""
        return next(place for place, unit in self.units.items() if self.email(unit.member) == "laras@contoh.example")

    def everyone(self) -> list[Member]:
        """All members so far, group by group, in the order of the cast."""
        return [member for places in self.members.values() for _place, member in sorted(places.items())]
