"""The quorum of one motion: who is present without the recused, against who may come without them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef

from governance.bylaws.deciding import Quorum
from governance.bylaws.queries import rules_of
from governance.meetings.models import Attendance
from governance.meetings.queries import attendance
from governance.voting.models import Motion, Recusal
from members.registry.states import MemberStatus


@dataclass(frozen=True)
class MotionQuorum:
    """`present` and `eligible` are those of the meeting; the recused are out of both (DESIGN 4)."""

    present: int
    eligible: int
    recused_present: int
    recused: int
    quorum: Quorum
    is_second_call: bool

    @property
    def counted(self) -> int:
        """Present and without an interest of their own."""
        return self.present - self.recused_present

    @property
    def base(self) -> int:
        """May come and are without an interest of their own."""
        return self.eligible - self.recused

    @property
    def needed(self) -> int:
        """How many must be present."""
        return self.quorum.needed(self.base)

    @property
    def reached(self) -> bool:
        return self.quorum.reached(present=self.counted, eligible=self.base)


def motion_quorum(motion: Motion) -> MotionQuorum:
    """As of now; once the meeting is closed it changes no more. A kind of motion may have a quorum of its own
    (`deciding.kind_quorums`), else it is that of the meeting; a second call has the lower one.
    """
    count = attendance(motion.meeting)
    out = _recused(motion)
    return MotionQuorum(
        present=count.present,
        eligible=count.eligible,
        recused_present=out["present"],
        recused=out["all"],
        quorum=rules_of(motion.bylaws).quorum(is_second_call=count.is_second_call, kind=motion.kind),
        is_second_call=count.is_second_call,
    )


def _recused(motion: Motion) -> Mapping[str, Any]:
    """Members who would count but for their interest, and how many of them are in the room."""
    here = Attendance.objects.filter(meeting=motion.meeting_id, member=OuterRef("member"))
    out = Recusal.objects.filter(motion=motion, withdrawn_at=None, member__status=MemberStatus.ACTIVE)
    counting = out.filter(member__has_vote=True)
    if motion.meeting.group_id:
        counting = counting.filter(member__group=motion.meeting.group_id)
    present = counting.filter(Exists(here)).count()
    return {"all": counting.aggregate(n=Count("pk"))["n"], "present": present}
