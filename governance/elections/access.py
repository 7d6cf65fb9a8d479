"""Which election and which candidacy a page may show or change for whom."""

from django.http import Http404

from governance.elections.models import Candidacy, Election
from governance.elections.queries import elections, elections_for
from governance.meetings.models import Delegate, Meeting
from governance.meetings.states import MeetingKind
from members.registry.models import Member


def access_any_election(pk: int) -> Election:
    """Any election: for views that only staff may open (404)."""
    found = elections().select_related("motion__meeting__bylaws", "plenary__bylaws", "listed_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_election(member: Member, pk: int) -> Election:
    """An election that concerns this member; delegates of another group are not found (404)."""
    found = elections_for(member).select_related("motion__meeting__bylaws").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]  # annotated


def access_own_candidacy(member: Member, pk: int) -> Candidacy:
    """The candidacy of this very member; anybody else's is not found (404)."""
    rows = Candidacy.objects.select_related("election__motion__meeting", "nominated_by")
    found = rows.filter(pk=pk, member=member).first()
    if found is None:
        raise Http404
    return found


def access_candidacy(pk: int) -> Candidacy:
    """Any candidacy: for staff."""
    found = Candidacy.objects.select_related("election__motion__meeting", "member").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_plenary(pk: int) -> Meeting:
    """A plenary under bylaws, to which delegates are sent (404)."""
    found = Meeting.objects.select_related("bylaws").filter(pk=pk, kind=MeetingKind.PLENARY).first()
    if found is None:
        raise Http404
    return found


def access_delegate(pk: int) -> Delegate:
    """One delegation: for staff."""
    found = Delegate.objects.select_related("plenary", "member", "group").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
