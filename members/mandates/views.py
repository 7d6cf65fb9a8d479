"""The representatives of the institution a user acts for, and the choice for whom to act."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import anggota, masuk
from members.forms import ReasonForm, RefusableForm
from members.mandates.access import access_mandate, acting_institution, managed_institution, manages
from members.mandates.forms import MandateForm, RenewalForm
from members.mandates.models import Representative
from members.mandates.queries import mandates_of, voter_of
from members.mandates.services import choose_acting, end_mandate, give_mandate, hand_over_vote, renew_mandate
from members.registry.access import acting_member, memberships_of
from members.registry.models import Member


@dataclass(frozen=True)
class Door:
    """Through which pages one comes: the member's own, or those of staff."""

    base: str
    back: str

    @property
    def is_staff(self) -> bool:
        """Whether the page stands among those of the desk."""
        return self.base == "base_staff.html"


def _own_door() -> Door:
    return Door("base_member.html", reverse("mandates"))


@anggota
@require_GET
def mandates(request: HttpRequest) -> HttpResponse:
    """Who acts for the own institution, and who casts its vote."""
    user = signed_in(request)
    member = acting_institution(user)
    context = {"member": member, "may_manage": manages(user, member), **page_of(member)}
    return render(request, "members/mandates/mandates.html", context)


def page_of(member: Member) -> dict[str, Any]:
    """What both pages about one institution show: the mandates, and who votes."""
    assert member.institution_id is not None
    today = clock.today()
    rows = mandates_of(member.institution_id, today)
    return {
        "valid": [one for one in rows if one.is_valid],
        "others": [one for one in rows if not one.is_valid],
        "voter": voter_of(member.institution_id, today),
        "today": today,
    }


@anggota
@kode_segar
@require_http_methods(["GET", "POST"])
def mandate_new(request: HttpRequest) -> HttpResponse:
    """A further representative; with `?perpanjang=` a further mandate of one we know."""
    user = signed_in(request)
    member = managed_institution(user)
    form, renewed = form_for(request, member)
    if request.method == "POST" and (given := given_by_form(request, member, form, renewed, acting_user=user)):
        messages.success(request, told_of(given))
        return see_other("mandates")
    status = 422 if request.method == "POST" else 200
    context = {"member": member, "form": form, "renewed": renewed}
    return render(request, "members/mandates/mandate_new.html", context, status=status)


def form_for(request: HttpRequest, member: Member) -> tuple[RenewalForm, Representative | None]:
    """The form of a new representative, or of a renewal that begins the day after the old mandate."""
    asked = sent_id(request.GET.get("perpanjang", ""))
    if not asked:
        return MandateForm(request.POST or None, request.FILES or None), None
    renewed = access_mandate(member.institution, asked)
    first = {"starts_on": max(renewed.ends_on + clock.ONE_DAY, clock.today()), "votes": renewed.votes}
    return RenewalForm(request.POST or None, request.FILES or None, initial=first), renewed


def given_by_form(
    request: HttpRequest, member: Member, form: RenewalForm, renewed: Representative | None, *, acting_user: User
) -> Representative | None:
    """The mandate the form asks for; None when something is wrong with it, which the form then says."""
    if not form.is_valid():
        return None
    paper = {"data": form.mandate(), "document": form.cleaned_data["document"], "acting_user": acting_user}
    try:
        if renewed is not None:
            return renew_mandate(renewed, member, **paper)
        assert isinstance(form, MandateForm)
        return give_mandate(member, person=form.person(), **paper)
    except DomainError as refused:
        form.add_refusal(refused)
        return None


def told_of(mandate: Representative) -> str:
    """What happened, and what the representative does next."""
    name = {"name": mandate.person.name}
    if mandate.person.user is not None:
        return _("%(name)s tercatat sebagai wakil. Ia masuk dengan surel yang tercatat.") % name
    if mandate.starts_on > clock.today():
        return _("%(name)s tercatat sebagai wakil. Akunnya dibuka petugas setelah surat kuasanya mulai.") % name
    return _("%(name)s tercatat sebagai wakil, tetapi belum punya akun: surelnya belum ada atau sudah dipakai.") % name


@anggota
@kode_segar
@require_http_methods(["GET", "POST"])
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a colleague's mandate early; the own one only the office ends, so that the vote is never left to nobody."""
    user = signed_in(request)
    member = managed_institution(user)
    mandate = access_mandate(member.institution, pk)
    if mandate.person.user_id == user.pk:
        raise PermissionDenied
    return end_page(request, member, mandate, acting_user=user, door=_own_door())


def end_page(
    request: HttpRequest, member: Member, mandate: Representative, *, acting_user: User, door: Door
) -> HttpResponse:
    """The page that ends a mandate, for both doors: what follows, and why."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_mandate(mandate, member, reason=form.cleaned_data["reason"], acting_user=acting_user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Surat kuasa %(name)s berakhir.") % {"name": mandate.person.name})
            return see_other(door.back)
    status = 422 if request.method == "POST" else 200
    context = {"member": member, "mandate": mandate, "form": form, "door": door}
    return render(request, "members/mandates/mandate_end.html", context, status=status)


@anggota
@kode_segar
@require_http_methods(["GET", "POST"])
def mandate_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the own vote over to a colleague."""
    user = signed_in(request)
    member = managed_institution(user)
    mandate = access_mandate(member.institution, pk)
    return vote_page(request, member, mandate, acting_user=user, door=_own_door())


def vote_page(
    request: HttpRequest, member: Member, mandate: Representative, *, acting_user: User, door: Door
) -> HttpResponse:
    """The page that hands over the vote, for both doors: from whom, to whom, since when."""
    form = RefusableForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over_vote(mandate, member, acting_user=acting_user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Mulai hari ini %(name)s memberikan suara.") % {"name": mandate.person.name})
            return see_other(door.back)
    assert member.institution_id is not None
    voter = voter_of(member.institution_id, clock.today())
    status = 422 if request.method == "POST" else 200
    context = {"member": member, "mandate": mandate, "voter": voter, "form": form, "door": door}
    return render(request, "members/mandates/mandate_vote.html", context, status=status)


@masuk
@require_http_methods(["GET", "POST"])
def acting_for(request: HttpRequest) -> HttpResponse:
    """For whom a user with several memberships acts, until they choose another."""
    user = signed_in(request)
    found = memberships_of(user).select_related("group", "institution").order_by("number")
    if request.method == "POST":
        member = found.filter(pk=sent_id(request.POST.get("anggota", ""))).first()
        if member is None:
            raise DomainError("not_for_this_member", _("Anda tidak dapat bertindak untuk anggota ini hari ini."))
        choose_acting(member, acting_user=user)
        messages.success(request, _("Anda sekarang bertindak untuk %(name)s.") % {"name": member.name})
        return see_other("home")
    choices = list(found)
    current = acting_member(user) if choices else None
    return render(request, "members/mandates/acting_for.html", {"choices": choices, "current": current})
