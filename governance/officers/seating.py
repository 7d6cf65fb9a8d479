"""Who was elected takes office: one act turns the resolution of an election into terms, with their roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from governance.elections.delegates import chosen_by, close_election, still_able
from governance.elections.locks import lock_election
from governance.elections.models import Election
from governance.elections.queries import allowed_for, office_of, persons_of, seats_held
from governance.elections.rules import last_day, seat_problems, term_years
from governance.elections.states import Body
from governance.officers.models import Term
from governance.officers.services import facts_of, follow_role
from governance.voting.models import Resolution
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.registry.models import Member, Person


@dataclass(frozen=True)
class Seated:
    """What seating did: the terms, and who was elected but cannot take office any more, with why."""

    terms: list[Term]
    left_out: list[tuple[Member, str]]


@act
def seat_officers(election: Election, *, agreed: Sequence[int] = (), acting_user: User) -> Seated:
    """Give the elected their terms from the day the election said, or the resolution's where that is later.

    Who is not eligible any more (left, suspended, in another office) is left out and named; the seat stays free.
    Refused: those of `elections.delegates.chosen_by` and `still_able`, `not_officers`, `more_seats_than_bylaws`; by the
    database as `one_office_at_a_time`.
    """
    locked = lock_election(election.pk)
    if locked.body == Body.DELEGATES or locked.term_starts_on is None:
        raise DomainError("not_officers", _("Pemilihan ini bukan pemilihan pengurus atau pengawas."))
    resolution, options = chosen_by(locked, agreed=agreed)
    able, left_out = still_able(locked, options)
    starts_on = max(locked.term_starts_on, resolution.adopted_on)
    _refuse_seats(locked, starts_on=starts_on, seats=len(able))
    persons = persons_of(able)
    terms = [
        _start(locked, resolution, member, persons[member.pk], starts_on=starts_on, acting_user=acting_user)
        for member in able
    ]
    close_election(locked, able, acting_user=acting_user)
    return Seated(terms, left_out)


def _refuse_seats(election: Election, *, starts_on: date, seats: int) -> None:
    meeting, body, position = election.motion.meeting, election.body, election.position
    held = seats_held(meeting, body=body, position=position, on=starts_on)
    refuse_on(seat_problems(seats=seats, held=held, allowed=allowed_for(meeting, body=body, position=position)))


@step
def _start(
    election: Election, resolution: Resolution, member: Member, person: Person, *, starts_on: date, acting_user: User
) -> Term:
    until = last_day(starts_on, term_years(office_of(election)))
    term = Term.objects.create(
        body=election.body,
        position=election.position,
        member=member,
        person=person,
        starts_on=starts_on,
        ends_on=until,
        planned_ends_on=until,
        resolution=resolution,
        entered_by=acting_user,
        entered_at=clock.now(),
    )
    follow_role(person, election.body, acting_user=acting_user)
    record("governance.term.entered", term, acting_user=acting_user, after=facts_of(term))
    return term
