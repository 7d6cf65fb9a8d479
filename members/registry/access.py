"""Which member a signed-in user acts for, and which members a user may see."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, Subquery, Value, When
from django.http import Http404

from kmp import clock
from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.mandates.models import ActingFor, Representative
from members.registry.models import Member, Person, RegisterChange
from members.registry.states import MemberStatus

SEE_ALL = "members.see"


def _own(user: User) -> Q:
    """Of the user as a person, or of an institution by a mandate that is valid today.

    Both are looked up first (`= (select …)`, `= any(array(select …))`), so that members are found by index.
    """
    today = clock.today()
    person = Person.objects.filter(user=user).values("pk")
    mandates = Representative.objects.filter(
        person__user=user, starts_on__lte=today, ends_on__gte=today, ended_at__isnull=True
    )
    institutions = ArraySubquery(mandates.values("institution"))
    represented = Func(  # institution = ANY (ARRAY(SELECT …))
        F("institution"),
        institutions,
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
    return Q(person=Subquery(person[:1])) | Q(represented)


def memberships_of(user: User) -> QuerySet[Member]:
    """Every member `user` may act for today, own or by mandate; those who left are out."""
    return Member.objects.filter(_own(user)).exclude(status=MemberStatus.LEFT)


def acting_member(user: User) -> Member:
    """The member `user` acts for: the one chosen last, else the own membership, else an institution represented.

    A choice holds as long as the membership and the mandate do. Nobody to act for: `PermissionDenied` (403), for then
    it is the standing that is missing, not an object. One query; it also tells `acting_name` who it was.
    """
    chosen = ActingFor.objects.filter(user=user).values("member")[:1]
    first = Case(
        When(pk=Subquery(chosen), then=Value(0)),
        When(person__isnull=False, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = memberships_of(user).select_related("group", "person", "institution").order_by(first, "number")[:2]
    members = list(found)
    user._acting = members[0].name if len(members) > 1 else ""  # type: ignore[attr-defined]
    if not members:
        raise PermissionDenied
    return members[0]


def acting_name(user: Any) -> str:
    """The name of the member a page acts for, where the user has several to choose from; else empty. For the top bar.

    What the page itself found out is not asked again.
    """
    if not user.is_authenticated:
        return ""
    if not hasattr(user, "_acting"):
        try:
            acting_member(user)
        except PermissionDenied:
            return ""
    return str(user._acting)


def visible_to(user: User) -> QuerySet[Member]:
    """All members for whom the role lets see them, else the own memberships."""
    if has_right(user, SEE_ALL):
        return Member.objects.all()
    return Member.objects.filter(_own(user))


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
