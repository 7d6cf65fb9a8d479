"""The only writer of ballots."""

from governance.voting.locks import lock_box
from governance.voting.models import Ballot, RollEntry
from governance.voting.rules import ballot_problems
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import refuse_on
from kmp.trail.services import record
from members.mandates.access import voting_problem
from members.registry.models import Member


@act
def cast_ballot(motion_id: int, *, choice: str, member: Member, acting_user: User) -> Ballot:
    """Cast or change a ballot; the last before the closing counts.

    The same choice again gives back the ballot that is there (a double click casts nothing twice).
    Refused: `motion_closed`, `not_on_roll`; and where `acting_user` is not who casts the ballot of `member` today
    (`members.mandates.access`): `not_the_voter`, `no_voter`, `no_vote_of_member`, `not_for_this_member`; by the
    database as `ballot_is_final` and `ballot_answers_the_question`.
    """
    box, now = lock_box(motion_id), clock.now()
    problem = voting_problem(acting_user, member)
    if problem is not None:
        refuse_on([problem])
    voter = RollEntry.objects.filter(motion=motion_id, member=member, may_vote=True).first()
    motion = box.motion
    on_roll = voter is not None
    refuse_on(ballot_problems(state=motion.state, closes_at=motion.closes_at, now=now, is_on_roll=on_roll))
    assert voter is not None
    own = Ballot.objects.filter(voter=voter).order_by("-height").first()
    if own is not None and own.choice == choice:
        return own
    ballot = Ballot(box=box, voter=voter, choice=choice, cast_by=acting_user, cast_at=now)
    ballot.save(force_insert=True)
    ballot.refresh_from_db(fields=["height", "previous_hash", "hash"])  # given by the database
    after = {"height": ballot.height, "hash": ballot.hash}
    record("governance.ballot.cast", ballot, acting_user=acting_user, after=after)
    return ballot
