"""The frozen roll of a motion: who may vote with which group, and why somebody may not."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from governance.meetings.queries import by_delegates
from governance.voting.models import Box, Motion, RollEntry
from governance.voting.states import NoVote
from kmp.acts import step
from members.registry.models import Member

# One statement for a roll of any size. On the roll is whoever has a vote at this moment; of the others only those who
# would have had one otherwise, each with the reason. By delegates the roll is theirs alone.
FREEZE = """
    INSERT INTO governance_rollentry (motion_id, box_id, member_id, group_id, weight, may_vote, reason)
    SELECT %(motion)s, %(box)s, id, group_id, 1, why = '', why FROM (
        SELECT m.id, m.group_id, m.number,
               CASE WHEN m.status <> 'aktif' THEN 'dibekukan' WHEN NOT m.has_vote THEN 'tanpa_hak'
                    WHEN r.id IS NOT NULL THEN 'benturan' ELSE '' END AS why
          FROM members_member m
          LEFT JOIN governance_recusal r
                 ON r.motion_id = %(motion)s AND r.member_id = m.id AND r.withdrawn_at IS NULL
         WHERE m.status <> 'keluar' AND m.group_id = ANY(%(groups)s) {only}
    ) found ORDER BY number
"""
DELEGATES_ONLY = """
    AND m.id IN (SELECT member_id FROM governance_delegate WHERE plenary_id = %(plenary)s AND ended_at IS NULL)
"""


@step
def freeze_roll(motion: Motion, *, groups: Sequence[str], by_delegates: bool) -> int:
    """Write box and roll of a motion that is about to open; how many may vote."""
    box = Box.objects.create(motion=motion)
    given: dict[str, Any] = {"motion": motion.pk, "box": box.pk, "groups": list(groups), "plenary": motion.meeting_id}
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(only=DELEGATES_ONLY if by_delegates else ""), given)
    return RollEntry.objects.filter(motion=motion, may_vote=True).count()


def no_vote_reason(motion: Motion, member: Member) -> NoVote | None:
    """Why this member has no vote on a motion that was ever opened; None for who has one."""
    entry = RollEntry.objects.filter(motion=motion, member=member).first()
    if entry is not None:
        return None if entry.may_vote else NoVote(entry.reason)
    meeting = motion.meeting
    if meeting.group_id not in (None, member.group_id):
        return NoVote.OTHER_GROUP
    if by_delegates(meeting):
        return NoVote.NOT_A_DELEGATE
    return NoVote.JOINED_LATER
