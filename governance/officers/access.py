"""Which term, handover and note a page may show to whom."""

from typing import Any

from django.http import Http404

from governance.officers.calendar import Deadline
from governance.officers.models import DeadlineMet, Handover, SupervisorNote, Term, TermEnding
from governance.officers.queries import deadlines_of, notes, terms
from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right

SEE_ALL = "meetings.see"


def access_term(pk: int) -> Term:
    """A term: for staff (404)."""
    found = terms().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_ending(pk: int) -> TermEnding:
    """What is asked about a term: for staff (404)."""
    found = TermEnding.objects.select_related("term__person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_handover(user: User, pk: int) -> Handover:
    """A handover, for staff and for the two who sign it, in office or not any more; for others not found (404)."""
    rows = Handover.objects.select_related("outgoing__person", "incoming__person", "document", "given_by", "taken_by")
    found = rows.filter(pk=pk).first()
    if found is None or not (has_right(user, SEE_ALL) or user.pk in signers_of(found)):
        raise Http404
    return found


def signers_of(handover: Handover) -> set[int]:
    """The accounts of the two who sign."""
    both = (handover.outgoing.person.user_id, handover.incoming.person.user_id)
    return {user for user in both if user is not None}


def access_note(pk: int) -> SupervisorNote:
    """A note: the views that ask carry the right."""
    found = notes().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_deadline(key: str, year: int) -> Deadline:
    """A duty of a year that people may note as met: it falls in that year or the next (404)."""
    for one in (*deadlines_of(year + 1), *deadlines_of(year)):
        if (one.key, one.year) == (key, year) and one.markable:
            return one
    raise Http404


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """Papers of a handover for staff and its two signers; proofs of duties for staff."""
    if not user.is_authenticated:
        return False
    handover = Handover.objects.filter(document=stored).select_related("outgoing__person", "incoming__person").first()
    if handover is not None:
        return has_right(user, SEE_ALL) or user.pk in signers_of(handover)
    return has_right(user, SEE_ALL) and DeadlineMet.objects.filter(proof=stored).exists()
