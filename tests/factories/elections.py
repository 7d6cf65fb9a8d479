"""Elections and delegates, built through the services."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.services import enact_founding_bylaws
from governance.elections.models import Candidacy, Election
from governance.elections.services import ElectionData, answer_nomination, fix_list, nominate, plan_election
from governance.meetings.models import Meeting
from governance.meetings.presence import check_in_many
from governance.meetings.services import open_meeting
from governance.meetings.states import MeetingKind
from governance.minutes.services import close_meeting, sign_minutes
from governance.voting.models import Resolution
from governance.voting.resolutions import adopt_resolution
from governance.voting.services import decide_by_consensus
from governance.voting.states import Casting, Question
from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from tests.factories.governance import counted, groups_held, opened, planned_plenary, vote
from tests.factories.members import budi, hadi, open_house, rini, user_of
from tests.factories.memory import remembered_row

OFFICES = {
    "pengurus": {
        "term_years": 5,
        "positions": [{"name": "Ketua", "seats": 1}, {"name": "Anggota pengurus", "seats": 2}],
    },
    "pengawas": {"term_years": 3, "most_terms": 2, "positions": [{"name": "Ketua pengawas", "seats": 1}]},
}
STATEMENT = "Saya akan menjaga harga tetap terjangkau."


def bylaws_with_offices(*, delegates: Mapping[str, int] | None = None, **changes: Any) -> BylawVersion:
    """Version 1 with a chair, two board members and one pengawas; two delegates of each group unless told otherwise."""
    name = ("bylaws with offices", json.dumps(delegates), json.dumps(changes))
    return remembered_row(name, lambda: _enact_offices(delegates, changes))


def _enact_offices(delegates: Mapping[str, int] | None, changes: Mapping[str, Any]) -> BylawVersion:
    open_house()
    rules = founding_rules()
    rules["offices"] = OFFICES
    sent = delegates or dict.fromkeys(rules["groups"], 2)
    rules["voting"] = {**rules["voting"], "delegates": dict(sent), **changes}
    number, since = "AHU-01/CONTOH/2024", date(2024, 1, 1)
    return enact_founding_bylaws(deed_number=number, valid_from=since, rules=rules, acting_user=budi())


def election_data(**changes: Any) -> ElectionData:
    """One chair of the board from tomorrow, by names from a list; nominations for an hour, the vote until tomorrow."""
    now = clock.now()
    usual: dict[str, Any] = {
        "body": "pengurus",
        "position": "Ketua",
        "seats": 1,
        "nominations_until": now + timedelta(hours=1),
        "closes_at": now + timedelta(days=1),
        "question": Question.CHOICE.value,
        "casting": Casting.ELECTRONIC.value,
        "term_starts_on": clock.today() + timedelta(days=2),
    }
    return ElectionData(**{**usual, **changes})


def office_election(*, plenary: Meeting | None = None, **changes: Any) -> Election:
    """An election of the chair, or of what `changes` say, in a plenary under bylaws with offices."""
    if plenary is None:
        bylaws_with_offices()
        plenary = planned_plenary()
    return plan_election(plenary, election_data(**changes), acting_user=budi())


def delegate_election(*, group: str = "nakes", seats: int = 2, plenary: Meeting | None = None) -> Election:
    """An election of the delegates of one group, in its assembly."""
    if plenary is None:
        bylaws_with_offices()
        plenary = planned_plenary()
    assembly = plenary.group_meetings.get(group=group)
    data = election_data(body="utusan", position=f"Utusan {group}", seats=seats, term_starts_on=None)
    return plan_election(assembly, data, acting_user=budi())


def nominated(election: Election, member: Member, *, by: Member | None = None) -> Candidacy:
    """A member proposed: by another, or by the office."""
    acting: User = user_of(by) if by else rini()
    return nominate(election, member=member, nominated_by=by, acting_user=acting)


def willing(election: Election, member: Member) -> Candidacy:
    """A member proposed by the office, who says yes."""
    candidacy = nominated(election, member)
    return answer_nomination(candidacy, willing=True, statement=STATEMENT, acting_user=user_of(member))


def listed(election: Election, members: Sequence[Member]) -> Election:
    """These members stand, on the list that is fixed when nominations are over."""
    for member in members:
        willing(election, member)
    with clock.pretend(max(clock.now(), election.nominations_until)):
        fixed = fix_list(election, acting_user=budi())
    fixed.motion.refresh_from_db()
    return fixed


def agreed(election: Election, *, present: Sequence[Member]) -> Resolution:
    """Its meeting agreed on the list, the minutes are sealed, and the decision is adopted; every group met before."""
    meeting = Meeting.objects.get(pk=election.motion.meeting_id)
    if meeting.kind == MeetingKind.PLENARY:
        groups_held(meeting)
    with clock.pretend(max(clock.now(), meeting.starts_at)):
        check_in_many(meeting, members=present, acting_user=rini())
        open_meeting(meeting, acting_user=budi())
        decide_by_consensus(election.motion, note="Rapat sepakat.", acting_user=hadi())
        return _adopted(election, meeting)


def _adopted(election: Election, meeting: Meeting) -> Resolution:
    minutes = close_meeting(meeting, text="Rapat berjalan tertib.", acting_user=budi())
    for signer in (rini(), budi()):
        sign_minutes(minutes, acting_user=signer)
    return adopt_resolution(election.motion, acting_user=budi())


def voted(election: Election, ballots: Mapping[Member, str]) -> Resolution:
    """These members chose by ballot in the open meeting; counted, sealed and adopted."""
    meeting = Meeting.objects.get(pk=election.motion.meeting_id)
    if meeting.kind == MeetingKind.PLENARY:
        groups_held(meeting)
    with clock.pretend(max(clock.now(), meeting.starts_at)):
        check_in_many(meeting, members=list(ballots), acting_user=rini())
        open_meeting(meeting, acting_user=budi())
        motion = opened(election.motion)
        vote(motion, ballots)
        counted(motion)
        return _adopted(election, meeting)
