"""Which rows and corrections a reader may see; any other is not found (404)."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kmp.accounts.models import User
from members.participation.models import Correction, Participation
from members.registry.access import visible_to

_NEAR = ("member__group", "group", "reverses", "reversed_by")


def access_row(user: User, pk: int) -> Participation:
    """A row of a member this user may see: the own, those one acts for, or all for staff."""
    row = Participation.objects.select_related(*_NEAR).filter(pk=pk, member__in=visible_to(user)).first()
    if row is None:
        raise Http404
    return row


def access_correction(pk: int) -> Correction:
    """One correction; the views carry the mark."""
    near = ("participation__member__group", "participation__group", "asked_by", "decided_by")
    return get_object_or_404(Correction.objects.select_related(*near), pk=pk)
