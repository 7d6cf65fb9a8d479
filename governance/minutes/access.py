"""Which minutes a page may show; the staff views that ask carry the right."""

from django.http import Http404

from governance.meetings.models import Attendance
from governance.minutes.models import Minutes
from governance.minutes.queries import duty_of
from kmp.accounts.models import User
from members.registry.models import Member

FOUND = Minutes.objects.select_related(
    "meeting__group", "meeting__plenary", "meeting__bylaws", "meeting__chair", "meeting__secretary", "written_by",
    "paper", "pdf",
)  # fmt: skip


def access_minutes(meeting_id: int) -> Minutes:
    """The minutes of a meeting, or not found (404)."""
    minutes = FOUND.filter(meeting=meeting_id).first()
    if minutes is None:
        raise Http404
    return minutes


def access_own_minutes(meeting_id: int, *, member: Member, user: User) -> Minutes:
    """Minutes for a member: sealed ones every member may read; before that only who was there or has to sign."""
    minutes = access_minutes(meeting_id)
    if minutes.sealed_at is not None:
        return minutes
    came = Attendance.objects.filter(meeting=meeting_id, member=member).exists()
    if not came and duty_of(minutes, user) is None:
        raise Http404
    return minutes
