"""How the members decide, as a bylaw version says it: counting, quorums, ballots, delegates, meetings, offices.

Pure. What a version leaves out is as it was before it could be said: a version of an earlier release reads the same.
Codes beside those of `kmp.contracts`: `fraction_out_of_range`, `fraction_impossible`, `second_quorum_above_first`,
`not_a_boolean`, `unknown_kind`, `duplicate_kind`, `unknown_group`, `missing_delegates`, `too_large`,
`duplicate_position`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, cast, get_args

from governance.voting.engine import BASES, EMPTY_GROUP, METHODS, Base, EmptyGroup, Majority, Method
from kmp.contracts import Report, joined

MOTION_KINDS = (
    "biasa",
    "perubahan_ad",
    "shu",
    "pemilihan",
    "pemberhentian",
    "penggabungan",
)  # voting.states.MotionKind
STATED_KINDS = MOTION_KINDS[:3]  # every version states these; the others follow one of them where it is silent
FOLLOWS = {"pemilihan": "biasa", "pemberhentian": "biasa", "penggabungan": "perubahan_ad"}
Voters = Literal["members", "delegates"]
VOTERS: tuple[Voters, ...] = get_args(Voters)
Signatures = Literal["everyone", "chair"]
SIGNATURES: tuple[Signatures, ...] = get_args(Signatures)
BODIES = ("pengurus", "pengawas")
LONGEST_TERM = 5  # years, UU 25/1992 Ps 29 (4)
LONGEST_NOTICE, LONGEST_REPLY, LONGEST_YEAR = 90, 60, 12  # days, days, months; more is a mistake of typing


@dataclass(frozen=True)
class Quorum:
    """The part of the eligible that must be present: more than num/den when `strict`, else at least num/den."""

    num: int
    den: int
    strict: bool

    def reached(self, *, present: int, eligible: int) -> bool:
        """Never with nobody eligible: an empty room decides nothing."""
        if eligible == 0:
            return False
        share, needed = Fraction(present, eligible), Fraction(self.num, self.den)
        return share > needed if self.strict else share >= needed

    def needed(self, eligible: int) -> int:
        """The smallest number of people that reaches it."""
        exact = Fraction(self.num * eligible, self.den)
        return int(exact) + 1 if self.strict else -int(-exact // 1)


@dataclass(frozen=True)
class BallotRule:
    """How ballots are given: whether they may be changed until the closing, and what is asked and shown meanwhile."""

    changeable: bool = True
    hides_interim: bool = True
    fresh_code: bool = True


@dataclass(frozen=True)
class ProxyRule:
    """How many members one may vote for beside oneself (0: nobody votes for another), and whether only in the group."""

    limit: int = 0
    same_group: bool = True


@dataclass(frozen=True)
class MeetingRule:
    """Days before a meeting and after it (cooperative_law 2.2), and who signs the minutes of an online one."""

    invitation_days: int = 14
    online_material_days: int = 7
    written_reply_days: int = 14
    annual_months: int = 6
    online_signatures: Signatures = "everyone"


@dataclass(frozen=True)
class Seat:
    """One office: how it is called, and how many hold it."""

    name: str
    seats: int


@dataclass(frozen=True)
class OfficeRule:
    """One body: years of a term, its offices in order, and how many terms in a row (0: as many as are elected)."""

    term_years: int = LONGEST_TERM
    positions: Sequence[Seat] = ()
    most_terms: int = 0


@dataclass(frozen=True)
class DecidingRules:
    """All of it. `majorities` names every kind of motion; `kind_quorums` only those with a quorum of their own."""

    method: Method
    empty_group: EmptyGroup
    majorities: Mapping[str, Majority]
    first_quorum: Quorum
    second_quorum: Quorum
    second_call_days: int
    group_quorum: Quorum | None = None
    kind_quorums: Mapping[str, tuple[Quorum, Quorum]] = field(default_factory=dict)
    concurrent: Sequence[str] = ()
    voters: Voters = "members"
    delegates: Mapping[str, int] = field(default_factory=dict)
    seconds_needed: int = 0
    ballot: BallotRule = BallotRule()
    proxies: ProxyRule = ProxyRule()
    meetings: MeetingRule = MeetingRule()
    offices: Mapping[str, OfficeRule] = field(default_factory=dict)


VOTING = ("method", "empty_group", "majorities", "quorum", "second_call_days")
MORE_VOTING = ("concurrent", "voters", "delegates", "seconds_needed", "ballot", "proxies")


def read_deciding(report: Report, top: Mapping[str, Any], codes: Sequence[str]) -> DecidingRules:
    """The parts `voting`, `meetings` and `offices` of a version; `codes` are its groups."""
    box = (
        (report.fields(top["voting"], "voting", required=VOTING, optional=MORE_VOTING) or {}) if "voting" in top else {}
    )
    first, second, of_group, of_kinds = _read_quorums(report, box)
    voters = cast(Voters, report.choice(box, "voters", "voting", VOTERS) or "members")
    return DecidingRules(
        method=cast(Method, report.choice(box, "method", "voting", METHODS)),
        empty_group=cast(EmptyGroup, report.choice(box, "empty_group", "voting", EMPTY_GROUP)),
        majorities=_read_majorities(report, box),
        first_quorum=first,
        second_quorum=second,
        second_call_days=report.integer(box, "second_call_days", "voting", least=1) or 0,
        group_quorum=of_group,
        kind_quorums=of_kinds,
        concurrent=_read_concurrent(report, box),
        voters=voters,
        delegates=_read_delegates(report, box, codes, asked=voters == "delegates"),
        seconds_needed=report.integer(box, "seconds_needed", "voting", default=0) or 0,
        ballot=_read_ballot(report, box),
        proxies=_read_proxies(report, box),
        meetings=_read_meetings(report, top),
        offices=_read_offices(report, top),
    )


def read_fraction(
    report: Report, box: Mapping[str, Any], key: str, path: str, *, optional: Collection[str] = ()
) -> Quorum:
    """A part of a whole, above 0 and at most 1; a harmless one after noting a problem."""
    where, harmless = joined(path, key), Quorum(1, 1, strict=False)
    entry = report.fields(box[key], where, required=("num", "den", "strict"), optional=optional) if key in box else None
    if entry is None:
        return harmless
    num, den = report.integer(entry, "num", where, least=1), report.integer(entry, "den", where, least=1)
    strict = entry.get("strict")
    if "strict" in entry and not isinstance(strict, bool):
        report.add("not_a_boolean", "“strict” harus true atau false.", joined(where, "strict"))
    if num is None or den is None or not isinstance(strict, bool):
        return harmless
    if num > den:
        report.add("fraction_out_of_range", "Bagian tidak boleh lebih dari seluruhnya.", where)
    elif num == den and strict:
        report.add("fraction_impossible", "Lebih dari seluruhnya tidak mungkin tercapai.", where)
    else:
        return Quorum(num, den, strict=strict)
    return harmless


def _read_majorities(report: Report, box: Mapping[str, Any]) -> dict[str, Majority]:
    """One for every kind of motion, each with what it is a part of (`base`)."""
    path = "voting.majorities"
    silent = MOTION_KINDS[len(STATED_KINDS) :]
    entries = (
        (report.fields(box["majorities"], path, required=STATED_KINDS, optional=silent) or {})
        if "majorities" in box
        else {}
    )
    read: dict[str, Majority] = {}
    for kind in MOTION_KINDS:
        if kind not in entries and kind in FOLLOWS:
            read[kind] = read[FOLLOWS[kind]]
            continue
        part = read_fraction(report, entries, kind, path, optional=("base",))
        entry = entries.get(kind)
        base = report.choice(entry, "base", joined(path, kind), BASES) if isinstance(entry, dict) else None
        read[kind] = Majority(part.num, part.den, part.strict, cast(Base, base or "valid"))
    return read


def _read_quorums(
    report: Report, box: Mapping[str, Any]
) -> tuple[Quorum, Quorum, Quorum | None, dict[str, tuple[Quorum, Quorum]]]:
    """First and second call; that of each group in a plenary, if any; and those of single kinds of motion."""
    path = "voting.quorum"
    calls = (
        (report.fields(box["quorum"], path, required=("first", "second"), optional=("group", "kinds")) or {})
        if "quorum" in box
        else {}
    )
    first, second = _read_calls(report, calls, path)
    of_group = read_fraction(report, calls, "group", path) if calls.get("group") is not None else None
    kinds = report.mapping(calls["kinds"], joined(path, "kinds")) if "kinds" in calls else {}
    of_kinds = {}
    for kind, entry in (kinds or {}).items():
        where = joined(joined(path, "kinds"), kind)
        if kind not in MOTION_KINDS:
            report.add("unknown_kind", f"Jenis usul “{kind}” tidak dikenal.", where)
            continue
        of_kinds[kind] = _read_calls(report, report.fields(entry, where, required=("first", "second")) or {}, where)
    return first, second, of_group, of_kinds


def _read_calls(report: Report, box: Mapping[str, Any], path: str) -> tuple[Quorum, Quorum]:
    first, second = read_fraction(report, box, "first", path), read_fraction(report, box, "second", path)
    if Fraction(second.num, second.den) > Fraction(first.num, first.den):
        message = "Kuorum panggilan kedua tidak boleh lebih berat daripada yang pertama."
        report.add("second_quorum_above_first", message, joined(path, "second"))
    return first, second


def _read_concurrent(report: Report, box: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of motion for which every group that votes must agree (cooperative_law 1, peers 3)."""
    path, listed = "voting.concurrent", box.get("concurrent", [])
    if not isinstance(listed, list):
        report.add("not_a_list", "“concurrent” harus daftar.", path)
        return ()
    for index, kind in enumerate(listed):
        if kind not in MOTION_KINDS:
            report.add("unknown_kind", f"Jenis usul “{kind}” tidak dikenal.", joined(path, index))
        elif kind in listed[:index]:
            report.add("duplicate_kind", "Jenis usul ini sudah disebut.", joined(path, index))
    return tuple(kind for kind in listed if kind in MOTION_KINDS)


