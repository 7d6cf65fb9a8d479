"""The only writers of attendance: at the door, by the code in the room, online, from paper; and what undoes it.

All ways meet in `note_presence`, one statement in which the table itself keeps everybody to one line: a member who is
ticked at the door and sends the code at the same moment is present once. The database refuses names of a meeting that
is over and of those who may not come (`presence_triggers`).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from governance.meetings.models import Attendance, AttendanceUndone, Meeting
from governance.meetings.presence_rules import own_presence_problems
from governance.meetings.queries import who_counts
from governance.meetings.states import TAKES_NAMES, Channel
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.trail.services import record
from members.mandates.access import voting_problem
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member
from members.registry.states import MemberStatus

# In the order of the ids, so that two officers who send the same names wait for each other instead of for ever.
NOTE = """
    INSERT INTO governance_attendance (meeting_id, member_id, group_id, channel, noted_by_id, checked_in_at)
    SELECT %(meeting)s, id, group_id, %(channel)s, %(noted_by)s, %(now)s
      FROM members_member WHERE id = ANY(%(members)s) ORDER BY id
    ON CONFLICT (meeting_id, member_id) DO NOTHING RETURNING member_id
"""


@step
def note_presence(
    meeting: Meeting, member_ids: Collection[int], *, channel: Channel, noted_by: User | None
) -> frozenset[int]:
    """Who of these members is new on the attendance list; the others were there already. Their right is checked by
    the table (`attendance_is_of_who_may_come`, `attendance_ends_with_the_meeting`)."""
    given: dict[str, Any] = {
        "meeting": meeting.pk,
        "members": list(member_ids),
        "channel": channel.value,
        "noted_by": noted_by.pk if noted_by else None,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, given)
        return frozenset(pk for (pk,) in cursor.fetchall())


@act
def check_in(meeting: Meeting, *, member: Member, acting_user: User, channel: Channel = Channel.DOOR) -> Attendance:
    """Note a member as present, by somebody at the door.

    Refused: `meeting_is_over`, `not_eligible`, `one_attendance_per_member`.
    """
    return _note_one(meeting, member, channel=channel, acting_user=acting_user)


@act
def check_in_many(
    meeting: Meeting, *, members: Iterable[Member], acting_user: User, channel: Channel = Channel.DOOR
) -> int:
    """Note several members as present; those already there stay as they are. How many were new.

    Refused: `meeting_is_over`; `not_eligible` if one of them may not attend (then nobody is noted).
    """
    _refuse_over(meeting)
    chosen = list(members)
    _refuse_strangers(meeting, chosen)
    new = note_presence(meeting, [member.pk for member in chosen], channel=channel, noted_by=acting_user)
    after = {"members": len(new), "numbers": sorted(member.number for member in chosen if member.pk in new)}
    record("governance.meeting.checked_in", meeting, acting_user=acting_user, after=after)
    return len(new)


@act
def arrive(meeting: Meeting, *, member: Member, channel: Channel, acting_user: User) -> Attendance:
    """Note the own presence: by the code in the room (`kode`), or online (`daring`). A second time changes nothing.

    An institution is present through the one representative who casts its vote today. Refused: those of
    `own_presence_problems` and `members.mandates.access.voting_problem`, and `not_eligible`.
    """
    state = Meeting.objects.values_list("state", flat=True).get(pk=meeting.pk)
    refuse_on(_own_problems(meeting, state=state, member=member, channel=channel, user=acting_user))
    there = Attendance.objects.filter(meeting=meeting, member=member).first()
    return there or _note_one(meeting, member, channel=channel, acting_user=acting_user)


def obstacle(meeting: Meeting, *, member: Member, channel: Channel, user: User) -> str:
    """The sentence that stands between this user and `arrive`; empty where nothing does. For pages: the meeting is
    taken as it was read."""
    problems = _own_problems(meeting, state=meeting.state, member=member, channel=channel, user=user)
    if problems:
        return problems[0].message
    return "" if who_counts(meeting).filter(pk=member.pk).exists() else stranger_sentence(meeting, member)


def _own_problems(meeting: Meeting, *, state: str, member: Member, channel: Channel, user: User) -> list[Blocker]:
    mine = voting_problem(user, member)
    problems = own_presence_problems(
        state=state,
        mode=meeting.mode,
        is_online=channel == Channel.ONLINE,
        starts_at=meeting.starts_at,
        starts_on=clock.day_of(meeting.starts_at),
        now=clock.now(),
        today=clock.today(),
    )
    return problems if mine is None else [*problems, mine]


@act
def record_list_export(meeting: Meeting, *, acting_user: User) -> None:
    """Write down that the names on the list were taken out of the house."""
    people = meeting.attendances.count()
    record("governance.meeting.list_printed", meeting, acting_user=acting_user, after={"rows": people, "as": "csv"})


@act
def undo_check_in(attendance: Attendance, *, reason: str, acting_user: User) -> AttendanceUndone:
    """Take a wrong name off the list, behind a counter-entry that says what stood there and why it is gone.

    The member is told, and can be noted anew. Refused: `reason_missing`, `meeting_is_over`, `not_on_the_list`.
    """
    held = Attendance.objects.select_for_update(of=("self",)).select_related("meeting", "member")
    found = held.filter(pk=attendance.pk).first()
    if found is None:
        raise DomainError("not_on_the_list", _("Nama ini sudah tidak ada dalam daftar hadir."))
    _refuse_over(found.meeting)
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasan membatalkan kehadiran ini."))
    undone = AttendanceUndone.objects.create(
        meeting=found.meeting,
        member=found.member,
        channel=found.channel,
        noted_by_id=found.noted_by_id,
        checked_in_at=found.checked_in_at,
        reason=reason.strip(),
        undone_by=acting_user,
        undone_at=clock.now(),
    )
    gone = found.pk
    found.delete()
    _tell_undone(undone, key=gone)
    before = {"number": undone.member.number, "channel": undone.channel, "checked_in_at": undone.checked_in_at}
    after = {"reason": undone.reason}
    record("governance.meeting.check_in_undone", undone.meeting, acting_user=acting_user, before=before, after=after)
    return undone


@step
def _note_one(meeting: Meeting, member: Member, *, channel: Channel, acting_user: User) -> Attendance:
    _refuse_over(meeting)
    _refuse_strangers(meeting, [member])
    if not note_presence(meeting, [member.pk], channel=channel, noted_by=acting_user):
        message = _("%(number)s sudah tercatat hadir.") % {"number": member.number}
        raise DomainError("one_attendance_per_member", message, member=member.number)
    attendance = Attendance.objects.get(meeting=meeting, member=member)
    after = {"number": member.number, "channel": attendance.channel}
    record("governance.meeting.checked_in", meeting, acting_user=acting_user, after=after)
    return attendance


@step
def _tell_undone(undone: AttendanceUndone, *, key: int) -> None:
    tell_members(
        Member.objects.filter(pk=undone.member_id),
        topic=Topic.MEETINGS,
        key=f"hadir-batal:{key}",
        title=f"Kehadiran Anda dibatalkan: {undone.meeting.title[:160]}",
        body=f"Petugas menghapus kehadiran Anda dari daftar hadir. Alasan: {undone.reason} "
        "Bila ini keliru, hubungi petugas selama rapat berlangsung.",
        path="",
    )


def _refuse_over(meeting: Meeting) -> None:
    """The state as it is now: the one in memory may be older. The table asks again under its lock."""
    state = Meeting.objects.values_list("state", flat=True).get(pk=meeting.pk)
    if state not in TAKES_NAMES:
        raise DomainError("meeting_is_over", _("Daftar hadir rapat ini sudah ditutup."))


def _refuse_strangers(meeting: Meeting, members: Sequence[Member]) -> None:
    """The first who does not count for the quorum, and why; the table says the same to whoever does not ask."""
    counted = set(who_counts(meeting).filter(pk__in=[member.pk for member in members]).values_list("pk", flat=True))
    for member in members:
        if member.pk not in counted:
            member.refresh_from_db(fields=["status", "has_vote"])
            raise DomainError("not_eligible", stranger_sentence(meeting, member), member=member.number)


def stranger_sentence(meeting: Meeting, member: Member) -> str:
    """Why the presence of this member does not count in this meeting."""
    if meeting.group_id not in (None, member.group_id):
        message = _("%(number)s anggota kelompok lain, jadi tidak dihitung dalam rapat kelompok ini.")
    elif member.status != MemberStatus.ACTIVE or not member.has_vote:
        message = _("%(number)s tidak mempunyai hak suara saat ini, jadi tidak dihitung hadir.")
    else:
        message = _("%(number)s bukan utusan kelompoknya. Rapat Paripurna ini dihadiri para utusan.")
    return message % {"number": member.number}
