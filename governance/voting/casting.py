"""The only writer of ballots that members cast themselves or by proxy.

One statement puts a ballot in: the trigger of its table takes the lock of the box, reads again, checks, and links the
chain (`triggers.BALLOT_JOINS_THE_CHAIN`). The chain is the log of the box, so a ballot has no row of the action log,
whose one lock would make the voters of all motions stand in one line (ADR 10).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from governance.meetings.models import Attendance, Meeting
from governance.meetings.states import Mode
from governance.meetings.written import note_reply
from governance.voting.models import Ballot, Box, Motion, Proxy, RollEntry
from governance.voting.queries import ballot_of
from governance.voting.roll import no_vote_reason
from governance.voting.rules import VOTE_ARTICLE, ballot_problems
from governance.voting.states import Via
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, act_of_one_statement, step
from kmp.errors import Blocker, DomainError, refuse_on
from members.mandates.access import voting_problem
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member

# No row comes back where there is no open motion or no vote on it, and where this very ballot is in the box already.
CAST = """
    INSERT INTO governance_ballot
           (box_id, voter_id, choice, via, proxy_id, cast_by_id, cast_at, height, previous_hash, hash)
    SELECT r.box_id, r.id, %(choice)s, %(via)s, %(proxy)s, %(user)s, %(now)s, 0, '', ''
      FROM governance_rollentry r JOIN governance_motion m ON m.id = r.motion_id
     WHERE r.motion_id = %(motion)s AND r.member_id = {member} AND r.may_vote
       AND m.state = 'terbuka' AND m.casting = 'elektronik' AND m.closes_at > %(now)s
 RETURNING id, box_id, voter_id, height, previous_hash, hash,
           (SELECT t.id FROM governance_motion q JOIN governance_meeting t ON t.id = q.meeting_id
             WHERE q.id = %(motion)s AND t.mode = 'tertulis')
"""
# Whose ballot it is where nobody chose for whom to act: `members.registry.access.acting_member` in that plain case.
ONESELF = """
    (SELECT m.id FROM members_member m JOIN members_person p ON p.id = m.person_id
      WHERE p.user_id = %(user)s AND m.status <> 'keluar' AND m.has_vote
        AND NOT EXISTS (SELECT 1 FROM members_actingfor a WHERE a.user_id = %(user)s)
      ORDER BY m.number LIMIT 1)
"""
NOT_IN_WRITING = """
    AND NOT EXISTS (SELECT 1 FROM governance_meeting t WHERE t.id = m.meeting_id AND t.mode = 'tertulis')
