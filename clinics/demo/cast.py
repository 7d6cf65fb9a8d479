"""Who is in the demo: four hundred invented people and institutions of the five groups.

A NIK here passes every check but ends in 0000, a serial that is never issued; NIB begin with 0000, telephone numbers
with 0800 0000, and e-mails end in contoh.example (RFC 2606): nothing of this can be anybody's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from clinics.demo import names
from clinics.demo.places import Places, nik_region, spread
from kmp.regions.models import Region
from members.joining.rules import (
    InstitutionData,
    LicenceData,
    PersonData,
    PracticeData,
    ProductData,
    licences_asked,
)
from members.registry.states import DeviceGroup, FacilityClass, InstitutionKind, LicenceKind, Profession

SIZES = {"produsen": 12, "distributor": 16, "faskes": 72, "nakes": 100, "pengguna": 200}
UNITS = 40  # the first so many facilities run a village unit
SECOND_WORKERS = 20  # units with a second health worker
NEIGHBOURS = 3  # end users of each unit's village who join
MAKERS = ("32", "32", "36", "35", "33", "32", "31", "35", "34", "36", "12", "73")
CARRIERS = ("31", "32", "33", "81", "35", "61", "82", "71", "53", "14", "64", "73", "93", "91", "32", "17")
FOUNDED = date(2025, 1, 2)
LAST_OF_SIP = date(2028, 12, 31)  # five years from the day its licences begin
EVERY_DEVICE = tuple(DeviceGroup.values)
KINDS = {"produsen": InstitutionKind.PRODUCER, "distributor": InstitutionKind.DISTRIBUTOR}
FACILITY_KINDS = (
    (InstitutionKind.VILLAGE_CLINIC, "Klinik Desa"),
    (InstitutionKind.VILLAGE_CLINIC, "Klinik Desa"),
    (InstitutionKind.VILLAGE_PHARMACY, "Apotek Desa"),
    (InstitutionKind.CLINIC, "Klinik Pratama"),
    (InstitutionKind.VILLAGE_COOPERATIVE, "Kopdes"),
)
PRIMARY_KINDS = (InstitutionKind.VILLAGE_CLINIC, InstitutionKind.CLINIC)
PROFESSIONS = (Profession.NURSE, Profession.MIDWIFE, Profession.NURSE, Profession.DOCTOR, Profession.PHARMACIST)
# Licences that make a page warn: number of the member in its group → last day of validity.
ENDING = {
    "distributor": {5: date(2026, 9, 30), 9: date(2026, 12, 20)},
    "faskes": {31: date(2026, 10, 31), 33: date(2026, 12, 12)},
    "nakes": {38: date(2026, 12, 15), 88: date(2026, 8, 31)},
}


@dataclass
class Applicant:
    """One application to be: what the form says, and when the office deals with it."""

    group: str
    person: PersonData
    village: Region
    applies_on: date
    institution: InstitutionData | None = None
    licences: tuple[LicenceData, ...] = ()
    practice: PracticeData | None = None


class Casting:
    """Draws people and institutions; the same seed draws the same ones."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.places = Places(rng)
        self.facility_names = iter(names.facility_names(rng, SIZES["faskes"] + 8))
        self.numbers: Iterator[int] = count(1)
        self.licence_numbers: Iterator[int] = count(1)
        self.taken: set[str] = set()

    def person(
        self, village: Region, *, name: str = "", sex: str = "", email: str = "", has_email: bool = True
    ) -> PersonData:
        """Somebody of age who lives in the village; who has no e-mail gets no account and votes at the office."""
        sex = sex or self.rng.choice("LP")
        name = name or names.person_name(village.code[:2], sex, self.rng)
        n = next(self.numbers)
        slug = ".".join(name.lower().replace(".", "").split())
        born = self._birth_date(nik_region(village.code), sex)
        return PersonData(
            name=name,
            nik=self._nik(nik_region(village.code), born, sex),
            birth_date=born,
            sex=sex,
            village=village.code,
            phone=f"08000000{n:04d}",
            email=(email or f"{slug}.{n}@contoh.example") if has_email else "",
        )

    def _birth_date(self, region: str, sex: str) -> date:
        while True:
            born = date(1958, 1, 1) + timedelta(days=self.rng.randrange(45 * 365))
            if self._nik(region, born, sex) not in self.taken:
                self.taken.add(self._nik(region, born, sex))
                return born

    @staticmethod
    def _nik(region: str, born: date, sex: str) -> str:
        return f"{region}{born.day + (40 if sex == 'P' else 0):02d}{born:%m%y}0000"

    def licence(self, kind: str, *, until: date | None, devices: tuple[str, ...] = ()) -> LicenceData:
        """The next licence of a kind, valid since 2024."""
        number = f"CONTOH/{kind.upper()}/{next(self.licence_numbers):05d}"
        return LicenceData(kind, number, date(2024, 1, 1), until, devices)

    def institution(self, kind: str, name: str, village: Region, person: PersonData, on: date) -> InstitutionData:
        """A body with the next NIB, represented by `person` for four years."""
        n = next(self.numbers)
        return InstitutionData(
            name=name,
            kind=kind,
            mandate=f"Surat Kuasa {n}/SK/{on.year}",
            mandate_until=on.replace(year=on.year + 4) - timedelta(days=1),
            nib=f"0000{n:09d}",
            village=village.code,
            phone=f"08000000{n:04d}",
            email=person.email,
        )

    def applicant(self, group: str, place: int, village: Region, on: date, **told: str) -> Applicant:
        """The `place`-th applicant of a group (from 1); `told` fixes name, sex or e-mail of the person."""
        has_email = group != "pengguna" or place <= UNITS * NEIGHBOURS or place % 2 == 0
        person = self.person(village, has_email=has_email, **told)
        until = ENDING.get(group, {}).get(place, date(2030, 6, 30) + timedelta(days=self.rng.randrange(400)))
        if group == "nakes":
            sip = self.licence(LicenceKind.SIP, until=min(until, LAST_OF_SIP))
            papers = (self.licence(LicenceKind.STR, until=None), sip)
            person = replace(person, profession=PROFESSIONS[place % len(PROFESSIONS)])
            practice = PracticeData(f"Praktik mandiri {village.name} (contoh)", village=village.code)
            return Applicant(group, person, village, on, licences=papers, practice=practice)
        if group == "pengguna":
            return Applicant(group, person, village, on)
        kind, name = self._body(group, place)
        body = replace(self.institution(kind, name, village, person, on), **_profile(group, kind, place, village))
        asked = sorted(licences_asked(group, kind))
        devices = EVERY_DEVICE if group in KINDS else ()
        return Applicant(
            group,
            person,
            village,
            on,
            institution=body,
            licences=tuple(self.licence(one, until=until, devices=devices) for one in asked),
        )

    def _body(self, group: str, place: int) -> tuple[str, str]:
        if group == "produsen":
            return KINDS[group], names.PRODUCERS[(place - 1) % len(names.PRODUCERS)]
        if group == "distributor":
            return KINDS[group], names.DISTRIBUTORS[(place - 1) % len(names.DISTRIBUTORS)]
        kind, title = FACILITY_KINDS[(place - 1) % (3 if place <= UNITS else len(FACILITY_KINDS))]
        return kind, f"{title} {next(self.facility_names)}"


