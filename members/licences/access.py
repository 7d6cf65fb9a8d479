"""Which licences, and which of their documents, a user may see."""

from django.db.models import Q
from django.http import Http404

from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.licences.models import Licence
from members.licences.queries import held_by, with_renewals
from members.registry.access import SEE_ALL, memberships_of
from members.registry.models import Institution, Member, Person


def holder_of(member: Member) -> Person | Institution:
    """Whose licences count for `member`."""
    holder = member.institution or member.person
    assert holder is not None  # member_is_person_or_institution
    return holder


def access_licence(user: User, pk: int) -> Licence:
    """One licence, for those whose role sees members; not found (404) for everyone else."""
    if not has_right(user, SEE_ALL):
        raise Http404
    rows = with_renewals(Licence.objects.filter(pk=pk))
    licence = rows.select_related("person", "institution", "document", "submitted_by", "checked_by").first()
    if licence is None:
        raise Http404
    return licence


def access_own_licence(member: Member, pk: int) -> Licence:
    """A licence of the person or institution behind `member`; any other is not found (404)."""
    licence = held_by(holder_of(member)).filter(pk=pk).first()
    if licence is None:
        raise Http404
    return licence


def may_open_file(user: User, stored: StoredFile) -> bool:
    """The document of a licence: for its holder (or who acts for it today) and for staff that see members."""
    licence = Licence.objects.filter(document=stored).first()
    if licence is None or not user.is_authenticated:
        return False
    if has_right(user, SEE_ALL):
        return True
    holder = Q(person=licence.person_id) if licence.person_id else Q(institution=licence.institution_id)
    return memberships_of(user).filter(holder).exists()
