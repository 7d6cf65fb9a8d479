"""Which member a signed-in user acts for, and which members a user may see."""

from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from kmp import clock
from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.registry.models import Member, RegisterChange
from members.registry.states import MemberStatus

SEE_ALL = "members.see"


def _own(user: User) -> Q:
    """Of the user as a person, or of an institution by a mandate that is valid today."""
    today = clock.today()
    mandate = "institution__representatives__"
    by_mandate = Q(
        **{f"{mandate}person__user": user, f"{mandate}starts_on__lte": today, f"{mandate}ends_on__gte": today}
    )
    return Q(person__user=user) | by_mandate


def memberships_of(user: User) -> QuerySet[Member]:
    """Every member `user` may act for today, own or by mandate; those who left are out."""
    return Member.objects.filter(_own(user)).exclude(status=MemberStatus.LEFT)


def acting_member(user: User) -> Member:
    """The member `user` acts for: the own membership, else that of an institution whose mandate is valid today.

    Nobody to act for: `PermissionDenied` (403), for then it is the standing that is missing, not an object.
    """
    own_first = Case(When(person__user=user, then=Value(0)), default=Value(1), output_field=IntegerField())
    member = memberships_of(user).select_related("group", "person", "institution").order_by(own_first, "number").first()
    if member is None:
        raise PermissionDenied
    return member


def visible_to(user: User) -> QuerySet[Member]:
    """All members for whom the role lets see them, else the own memberships."""
    if has_right(user, SEE_ALL):
        return Member.objects.all()
    return Member.objects.filter(_own(user)).distinct()


def access_member(user: User, pk: int) -> Member:
    """One member this user may see; any other is not found (404)."""
    member = visible_to(user).select_related("group", "person", "institution", "region").filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


def access_change(user: User, pk: int) -> RegisterChange:
    """One change of the register, for whoever may see all members; for others not found (404)."""
    rows = RegisterChange.objects.select_related(
        "member__group",
        "member__region",
        "member__institution",
        "group",
        "region",
        "document",
        "asked_by",
        "decided_by",
        "entry",
    )
    change = rows.filter(pk=pk).first() if has_right(user, SEE_ALL) else None
    if change is None:
        raise Http404
    return change


def may_open_file(user: User, stored: StoredFile) -> bool:
    """The proof of a change: whoever may see all members."""
    return has_right(user, SEE_ALL) and RegisterChange.objects.filter(document=stored).exists()
