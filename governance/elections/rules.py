"""Who may be elected, how many seats are free, in which order names stand on the ballot. Pure: facts are arguments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _

from governance.bylaws.deciding import LONGEST_TERM, OfficeRule
from governance.elections.states import Body
from kmp.errors import Blocker
from members.licences.rules import years_after
from members.registry.states import MemberStatus

FROM_THE_MEMBERS = "UU 25/1992 Pasal 29 dan 38"  # both bodies are elected from and by the members
ONE_OFFICE = "UU 25/1992 Pasal 38 dan 39"
TERM_SOURCE = "UU 25/1992 Pasal 29 ayat 4"
DELEGATES_SOURCE = "Permenkop 8/2021"
IN_A_ROW = timedelta(days=366)  # a pause of more than a year, so one annual assembly, breaks a row of terms


@dataclass(frozen=True)
class Served:
    """One term that a person serves, has served or is to serve; `ends_on` is its last day."""

    body: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Nominee:
    """A member who is to stand: what the register and the officers' list say of it today."""

    status: str
    has_vote: bool
    group: str
    has_person: bool  # an institution without a voting representative has nobody who could hold an office
    terms: Sequence[Served] = ()
    is_delegate: bool = False  # of that very plenary already


@dataclass(frozen=True)
class Sought:
    """What is to be filled: the body, since when, how many terms in a row, and whose delegates."""

    body: str
    starts_on: date | None = None
    most_terms: int = 0  # as many as are elected
    group: str = ""


def eligibility_problems(nominee: Nominee, sought: Sought) -> list[Blocker]:
    """Why this member cannot stand.

    `not_active`, `no_vote` (anggota luar biasa), `no_person`, `other_group` and `already_delegate` (delegates),
    `holds_office` (another office on the day the term begins), `too_many_terms` (as many in a row as the bylaws allow).
    """
    problems = []
    if nominee.status != MemberStatus.ACTIVE:
        message = _("Hanya anggota aktif yang dapat dipilih; keanggotaan ini sedang dibekukan atau sudah berakhir.")
        problems.append(Blocker("not_active", message, source=FROM_THE_MEMBERS))
    if not nominee.has_vote:
        message = _("Anggota luar biasa tidak memilih dan tidak dipilih.")
        problems.append(Blocker("no_vote", message, source="UU 25/1992 Pasal 18"))
    if not nominee.has_person:
        message = _("Lembaga ini belum mempunyai wakil yang memberikan suara, jadi belum ada orang yang dapat dipilih.")
        problems.append(Blocker("no_person", message, source=FROM_THE_MEMBERS))
    if sought.body == Body.DELEGATES:
        return problems + _delegate_problems(nominee, sought)
    return problems + _office_problems(nominee, sought)


def _delegate_problems(nominee: Nominee, sought: Sought) -> list[Blocker]:
    problems = []
    if nominee.group != sought.group:
        message = _("Utusan harus anggota kelompok yang mengutusnya.")
        problems.append(Blocker("other_group", message, source=DELEGATES_SOURCE))
    if nominee.is_delegate:
        problems.append(Blocker("already_delegate", _("Anggota ini sudah menjadi utusan ke rapat itu.")))
    return problems


def _office_problems(nominee: Nominee, sought: Sought) -> list[Blocker]:
    starts_on = sought.starts_on
    assert starts_on is not None  # by constraint of an office
    problems = []
    if any(term.starts_on <= starts_on <= term.ends_on for term in nominee.terms):
        message = _("Pada hari masa jabatan itu mulai, orang ini memegang jabatan lain. Satu orang satu jabatan.")
        problems.append(Blocker("holds_office", message, source=ONE_OFFICE))
    if sought.most_terms and terms_in_a_row(nominee.terms, body=sought.body, until=starts_on) >= sought.most_terms:
        message = _("AD/ART membatasi %(most)s masa jabatan berturut-turut, dan orang ini sudah menjalaninya.")
        problems.append(Blocker("too_many_terms", message % {"most": sought.most_terms}, source="AD/ART"))
    return problems


def terms_in_a_row(terms: Sequence[Served], *, body: str, until: date) -> int:
    """How many terms of one body end one after the other before `until`, without a pause of more than a year."""
    count, reached = 0, until
    for term in sorted((one for one in terms if one.body == body), key=lambda one: one.starts_on, reverse=True):
        if term.starts_on >= until:
            continue
        if reached - term.ends_on > IN_A_ROW:
            break
        count, reached = count + 1, term.starts_on
    return count


def seat_problems(*, seats: int, held: int, allowed: int | None) -> list[Blocker]:
    """`no_seats` below one; `more_seats_than_bylaws`: with those who hold one already. None: bylaws do not say."""
    if seats < 1:
        return [Blocker("no_seats", _("Paling sedikit satu orang dipilih."), path="seats")]
    if allowed is not None and held + seats > allowed:
        free = max(allowed - held, 0)
        message = _(
            "AD/ART menetapkan %(allowed)s kursi, %(held)s terisi pada hari itu: paling banyak %(free)s dipilih."
        )
        facts = {"allowed": allowed, "held": held, "free": free}
        return [Blocker("more_seats_than_bylaws", message % facts, source="AD/ART", path="seats")]
    return []


def allowed_seats(office: OfficeRule | None, position: str) -> int | None:
    """How many hold `position` by the bylaws; None where they name no offices, 0 for a position they do not name."""
    if office is None or not office.positions:
        return None
    return next((seat.seats for seat in office.positions if seat.name == position), 0)


def term_years(office: OfficeRule | None) -> int:
    """Years of a term: as the bylaws say, at most five (UU 25/1992 Ps 29 (4))."""
    return office.term_years if office else LONGEST_TERM


def last_day(starts_on: date, years: int) -> date:
    """The last day of a term of so many years; one that begins on 29 February ends on the 27th."""
    return years_after(starts_on, years) - timedelta(days=1)


def nomination_problems(*, is_listed: bool, until: datetime, now: datetime, used: int, most: int) -> list[Blocker]:
    """`list_is_fixed`, `nominations_closed` at and after their end; `nominations_used_up`: one for each seat."""
    if is_listed:
        return [Blocker("list_is_fixed", _("Daftar calon sudah ditetapkan."))]
    if now >= until:
        return [Blocker("nominations_closed", _("Masa pencalonan sudah berakhir."))]
    if used >= most:
        message = _("Anda sudah mencalonkan %(most)s orang, sebanyak kursinya.") % {"most": most}
        return [Blocker("nominations_used_up", message)]
    return []


def listing_problems(*, is_listed: bool, is_draft: bool, until: datetime, now: datetime, willing: int) -> list[Blocker]:
    """`list_is_fixed`, `election_is_off` (its motion is no draft any more), `nominations_open`, `no_candidates`."""
    if is_listed:
        return [Blocker("list_is_fixed", _("Daftar calon sudah ditetapkan."))]
    if not is_draft:
        return [
            Blocker("election_is_off", _("Usul pemilihan ini bukan konsep lagi, jadi daftarnya tidak dapat diubah."))
        ]
    if now < until:
        return [Blocker("nominations_open", _("Daftar ditetapkan setelah masa pencalonan berakhir."))]
    if not willing:
        return [Blocker("no_candidates", _("Belum ada calon yang bersedia dan memenuhi syarat."))]
    return []


def drawn_order(numbers: Sequence[str], *, seed: str) -> list[str]:
    """Member numbers in the order of the ballot: by SHA-256 of "seed|number". Anyone can draw it again."""
    return sorted(numbers, key=lambda number: sha256(f"{seed}|{number}".encode()).hexdigest())
