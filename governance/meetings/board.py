"""The live board of a meeting: who is there, what is missing for the quorum, how they arrive. Reads only.

A constant number of queries, each a count over an index, for five members or a hundred thousand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMinute

from governance.meetings.models import Attendance, AttendanceUndone, Meeting
from governance.meetings.queries import attendance, who_counts
from governance.meetings.rules import AttendanceCount
from governance.meetings.states import TAKES_NAMES, MeetingState
from kmp import clock
from kmp.papers.rules import plain_code
from members.registry.models import Member

MINUTES_SHOWN = 60  # of arrivals; more would be a chart without columns
SLOTS = 12  # columns of the chart, five minutes each
NUMBER = re.compile(r"([A-Z]{1,6})[- ]?([0-9]{1,7})")  # as members say and type theirs
HIGHEST = 40  # the tallest column, in units of the drawing


@dataclass(frozen=True)
class Arrivals:
    """One column of the chart of arrivals: five minutes, how many came, and where it is drawn."""

    at: datetime
    came: int
    x: int
    height: int

    @property
    def y(self) -> int:
        return HIGHEST - self.height


@dataclass(frozen=True)
class Board:
    """What the board says at one instant."""

    meeting: Meeting
    count: AttendanceCount
    arrivals: tuple[Arrivals, ...]
    at: datetime
    takes_names: bool

    @property
    def minutes_to_start(self) -> int:
        """Whole minutes until the hour of the meeting; negative when it has passed."""
        return int((self.meeting.starts_at - self.at).total_seconds() // 60)

    @property
    def minutes_late(self) -> int:
        return -self.minutes_to_start

    @property
    def waits_for_its_hour(self) -> bool:
        return self.meeting.state == MeetingState.PLANNED and self.minutes_to_start > 0

    @property
    def is_late(self) -> bool:
        """Planned, its hour has come, and it was neither opened nor recorded as failed."""
        return self.meeting.state == MeetingState.PLANNED and self.minutes_to_start <= 0

    @property
    def is_open(self) -> bool:
        return self.meeting.state == MeetingState.OPEN

    @property
    def minutes_open(self) -> int:
        """Whole minutes since the opening; 0 before it."""
        return int((self.at - self.meeting.opened_at).total_seconds() // 60) if self.meeting.opened_at else 0


def board_of(meeting: Meeting) -> Board:
    """The board of a meeting of members (a founding has none)."""
    now = clock.now()
    return Board(meeting, attendance(meeting), arrivals(meeting, until=now), now, meeting.state in TAKES_NAMES)


def arrivals(meeting: Meeting, *, until: datetime) -> tuple[Arrivals, ...]:
    """How many came in each five minutes of the last hour, the latest last; nothing where nobody did."""
    end = until.replace(minute=until.minute - until.minute % 5, second=0, microsecond=0)
    step = timedelta(minutes=MINUTES_SHOWN // SLOTS)
    starts = [end - step * back for back in range(SLOTS - 1, -1, -1)]
    minutes = Attendance.objects.filter(meeting=meeting, checked_in_at__gte=starts[0]).order_by()
    found = minutes.annotate(minute=TruncMinute("checked_in_at")).values_list("minute").annotate(Count("pk"))
    came = dict.fromkeys(starts, 0)
    for minute, people in found:
        slot = minute - timedelta(minutes=minute.minute % 5)
        if slot in came:
            came[slot] += people
    most = max(came.values())
    if not most:
        return ()
    return tuple(
        Arrivals(at, people, index * 10, -(-people * HIGHEST // most))
        for index, (at, people) in enumerate(came.items())
    )


def board_mark(meeting: Meeting) -> str:
    """What changes whenever the board would say something else: an ETag from two index look-ups.

    The minute is part of it, for the timer; names taken off are counted beside those put on.
    """
    there = Attendance.objects.filter(meeting=meeting).aggregate(last=Max("pk"), people=Count("pk"))
    gone = AttendanceUndone.objects.filter(meeting=meeting).count()
    minute = clock.now().replace(second=0, microsecond=0)
    state = (
        meeting.pk,
        meeting.state,
        meeting.eligible,
        meeting.starts_at,
        there["last"],
        there["people"],
        gone,
        minute,
    )
    return sha256(repr(state).encode()).hexdigest()[:32]


def present_at(meeting: Meeting, *, search: str = "", group: str = "") -> QuerySet[Attendance]:
    """Who is on the list, the latest first."""
    found = Attendance.objects.filter(meeting=meeting).select_related("member", "group", "noted_by")
    if group:
        found = found.filter(group=group)
    if search:
        found = found.filter(Q(member__name__icontains=search) | Q(member__number__icontains=search))
    return found.order_by("-checked_in_at", "-pk")


def undone_at(meeting: Meeting) -> QuerySet[AttendanceUndone]:
    """The counter-entries of this meeting, the latest first."""
    return AttendanceUndone.objects.filter(meeting=meeting).select_related("member", "undone_by")


def members_at_the_door(meeting: Meeting, *, search: str) -> QuerySet[Member]:
    """Whose presence counts and is not noted yet, by name or number."""
    found = who_counts(meeting).exclude(attendances__meeting=meeting).select_related("group")
    if search:
        found = found.filter(Q(name__icontains=search) | Q(number__icontains=search))
    return found.order_by("group__position", "number")


def member_of_text(text: str) -> Member | None:
    """Whose card or number was scanned or typed: a card's code, the whole address in its QR, or a member number."""
    return members_of_texts([text]).get(text)


def members_of_texts(texts: Iterable[str]) -> dict[str, Member]:
    """Text → member, of those that name one; in two queries for any number of them.

    Numbers are found without their dash and leading zeros too: FAS-00012, fas00012, FAS-12.
    """
    wanted = {text: (_card_code(text), _member_number(text)) for text in texts}
    rows = Member.objects.select_related("group")
    by_card = {m.card_code: m for m in rows.filter(card_code__in={code for code, _n in wanted.values() if code})}
    by_number = {m.number: m for m in rows.filter(number__in={number for _c, number in wanted.values() if number})}
    found = {text: by_card.get(code) or by_number.get(number) for text, (code, number) in wanted.items()}
    return {text: member for text, member in found.items() if member is not None}


def _card_code(text: str) -> str:
    return plain_code(text.strip().rstrip("/").rpartition("/")[2])


def _member_number(text: str) -> str:
    read = NUMBER.fullmatch(text.strip().upper())
    return f"{read[1]}-{int(read[2]):05d}" if read else ""


def meetings_today(member: Member) -> QuerySet[Meeting]:
    """Meetings that take this member's name: open, or planned for within half a day, the first to begin first."""
    near = clock.now() + timedelta(hours=12)
    ahead = Q(state=MeetingState.OPEN)
    ahead |= Q(state=MeetingState.PLANNED, starts_at__lte=near, starts_at__gte=near - timedelta(days=1))
    found = Meeting.objects.filter(ahead, Q(group__isnull=True) | Q(group=member.group_id), bylaws__isnull=False)
    return found.select_related("group", "plenary", "bylaws").order_by("starts_at", F("group_id").asc(nulls_last=True))


def meeting_of_code(typed: str) -> Meeting | None:
    """The meeting of members whose code is shown in the room, however it was typed."""
    return (
        Meeting.objects.select_related("group", "plenary", "bylaws")
        .filter(check_in_code=plain_code(typed)[:12], bylaws__isnull=False)
        .first()
    )


def own_attendance(meeting: Meeting, member: Member) -> Attendance | None:
    """The line of this member on the list, if there is one."""
    return Attendance.objects.filter(meeting=meeting, member=member).first()