def _read_delegates(report: Report, box: Mapping[str, Any], codes: Sequence[str], *, asked: bool) -> dict[str, int]:
    """How many each group sends to the plenary; every group sends somebody where the delegates vote."""
    path = "voting.delegates"
    entries = (report.mapping(box["delegates"], path) or {}) if "delegates" in box else {}
    for code in entries:
        if code not in codes:
            report.add("unknown_group", f"Kelompok “{code}” tidak ada dalam “groups”.", joined(path, code))
    for code in codes if asked else ():
        if code not in entries:
            message = f"Jumlah utusan kelompok “{code}” harus disebut."
            report.add("missing_delegates", message, joined(path, code))
    return {code: report.integer(entries, code, path, least=1) or 0 for code in codes if code in entries}


def _read_flag(report: Report, box: Mapping[str, Any], key: str, path: str, *, default: bool) -> bool:
    value = box.get(key, default)
    if not isinstance(value, bool):
        report.add("not_a_boolean", f"“{key}” harus true atau false.", joined(path, key))
        return default
    return value


def _read_ballot(report: Report, box: Mapping[str, Any]) -> BallotRule:
    path, keys = "voting.ballot", ("changeable", "hides_interim", "fresh_code")
    entry = (report.fields(box["ballot"], path, required=(), optional=keys) or {}) if "ballot" in box else {}
    return BallotRule(*(_read_flag(report, entry, key, path, default=True) for key in keys))


