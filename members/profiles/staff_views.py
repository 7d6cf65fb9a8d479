"""The profiles of members at the desk: everyone who sees members reads them, who changes members writes."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kmp.accounts.signed import signed_in
from kmp.roles import has_right, peran
from members.profiles.views import Door, add_page, profile_page, remove_row
from members.registry.access import access_member
from members.registry.models import Member


def _door(member: Member) -> Door:
    return Door("base_staff.html", reverse("staff_profile", args=[member.pk]), "staff_", (member.pk,))


@peran("members.see")
@require_http_methods(["GET", "POST"])
def staff_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """The profile of one member."""
    user = signed_in(request)
    member, may_edit = access_member(user, pk), has_right(user, "members.change")
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    return profile_page(request, member, _door(member), acting_user=user, may_edit=may_edit)


@peran("members.change")
@require_http_methods(["GET", "POST"])
def staff_profile_add(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """A further row of a member's list."""
    user = signed_in(request)
    member = access_member(user, pk)
    return add_page(request, member, what, _door(member), acting_user=user)


@peran("members.change")
@require_POST
def staff_profile_remove(request: HttpRequest, pk: int, what: str, row: int) -> HttpResponse:
    """Take a row out of a member's list."""
    user = signed_in(request)
    member = access_member(user, pk)
    return remove_row(request, member, what, row, _door(member), acting_user=user)
