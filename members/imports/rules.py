"""Pure rules of the import: what a line of the file says, and why it cannot be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from members.imports import cells
from members.imports.cells import Wrong, shown
from members.imports.columns import EXAMPLE_NAME
from members.joining.rules import LEAST_AGE, MOST_MANDATE_YEARS, licences_asked
from members.registry.rules import whole_years
from members.registry.states import DeviceGroup, InstitutionKind, LicenceKind, MemberStatus

T = TypeVar("T")
MOST_ROWS = 250_000  # in one file: about four minutes of work; more is two files
MOST_BYTES = 60_000_000  # of one file
STATUSES = {"aktif": MemberStatus.ACTIVE.value, "dibekukan": MemberStatus.SUSPENDED.value}
CONTRA_ACCOUNTS = ("3-9000", "1-1000", "1-1010")
_kind = cells.one_of({one.value: one.value for one in InstitutionKind}, code="kind_unknown")
_licence = cells.one_of({one.value: one.value for one in LicenceKind}, code="licence_unknown")
_device = cells.one_of({one.value: one.value for one in DeviceGroup}, code="device_group_unknown")
_status = cells.one_of(STATUSES, code="status_unknown")


@dataclass(frozen=True)
class GroupRow:
    """What the check needs to know of a group."""

    code: str
    prefix: str
    for_institutions: bool


@dataclass(frozen=True)
class Facts:
    """What a line is held against. `village_of` finds a village's code or raises `Wrong`; `pokok_of` is what the
    bylaws of a day ask of a group, in rupiah, or None where they say nothing."""

    groups: Mapping[str, GroupRow]
    as_of: date
    today: date
    village_of: Callable[[str], str]
    pokok_of: Callable[[str, date], int | None]


@dataclass
class Checked:
    """A line after its check: `data` for the staging table, the NIK apart, what is wrong and what is only odd."""

    data: dict[str, Any] = field(default_factory=dict)
    nik: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)
    cautions: list[dict[str, str]] = field(default_factory=list)


def check_line(written: Mapping[str, str], facts: Facts) -> Checked:
    """One line of the file, its cells by the code of their column. Every error of the line is found at once."""
    return _Line(written, facts).checked()


class _Line:
    """The check of one line; a wrong cell is noted and the rest goes on."""

    def __init__(self, written: Mapping[str, str], facts: Facts) -> None:
        self.written, self.facts = written, facts
        self.out = Checked()

    def checked(self) -> Checked:
        group = self.read("kelompok", self._group, needed=True)
        self._membership(group)
        self._person()
        if group is not None and group.for_institutions:
            self._institution()
        else:
            self._no_institution()
        self._licence(group)
        self._balances(group)
        return self.out

    # what the steps below are made of

    def read(self, column: str, parse: Callable[[str], T], *, needed: bool = False) -> T | None:
        """The clean value, or None for an empty or wrong cell; `missing` where one is needed."""
        text = self.written.get(column, "")
        if not text:
            if needed:
                self.wrong(column, "missing", _("Kolom ini wajib diisi."))
            return None
        try:
            return parse(text)
        except Wrong as refused:
            self.wrong(column, refused.code, refused.message)
            return None

    def wrong(self, column: str, code: str, message: str) -> None:
        text = shown(self.written.get(column, ""), is_nik=column == "nik")
        self.out.errors.append({"column": column, "code": code, "message": message, "written": text})

    def odd(self, column: str, code: str, message: str) -> None:
        self.out.cautions.append({"column": column, "code": code, "message": message})

    def past(self, column: str, *, needed: bool = False) -> date | None:
        """A day up to that of the balances: `date_in_future`, `date_after_balances`."""
        found = self.read(column, cells.day, needed=needed)
        if found is not None and found > self.facts.today:
            self.wrong(column, "date_in_future", _("Tanggal ini belum terjadi."))
            return None
        if found is not None and found > self.facts.as_of:
            self.wrong(column, "date_after_balances", _("Tanggal ini sesudah tanggal saldo impor."))
            return None
        return found

    # the steps

    def _group(self, text: str) -> GroupRow:
        groups = self.facts.groups
        return cells.one_of(groups, code="group_unknown")(text)

    def _membership(self, group: GroupRow | None) -> None:
        data = self.out.data
        data["group"] = group.code if group else ""
        data["number"] = self.read("nomor", cells.number_of(group.prefix)) if group else None
        joined = self.past("tanggal_masuk", needed=True)
        data["joined_on"] = joined.isoformat() if joined else None
        data["status"] = self.read("status", _status) or MemberStatus.ACTIVE.value
        votes = self.read("hak_suara", cells.yes_or_no)
        data["has_vote"] = True if votes is None else votes
        self.joined = joined

    def _person(self) -> None:
        data = self.out.data
        data["person"] = self.read("nama", cells.words(150), needed=True)
        if data["person"] == EXAMPLE_NAME:
            self.wrong("nama", "example_line", _("Ini baris contoh dari templat. Hapus baris ini."))
        nik = self.read("nik", cells.nik)
        born = self.read("tanggal_lahir", cells.day)
        sex = self.read("jenis_kelamin", cells.sex)
        if nik:
            born, sex = self._held_against_nik(nik, born, sex)
        elif not self.written.get("nik"):
            self.odd("nik", "nik_missing", _("Tanpa NIK, orang yang tercatat dua kali sulit ditemukan."))
            self._needed_without_nik()
        self.out.nik = nik or ""
        data["birth_date"] = born.isoformat() if born else None
        data["sex"] = sex
        self._ages(born)
        data["village"] = self.read("desa", self.facts.village_of)
        data["phone"] = self.read("telepon", cells.phone) or ""
        data["email"] = self.read("surel", cells.email) or ""
        data["name"] = data["person"]

    def _needed_without_nik(self) -> None:
        for column in ("tanggal_lahir", "jenis_kelamin"):
            if not self.written.get(column):
                self.wrong(column, "missing", _("Isi kolom ini, atau isi NIK."))

    def _held_against_nik(self, nik: str, born: date | None, sex: str | None) -> tuple[date | None, str | None]:
        """What the NIK says of birth and sex fills empty cells; where a cell says otherwise, that is odd, not wrong."""
        told, told_sex = birth_of_nik(nik, self.facts.today), sex_of_nik(nik)
        if born is not None and (born.day, born.month, born.year % 100) != (told.day, told.month, told.year % 100):
            self.odd("tanggal_lahir", "birth_unlike_nik", _("Tanggal lahir ini tidak sama dengan yang dalam NIK."))
        if sex is not None and sex != told_sex:
            self.odd("jenis_kelamin", "sex_unlike_nik", _("Jenis kelamin ini tidak sama dengan yang dalam NIK."))
        if born is None and not self.written.get("tanggal_lahir"):
            born = told
        if sex is None and not self.written.get("jenis_kelamin"):
            sex = told_sex
        return born, sex

    def _ages(self, born: date | None) -> None:
        """`birth_in_future`, `joined_before_birth`; who joined younger than the law lets join is odd."""
        if born is None:
            return
        if born > self.facts.today:
            self.wrong("tanggal_lahir", "birth_in_future", _("Tanggal lahir ini belum terjadi."))
        elif self.joined is not None and self.joined < born:
            self.wrong("tanggal_masuk", "joined_before_birth", _("Tanggal masuk ini sebelum tanggal lahir."))
        elif self.joined is not None and whole_years(born, self.joined) < LEAST_AGE:
            said = _("Saat masuk belum berusia %(age)s tahun.") % {"age": LEAST_AGE}
            self.odd("tanggal_masuk", "too_young", said)

    def _institution(self) -> None:
        data = self.out.data
        data["institution"] = self.read("nama_lembaga", cells.words(200), needed=True)
        data["kind"] = self.read("jenis", _kind, needed=True)
        data["nib"] = self.read("nib", cells.digits(13))
        data["npwp"] = self.read("npwp", cells.digits(15, 16))
        data["mandate"] = self.read("surat_kuasa", cells.words(120), needed=True)
        until = self.read("surat_kuasa_sampai", cells.day, needed=True)
        data["mandate_until"] = until.isoformat() if until else None
        data["name"] = data["institution"]
        if until is not None and until < self.facts.today:
            said = _("Surat kuasa ini sudah berakhir. Minta yang baru dari lembaganya.")
            self.wrong("surat_kuasa_sampai", "mandate_too_short", said)
        elif until is not None and whole_years(self.facts.today, until) >= MOST_MANDATE_YEARS:
            said = _("Surat kuasa berlaku paling lama %(years)s tahun lagi.") % {"years": MOST_MANDATE_YEARS}
            self.wrong("surat_kuasa_sampai", "mandate_too_long", said)
        if not self.written.get("nib"):
            self.odd("nib", "nib_missing", _("Tanpa NIB, lembaga yang tercatat dua kali sulit ditemukan."))

    def _no_institution(self) -> None:
        for column in ("nama_lembaga", "jenis", "nib", "npwp", "surat_kuasa", "surat_kuasa_sampai"):
            if self.written.get(column) and self.out.data["group"]:
                self.wrong(column, "institution_not_here", _("Kelompok ini untuk orang. Kosongkan kolom ini."))

    def _licence(self, group: GroupRow | None) -> None:
        data = self.out.data
        kind = self.read("izin_jenis", _licence)
        named = bool(self.written.get("izin_jenis"))
        number = self.read("izin_nomor", cells.words(80), needed=named)
        since = self.read("izin_mulai", cells.day, needed=named)
        until = self.read("izin_sampai", cells.day)
        if not named and any(self.written.get(one) for one in ("izin_nomor", "izin_mulai", "izin_sampai")):
            self.wrong("izin_jenis", "missing", _("Tulis jenis izinnya, atau kosongkan semua kolom izin."))
        if since and since > self.facts.today:
            self.wrong("izin_mulai", "date_in_future", _("Tanggal ini belum terjadi."))
        if since and until and until < since:
            self.wrong("izin_sampai", "licence_ends_before_start", _("Izin berakhir setelah tanggal mulainya."))
        covers = self.read("izin_golongan", _devices)
        if kind and number and since:
            data["licence"] = [kind, number, since.isoformat(), until.isoformat() if until else None, covers or []]
        asked = licences_asked(group.code, data.get("kind")) if group else frozenset()
        if asked and kind not in asked:
            names = _(" atau ").join(str(LicenceKind(one).label) for one in sorted(asked))
            self.odd("izin_jenis", "licence_missing", _("Kelompok ini memerlukan %(licence)s.") % {"licence": names})
        elif asked and until is not None and until < self.facts.today:
            self.odd("izin_sampai", "licence_expired", _("Izin ini sudah tidak berlaku."))

    def _balances(self, group: GroupRow | None) -> None:
        data = self.out.data
        for column in ("pokok", "wajib", "sukarela"):
            data[column] = self.read(column, cells.rupiah) or 0
        paid = self.past("pokok_tanggal") or self.joined
        since = self.past("wajib_sejak") or self.facts.as_of
        data["pokok_on"] = paid.isoformat() if paid else None
        data["wajib_on"] = since.isoformat()
        if group is None or paid is None:
            return
        asked = self.facts.pokok_of(group.code, paid)
        if asked is not None and data["pokok"] != asked:
            said = _("Menurut AD/ART hari itu simpanan pokok kelompok ini %(asked)s.")
            self.odd("pokok", "pokok_unlike_bylaws", said % {"asked": f"Rp{asked:,}".replace(",", ".")})


def _devices(text: str) -> list[str]:
    return sorted({_device(part.strip()) for part in text.split(",") if part.strip()})


def birth_of_nik(nik: str, today: date) -> date:
    """The day of birth in a NIK (a woman's has 40 more); its two digits of the year are taken as the later century
    only where that person would be of age. 29 February of a year without one is the other century."""
    day, month, year = int(nik[6:8]) % 40, int(nik[8:10]), int(nik[10:12])
    for century in (2000, 1900):
        try:
            born = date(century + year, month, day)
        except ValueError:
            continue
        if whole_years(born, today) >= LEAST_AGE or century == 1900:
            return born
    return date(2000 + year, month, day)


def sex_of_nik(nik: str) -> str:
    """P where 40 was added to the day of birth, else L."""
    return "P" if int(nik[6:8]) > 40 else "L"


class Seen:
    """What the lines so far have said, to find what stands in the file twice."""

    def __init__(self) -> None:
        self._lines: dict[tuple[object, ...], int] = {}
        self._people: dict[str, tuple[int, tuple[object, ...]]] = {}

    def hold(self, line: int, checked: Checked, nik_hash: str) -> None:
        """Add an error to `checked` for each thing that an earlier line has too."""
        data = checked.data
        for column, code, key in _unique_things(data, nik_hash):
            first = self._lines.setdefault(key, line)
            if first != line:
                _note(checked, column, code, _("Sama dengan baris %(line)s.") % {"line": first})
        if nik_hash:
            person = (str(data["person"]).casefold(), data["birth_date"], data["sex"])
            first, known = self._people.setdefault(nik_hash, (line, person))
            if known != person:
                said = _(
                    "NIK ini dipakai orang lain di baris %(line)s: nama, tanggal lahir, atau jenis kelaminnya beda."
                )
                _note(checked, "nik", "nik_of_another", said % {"line": first})


def _unique_things(data: Mapping[str, Any], nik_hash: str) -> list[tuple[str, str, tuple[object, ...]]]:
    """What may stand in one line only: (column, code, key)."""
    things: list[tuple[str, str, tuple[object, ...]]] = []
    if data.get("number"):
        things.append(("nomor", "number_twice", ("number", data["number"])))
    if data.get("licence"):
        things.append(("izin_nomor", "licence_twice", ("licence", *data["licence"][:2])))
    if "institution" in data:
        things += [(one, f"{one}_twice", (one, data[one])) for one in ("nib", "npwp") if data[one]]
        if not data["nib"] and data["institution"]:
            name = str(data["institution"]).casefold()
            things.append(("nama_lembaga", "institution_twice", ("institution", data["group"], name)))
        return things
    if nik_hash:
        things.append(("nik", "nik_twice", ("nik", nik_hash, data["group"])))
        if data["has_vote"]:
            things.append(("nik", "vote_twice", ("vote", nik_hash)))
    elif data["person"] and data["birth_date"]:
        name = str(data["person"]).casefold()
        things.append(("nama", "person_twice", ("person", name, data["birth_date"])))
    return things


def _note(checked: Checked, column: str, code: str, message: str) -> None:
    if not any(error["column"] == column for error in checked.errors):
        checked.errors.append({"column": column, "code": code, "message": message, "written": ""})