def _read_proxies(report: Report, box: Mapping[str, Any]) -> ProxyRule:
    path = "voting.proxies"
    entry = (
        (report.fields(box["proxies"], path, required=("limit",), optional=("same_group",)) or {})
        if "proxies" in box
        else {}
    )
    limit = report.integer(entry, "limit", path, default=0) or 0
    return ProxyRule(limit, _read_flag(report, entry, "same_group", path, default=True))


def _read_meetings(report: Report, top: Mapping[str, Any]) -> MeetingRule:
    path, usual = "meetings", MeetingRule()
    keys = ("invitation_days", "online_material_days", "written_reply_days", "annual_months")
    box = (
        (report.fields(top[path], path, required=(), optional=(*keys, "online_signatures")) or {})
        if path in top
        else {}
    )
    most = (LONGEST_NOTICE, LONGEST_NOTICE, LONGEST_REPLY, LONGEST_YEAR)
    read: list[int] = []
    for key, limit in zip(keys, most, strict=True):
        value = report.integer(box, key, path, least=1, default=getattr(usual, key))
        if value is not None and value > limit:
            report.add("too_large", f"“{key}” paling banyak {limit}.", joined(path, key))
        read.append(value or getattr(usual, key))
    invitation, material, reply, months = read
    signatures = cast(Signatures, report.choice(box, "online_signatures", path, SIGNATURES) or usual.online_signatures)
    return MeetingRule(invitation, material, reply, months, signatures)


def _read_offices(report: Report, top: Mapping[str, Any]) -> dict[str, OfficeRule]:
    box = (report.fields(top["offices"], "offices", required=(), optional=BODIES) or {}) if "offices" in top else {}
    return {body: _read_office(report, box[body], joined("offices", body)) for body in BODIES if body in box}


def _read_office(report: Report, value: Any, path: str) -> OfficeRule:
    box = report.fields(value, path, required=("term_years", "positions"), optional=("most_terms",)) or {}
    years = report.integer(box, "term_years", path, least=1)
    if years is not None and years > LONGEST_TERM:
        report.add("too_large", f"Masa jabatan paling lama {LONGEST_TERM} tahun.", joined(path, "term_years"))
    seats = []
    for index, entry in enumerate(report.filled_list(box, "positions", path)):
        where = joined(joined(path, "positions"), index)
        one = report.fields(entry, where, required=("name", "seats")) or {}
        seats.append(Seat(report.text(one, "name", where) or "", report.integer(one, "seats", where, least=1) or 0))
        if seats[-1].name in {seat.name for seat in seats[:-1]}:
            report.add("duplicate_position", "Jabatan ini sudah disebut.", joined(where, "name"))
    return OfficeRule(years or LONGEST_TERM, tuple(seats), report.integer(box, "most_terms", path, default=0) or 0)