def _profile(group: str, kind: str, place: int, village: Region) -> dict[str, Any]:
    """What else a body says about itself; nothing here is drawn, so the story's dice fall as before."""
    if group == "produsen":
        tkdn = 4_000 + 500 * (place % 9)
        return {"products": (ProductData(f"Produk contoh {place}", tkdn_bp=tkdn, bmp_bp=500 + 100 * (place % 10)),)}
    if group == "distributor":
        return {"service_areas": (village.code[:2],)}
    return {"facility_class": FacilityClass.PRIMARY} if kind in PRIMARY_KINDS else {}


def recruit(casting: Casting) -> list[Applicant]:
    """All four hundred, group by group, each with the day of applying; the number in the group follows that day.

    Every province has a village unit; the health workers and end users listed first live in its village.
    """
    units = [casting.places.village(province) for province in spread(UNITS, at_least=1)]
    homes = {
        "produsen": [casting.places.village(province) for province in MAKERS],
        "distributor": [casting.places.village(province) for province in CARRIERS],
        "faskes": units + _elsewhere(casting, SIZES["faskes"] - UNITS),
        "nakes": units + units[:SECOND_WORKERS] + _elsewhere(casting, SIZES["nakes"] - UNITS - SECOND_WORKERS),
        "pengguna": units * NEIGHBOURS + _elsewhere(casting, SIZES["pengguna"] - UNITS * NEIGHBOURS),
    }
    told = {(cast.group, cast.place(units)): cast for cast in NAMED}
    return [
        _applicant(casting, group, place, village, told.get((group, place)))
        for group, villages in homes.items()
        for place, village in enumerate(villages, 1)
    ]


def _applicant(casting: Casting, group: str, place: int, village: Region, named: "Named | None") -> Applicant:
    on = applies_on(group, place, casting.rng)
    if named is None:
        return casting.applicant(group, place, village, on)
    return casting.applicant(group, place, village, on, name=named.name, sex=named.sex, email=named.email)


def _elsewhere(casting: Casting, total: int) -> list[Region]:
    provinces = spread(total)
    casting.rng.shuffle(provinces)
    return [casting.places.village(province) for province in provinces]


def applies_on(group: str, place: int, rng: Random) -> date:
    """Who begins the work joins in January 2025, most others by spring, the last in autumn 2026."""
    first = {"faskes": UNITS, "nakes": UNITS + SECOND_WORKERS, "pengguna": UNITS * NEIGHBOURS}.get(group, 99)
    if place <= first:
        return FOUNDED + timedelta(days=1 + rng.randrange(17 if group != "pengguna" else 45))
    if rng.random() < 0.45:
        return FOUNDED + timedelta(days=30 + rng.randrange(60))
    return FOUNDED + timedelta(days=90 + rng.randrange(570))


@dataclass(frozen=True)
class Named:
    """Somebody with an account of the demo: which group, where, and called what."""

    group: str
    name: str
    sex: str
    email: str
    province: str = ""  # of the unit; empty: the first of the group

    def place(self, units: list[Region]) -> int:
        """The place in the group, counted from 1."""
        codes = [village.code[:2] for village in units]
        return codes.index(self.province) + 1 if self.province else 1


NAMED = (
    Named("produsen", "Anton Wijaya", "L", "anton@contoh.example"),
    Named("distributor", "Dewi Anggraini", "P", "dewi@contoh.example"),
    Named("faskes", "Laras Widiastuti", "P", "laras@contoh.example", "33"),
    Named("nakes", "Sari Wulandari", "P", "sari@contoh.example", "33"),
    Named("pengguna", "Darmin Suyatno", "L", "darmin@contoh.example", "33"),
)
NAMED_EMAILS = frozenset(named.email for named in NAMED)
OFFICE_EMAILS = frozenset(f"{key}@contoh.example" for key in ("budi", "hadi", "wati"))  # members too
