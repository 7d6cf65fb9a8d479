"""Pure rules of mandates: how long one lasts, who casts the vote of an institution, and why somebody may not."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from members.joining.rules import MOST_MANDATE_YEARS
from members.licences.rules import years_after

TERM_SOURCE = "UU 25/1992 Pasal 29"  # a term of office, which a mandate does not outlast
VOTE_SOURCE = "AD Pasal 9"


@dataclass(frozen=True)
class MandateData:
    """What the paper says: its number, its first and last day, and whether this representative casts the vote."""

    number: str
    starts_on: date
    ends_on: date
    votes: bool


def mandate_problems(data: MandateData, *, today: date) -> list[Blocker]:
    """At most one: `mandate_ends_after_start`, `mandate_over` (ended before today), `mandate_too_long`."""
    path = "ends_on"
    if data.ends_on < data.starts_on:
        message = _("Surat kuasa berakhir setelah tanggal mulainya.")
        return [Blocker("mandate_ends_after_start", message, path=path)]
    if data.ends_on < today:
        return [Blocker("mandate_over", _("Surat kuasa ini sudah berakhir. Minta yang baru."), path=path)]
    if data.ends_on > years_after(data.starts_on, MOST_MANDATE_YEARS):
        message = _("Surat kuasa berlaku paling lama %(years)s tahun.") % {"years": MOST_MANDATE_YEARS}
        return [Blocker("mandate_too_long", message, source=TERM_SOURCE, path=path)]
    return []


@dataclass(frozen=True)
class VoterFacts:
    """A user and the member for which a ballot would be cast; `voter` is who casts it today, if anybody does."""

    has_vote: bool
    is_self: bool  # the member is the person who is signed in
    is_institution: bool
    holds_mandate: bool
    is_voter: bool
    voter: str


def vote_problem(facts: VoterFacts) -> Blocker | None:
    """Why this user may not cast the ballot of this member, or None.

    `no_vote_of_member` (anggota luar biasa), `not_the_voter` (another representative casts it), `no_voter` (nobody
    of the institution does), `not_for_this_member`.
    """
    if not facts.has_vote:
        message = _("Anggota luar biasa membaca usul dan menghadiri rapat, tetapi tidak memberikan suara.")
        return Blocker("no_vote_of_member", message, source=VOTE_SOURCE)
    if facts.is_self or facts.is_voter:
        return None
    if not facts.is_institution or not facts.holds_mandate:
        return Blocker("not_for_this_member", _("Anda tidak memberikan suara untuk anggota ini."), source=VOTE_SOURCE)
    if facts.voter:
        message = _("Suara lembaga ini diberikan oleh %(voter)s. Anda dapat membaca usulnya.")
        return Blocker("not_the_voter", message % {"voter": facts.voter}, source=VOTE_SOURCE)
    message = _("Lembaga ini belum mempunyai wakil yang memberikan suara. Hubungi petugas koperasi.")
    return Blocker("no_voter", message, source=VOTE_SOURCE)