"""  # there a ballot is also an answer, which is a second row
CAST_ONES_OWN = CAST.format(member=ONESELF + NOT_IN_WRITING)
CAST_FOR = CAST.format(member="%(member)s")
COLUMNS = ("id", "box_id", "voter_id", "height", "previous_hash", "hash")


@act
def cast_ballot(motion_id: int, *, choice: str, member: Member, acting_user: User) -> Ballot:
    """Cast or change a ballot; the last before the closing counts, and the own one always before that of a proxy.

    `choice` as `Ballot` keeps it. The same choice again gives back the ballot that is there (a double click casts
    nothing twice). Refused: `motion_closed`, `not_on_roll` (with the reason); and where `acting_user` is not who casts
    the ballot of `member` today (`members.mandates.access`): `not_the_voter`, `no_voter`, `no_vote_of_member`,
    `not_for_this_member`; by the database as `ballot_is_final` and `ballot_answers_the_question`.
    """
    problem = voting_problem(acting_user, member)
    if problem is not None:
        refuse_on([problem])
    return _put_in(motion_id, choice=choice, member=member, proxy=None, acting_user=acting_user)


@act_of_one_statement
def cast_ones_own(motion_id: int, *, choice: str, acting_user: User) -> bool:
    """As `cast_ballot`, for who votes as the person they are, without reading anything before; whether it was put in.

    Not where somebody acts for an institution, or has chosen for whom to act, nor in a written meeting, nor where there
    is nothing to put in: `cast_ballot` then does it, or says why not. Refused by the database as there.
    """
    given = _given(motion_id, choice=choice, proxy=None, acting_user=acting_user, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(CAST_ONES_OWN, given)
        return cursor.fetchone() is not None


@act
def cast_by_proxy(motion_id: int, *, choice: str, proxy: Proxy, holder: Member, acting_user: User) -> Ballot:
    """The ballot of another member, by the proxy that `holder` holds and `acting_user` casts for the holder.

    Refused: as `cast_ballot` for the holder; `not_the_holder`; `holder_has_no_vote` on this motion, such as one who is
    recused; `holder_not_present` in a meeting held in person; by the database as `ballot_by_proxy_rests_on_it`
    (revoked, or for another motion) and `own_ballot_comes_before_a_proxy`.
    """
    problem = voting_problem(acting_user, holder)
    if problem is not None:
        refuse_on([problem])
    motion = Motion.objects.select_related("meeting").get(pk=motion_id)
    refuse_on(proxy_problems(motion, proxy=proxy, holder=holder))
    ballot = _put_in(motion_id, choice=choice, member=proxy.principal, proxy=proxy, acting_user=acting_user)
    tell_members(
        [proxy.principal_id],
        topic=Topic.MEETINGS,
        key=f"kuasa-dipakai:{proxy.pk}:{motion_id}",
        title=f"Suara Anda untuk usul {motion.number} diberikan melalui kuasa",
        body=f"Diberikan oleh {holder.name} ({holder.number}). Suara yang Anda berikan sendiri tetap menggantikannya.",
        path=f"/suara/{motion_id}/",
    )
    return ballot


def proxy_problems(motion: Motion, *, proxy: Proxy, holder: Member) -> list[Blocker]:
    """Why `holder` cannot use this proxy on this motion now; empty when it can."""
    if proxy.holder_id != holder.pk:
        return [Blocker("not_the_holder", _("Kuasa ini tidak diberikan kepada Anda."))]
    if not RollEntry.objects.filter(motion=motion, member=holder, may_vote=True).exists():
        message = _("Anda sendiri tidak mempunyai suara untuk usul ini, jadi kuasa ini tidak dapat dipakai.")
        return [Blocker("holder_has_no_vote", message)]
    present = Attendance.objects.filter(meeting=motion.meeting_id, member=holder)
    if motion.meeting.mode == Mode.IN_PERSON and not present.exists():
        message = _("Dalam rapat tatap muka, penerima kuasa harus tercatat hadir sebelum memberikan suara itu.")
        return [Blocker("holder_not_present", message)]
    return []


@step
def _put_in(motion_id: int, *, choice: str, member: Member, proxy: Proxy | None, acting_user: User) -> Ballot:
    now = clock.now()
    given = _given(motion_id, choice=choice, proxy=proxy, acting_user=acting_user, now=now)
    with connection.cursor() as cursor:
        cursor.execute(CAST_FOR, given | {"member": member.pk})
        row = cursor.fetchone()
    if row is None:
        return _ballot_already_there(motion_id, member=member, now=now)
    *own, written = row
    if written is not None and proxy is None:
        _note_reply(written, member, acting_user)
    columns = dict(zip(COLUMNS, own, strict=True))
    return Ballot(**columns, choice=choice, via=given["via"], proxy=proxy, cast_by=acting_user, cast_at=now)


def _given(motion_id: int, *, choice: str, proxy: Proxy | None, acting_user: User, now: datetime) -> dict[str, Any]:
    return {
        "motion": motion_id,
        "choice": choice,
        "via": Via.PROXY.value if proxy else Via.DIRECT.value,
        "proxy": proxy.pk if proxy else None,
        "user": acting_user.pk,
        "now": now,
    }


@step
def _note_reply(meeting_id: int, member: Member, acting_user: User) -> None:
    """In a written meeting a ballot is the answer, and who answers is present."""
    note_reply(Meeting.objects.select_related("bylaws").get(pk=meeting_id), member=member, acting_user=acting_user)


def _ballot_already_there(motion_id: int, *, member: Member, now: datetime) -> Ballot:
    """The ballot that was sent twice, or why nothing was put in."""
    motion = Motion.objects.select_related("meeting__bylaws").get(pk=motion_id)
    refuse_on(ballot_problems(state=motion.state, closes_at=motion.closes_at, now=now, is_on_roll=True))
    why = no_vote_reason(motion, member)
    if why is not None:
        refuse_on([Blocker("not_on_roll", str(why.label), source=VOTE_ARTICLE)])
    there = ballot_of(motion, member)
    if there is None:
        raise DomainError("motion_closed", _("Suara untuk usul ini dihitung dalam rapat, tidak melalui sistem."))
    return there


# In the order of the roll, one after the other: the trigger of the table links each to the one before.
PUT_PAPER_IN = """
    INSERT INTO governance_ballot
           (box_id, voter_id, choice, via, cast_by_id, cast_at, height, previous_hash, hash)
    SELECT r.box_id, r.id, s.choice, 'kertas', %(user)s, %(now)s, 0, '', ''
      FROM unnest(%(voters)s::bigint[], %(choices)s::text[]) AS s (voter_id, choice)
      JOIN governance_rollentry r ON r.id = s.voter_id AND r.motion_id = %(motion)s
     WHERE NOT EXISTS (SELECT 1 FROM governance_ballot b WHERE b.voter_id = r.id AND b.via <> 'kuasa')
     ORDER BY r.id
 RETURNING voter_id, id
"""


@step
def put_paper_in(motion_id: int, choices: Mapping[int, str], *, acting_user: User) -> dict[int, int]:
    """Put ballots that were given on paper into the box: roll entry → choice; gives roll entry → id of the ballot.

    Who has cast an own ballot already keeps that one and is not in the answer (ADR 12). The box is held first, so that
    nobody votes in between. Until the motion is closed this goes on after the closing instant too, for paper that was
    collected before it. Refused by the database as `ballot_goes_to_an_open_motion`, `ballot_comes_from_the_roll`,
    `ballot_answers_the_question`.
    """
    list(Box.objects.select_for_update(of=("self",), no_key=True).filter(motion=motion_id).order_by("pk"))
    given: dict[str, Any] = {
        "motion": motion_id,
        "voters": list(choices),
        "choices": list(choices.values()),
        "user": acting_user.pk,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT_PAPER_IN, given)
        return dict(cursor.fetchall())
