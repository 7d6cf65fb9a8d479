"""Which meeting a page may show, and who may open its material; the views that ask carry the right."""

from django.db.models import Q
from django.http import Http404

from governance.meetings.models import AgendaItem, Founder, Invitation, Meeting, MeetingPaper, Todo
from governance.meetings.queries import meetings, meetings_for
from governance.meetings.states import MeetingKind
from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.registry.access import memberships_of
from members.registry.models import Member


def access_meeting(pk: int) -> Meeting:
    """A meeting with its group, plenary, bylaws and minutes, or not found (404)."""
    found = meetings().select_related(
        "group", "plenary", "bylaws", "minutes__written_by", "chair", "secretary", "short_notice_by", "second_call_of"
    )
    meeting = found.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def access_founding(pk: int) -> Meeting:
    """A founding meeting; any other is not found (404)."""
    meeting = access_meeting(pk)
    if meeting.kind != MeetingKind.FOUNDING:
        raise Http404
    return meeting


def access_own_meeting(member: Member, pk: int) -> Meeting:
    """A plenary or an assembly of the member's group to which invitations went out; any other is not found (404)."""
    found = meetings_for(member).select_related("bylaws", "minutes", "chair", "secretary")
    meeting = found.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def access_item(meeting: Meeting, pk: int) -> AgendaItem:
    """A point of this meeting's agenda, or not found (404)."""
    item = meeting.agenda.select_related("meeting").filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


def access_paper(meeting: Meeting, pk: int) -> MeetingPaper:
    """Material of this meeting that was not withdrawn, or not found (404)."""
    paper = meeting.papers.select_related("meeting").filter(pk=pk, removed_at__isnull=True).first()
    if paper is None:
        raise Http404
    return paper


def access_founder(meeting: Meeting, pk: int) -> Founder:
    """A founder listed at this meeting, or not found (404)."""
    founder = meeting.founders.select_related("meeting").filter(pk=pk).first()
    if founder is None:
        raise Http404
    return founder


def access_todo(pk: int) -> Todo:
    """A piece of work, or not found (404)."""
    todo = Todo.objects.select_related("meeting", "assigned_to").filter(pk=pk).first()
    if todo is None:
        raise Http404
    return todo


def may_open_file(user: User, stored: StoredFile) -> bool:
    """The material of a meeting: for staff that see meetings, and for who acts for a member invited to it.

    The material of a plenary is also for those who are invited to the assembly of their group before it.
    """
    paper = MeetingPaper.objects.filter(file=stored, removed_at__isnull=True).first()
    if paper is None or not user.is_authenticated:
        return False
    if has_right(user, "meetings.see"):
        return True
    invited = Invitation.objects.filter(Q(meeting=paper.meeting_id) | Q(meeting__plenary=paper.meeting_id))
    return invited.filter(member__in=memberships_of(user)).exists()
