"""The public way in, and a member's own card and menu."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from kmp import clock
from kmp.accounts.models import User
from kmp.answers import pdf_file
from kmp.limits import too_many
from kmp.roles import Role, anggota, masuk, peran, roles_of, umum
from kmp.ui.navigation import open_to
from members.registry.access import access_member, acting_member, memberships_of
from members.registry.cards import card_file, check_url
from members.registry.queries import member_of_card

CHECKS, SECONDS = 60, 60  # cards that one address may look up in a minute: a queue at a door still gets through


@anggota
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """The card of the member this user acts for, to show or print."""
    member = acting_member(request.user)  # type: ignore[arg-type]  # the mark lets only users in
    context = {"member": member, "today": clock.today(), "check": check_url(member)}
    return render(request, "members/registry/card.html", context)


@anggota
@require_GET
def card_pdf(request: HttpRequest) -> HttpResponse:
    """The same card in the size of a bank card."""
    member = acting_member(request.user)  # type: ignore[arg-type]  # the mark lets only users in
    return pdf_file(f"kartu-{member.number}", card_file(member))


@peran("members.see")
@require_GET
def staff_member_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of any member, for those who come to the office."""
    assert isinstance(request.user, User)
    member = access_member(request.user, pk)
    return pdf_file(f"kartu-{member.number}", card_file(member))


@umum
@require_safe
def card_check(request: HttpRequest, code: str) -> HttpResponse:
    """`/anggota/<code>/`, the address in a card's QR: number, group and status as of now, and nothing else.

    No name: whoever finds or photographs a card learns nothing about its owner.
    """
    if too_many(request, action="kartu", most=CHECKS, seconds=SECONDS):
        return HttpResponse(render_to_string("429.html"), status=HTTPStatus.TOO_MANY_REQUESTS)
    member = member_of_card(code)
    context = {"member": member, "now": clock.now(), "door": open_to(request.user, "staff_card_door")}
    status = HTTPStatus.OK if member else HTTPStatus.NOT_FOUND
    answer = render(request, "members/registry/card_check.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


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
