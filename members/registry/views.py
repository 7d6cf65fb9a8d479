"""The public way in, and a member's own card and menu."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.roles import Role, anggota, masuk, roles_of
from members.registry.access import acting_member, memberships_of


@anggota
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """The card of the member this user acts for, to show or print."""
    member = acting_member(request.user)  # type: ignore[arg-type]  # the mark lets only users in
    return render(request, "members/registry/card.html", {"member": member, "today": clock.today()})


@masuk
@require_GET
def more(request: HttpRequest) -> HttpResponse:
    """Everything that has no place of its own in the bar."""
    user = request.user
    assert user.is_authenticated
    own = list(memberships_of(user).select_related("group", "institution")[:2])
    member = acting_member(user) if own else None
    if member is None and Role.ANGGOTA in roles_of(user):
        messages.warning(request, _("Akun ini belum dapat bertindak untuk seorang anggota. Hubungi petugas."))
    return render(request, "members/registry/more.html", {"member": member, "several": len(own) > 1})
