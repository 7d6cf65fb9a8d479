"""Terms of office, built through the services."""

from datetime import date

from governance.elections.models import Election
from governance.elections.rules import last_day
from governance.officers.models import Term
from governance.officers.seating import seat_officers
from governance.officers.services import ask_ending, confirm_term, decide_ending, enter_founding_term
from governance.officers.states import EndingState, TermEnd
from kmp import clock
from members.registry.models import Member
from tests.factories.governance import founding_bylaws
from tests.factories.members import budi, hadi, rini

DEED = "Akta 12/2024"


def founding_term(
    member: Member,
    *,
    body: str = "pengurus",
    position: str = "Ketua",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Term:
    """One of the first officers as the deed names them, entered by Rini; three years from today; not confirmed."""
    founding_bylaws()
    first = starts_on or clock.today()
    return enter_founding_term(
        member,
        body=body,
        position=position,
        starts_on=first,
        ends_on=ends_on or last_day(first, 3),
        deed=DEED,
        acting_user=rini(),
    )


def serving_term(
    member: Member,
    *,
    body: str = "pengurus",
    position: str = "Ketua",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Term:
    """The same, confirmed by Budi."""
    term = founding_term(member, body=body, position=position, starts_on=starts_on, ends_on=ends_on)
    return confirm_term(term, acting_user=budi())


def ended(term: Term, *, kind: str = TermEnd.RESIGNED, last_day: date | None = None) -> Term:
    """The term, ended early: asked by Budi, decided by Hadi."""
    ending = ask_ending(term, kind=kind, last_day=last_day or clock.today(), note="Alasan pribadi.", acting_user=budi())
    decide_ending(ending, decision=EndingState.APPROVED, acting_user=hadi())
    term.refresh_from_db()
    return term


def seated(election: Election) -> list[Term]:
    """Who was elected, in office."""
    return seat_officers(election, acting_user=budi()).terms
