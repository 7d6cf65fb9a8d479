"""Which leavings and which of their documents a user may open."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.leaving.models import Leaving
from members.mandates.models import Representative
from members.registry.access import SEE_ALL, memberships_of
from members.registry.models import Member


def access_leaving(user: User, pk: int) -> Leaving:
    """One leaving with everything its page shows, for those whose role sees members; else not found (404)."""
    if not has_right(user, SEE_ALL):
        raise Http404
    rows = Leaving.objects.select_related(
        "member__group", "member__person", "member__institution", "document", "asked_by", "decided_by", "paid_by"
    )
    leaving = rows.select_related("settlement", "payment", "entry").filter(pk=pk).first()
    if leaving is None:
        raise Http404
    return leaving


def own_leavings(user: User) -> QuerySet[Leaving]:
    """What concerns a membership the user holds, may act for, or has held; the latest first.

    Of an institution that has left: whoever asked for it by a mandate.
    """
    mandates = Representative.objects.filter(institution=OuterRef("member__institution"), person__user=user)
    mine = Q(member__person__user=user) | Q(member__in=memberships_of(user)) | Q(Exists(mandates), asked_by=user)
    rows = Leaving.objects.filter(mine)
    return rows.select_related("member__group", "document", "decided_by").order_by("-id")


def is_of(user: User, member: Member) -> bool:
    """Whether `user` is this member, or acts for it today: nobody decides about themselves."""
    return Member.objects.filter(pk=member.pk, person__user=user).exists() or (
        memberships_of(user).filter(pk=member.pk).exists()
    )


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """The letter or certificate behind a leaving: staff who see members, and the member whose it is."""
    if has_right(user, SEE_ALL):
        return Leaving.objects.filter(document=stored).exists()
    return own_leavings(user).filter(document=stored).exists()
