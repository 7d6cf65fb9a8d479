"""When a meeting may open, who may come, and whether it had its quorum. Pure: facts come as arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from governance.bylaws.deciding import Quorum
from governance.meetings.states import MeetingState
from kmp.errors import Blocker

QUORUM_ARTICLE = "AD Pasal 28"


@dataclass(frozen=True)
class GroupAttendance:
    """One group at a meeting: how many came of how many who may."""

    group: str
    present: int
    eligible: int


@dataclass(frozen=True)
class AttendanceCount:
    """Everyone at a meeting, against the quorum of the bylaws."""

    groups: tuple[GroupAttendance, ...]
    quorum: Quorum
    is_second_call: bool

    @property
    def present(self) -> int:
        return sum(group.present for group in self.groups)

    @property
    def eligible(self) -> int:
        return sum(group.eligible for group in self.groups)

    @property
    def needed(self) -> int:
        """How many must be present."""
        return self.quorum.needed(self.eligible)

    @property
    def reached(self) -> bool:
        return self.quorum.reached(present=self.present, eligible=self.eligible)

    @property
    def present_by_group(self) -> dict[str, int]:
        return {group.group: group.present for group in self.groups}

    @property
    def eligible_by_group(self) -> dict[str, int]:
        return {group.group: group.eligible for group in self.groups}


def count_attendance(
    groups: tuple[str, ...],
    *,
    present: Mapping[str, int],
    eligible: Mapping[str, int],
    quorum: Quorum,
    is_second_call: bool,
) -> AttendanceCount:
    """The attendance of these groups, in their order."""
    lines = tuple(GroupAttendance(code, present.get(code, 0), eligible.get(code, 0)) for code in groups)
    return AttendanceCount(lines, quorum, is_second_call)


def is_second_call(*, failed_on: date | None, on: date, within_days: int) -> bool:
    """A second call follows a first without quorum, no later than the bylaws allow (cooperative_law 2.2)."""
    return failed_on is not None and 0 <= (on - failed_on).days <= within_days


def plan_problems(*, starts_at: datetime, groups_meet_at: datetime, now: datetime) -> list[Blocker]:
    """`meeting_in_the_past`; `groups_meet_after_plenary` (AD Pasal 27: the groups meet first)."""
    problems = []
    if min(starts_at, groups_meet_at) < now:
        problems.append(Blocker("meeting_in_the_past", _("Waktu rapat sudah lewat.")))
    if groups_meet_at > starts_at:
        message = _("Rapat kelompok diadakan sebelum Rapat Paripurna.")
        problems.append(Blocker("groups_meet_after_plenary", message, source="AD Pasal 27"))
    return problems


def opening_problems(*, state: str, starts_on: date, today: date, is_led: bool) -> list[Blocker]:
    """`meeting_not_planned` (open, closed or failed already); `meeting_too_early` before its day; `meeting_not_led`."""
    problems = []
    if state != MeetingState.PLANNED:
        problems.append(Blocker("meeting_not_planned", _("Rapat ini sudah dibuka atau sudah selesai.")))
    if today < starts_on:
        problems.append(Blocker("meeting_too_early", _("Rapat baru dapat dibuka pada harinya.")))
    if not is_led:
        problems.append(Blocker("meeting_not_led", _("Tetapkan dahulu pimpinan rapat dan notulis.")))
    return problems


def failed_quorum_problems(*, state: str, starts_at: datetime, now: datetime, count: AttendanceCount) -> list[Blocker]:
    """`meeting_not_planned`, `meeting_not_started`, `quorum_is_reached`."""
    problems = []
    if state != MeetingState.PLANNED:
        problems.append(Blocker("meeting_not_planned", _("Rapat ini sudah dibuka atau sudah selesai.")))
    if now < starts_at:
        message = _("Kuorum baru dapat dinyatakan gagal setelah waktu rapat tiba.")
        problems.append(Blocker("meeting_not_started", message, source=QUORUM_ARTICLE))
    if count.reached:
        message = _("Kuorum tercapai, jadi rapat harus dibuka.")
        problems.append(Blocker("quorum_is_reached", message, source=QUORUM_ARTICLE))
    return problems
