"""A member's own licences: what each is worth today, and the next one with its document."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import anggota, has_right, masuk
from members.licences.access import access_own_licence, holder_of
from members.licences.forms import LicenceForm, first_values
from members.licences.queries import held_by, shown
from members.licences.rules import kinds_of
from members.licences.services import submit_licence
from members.registry.access import SEE_ALL, acting_member, memberships_of


@anggota
@require_GET
def licences(request: HttpRequest) -> HttpResponse:
    """The licences of the member this user acts for, the latest first."""
    member = acting_member(signed_in(request))
    context = {
        "member": member,
        "rows": shown(held_by(holder_of(member)), clock.today()),
        "kinds": kinds_of(member.group.profile),
        "today": clock.today(),
    }
    return render(request, "members/licences/licences.html", context)


@anggota
@require_http_methods(["GET", "POST"])
def licence_new(request: HttpRequest) -> HttpResponse:
    """Send a licence; with `?ganti=` it begins as a renewal of that one."""
    user = signed_in(request)
    member = acting_member(user)
    if not kinds_of(member.group.profile):
        raise Http404
    asked = sent_id(request.GET.get("ganti", ""))
    renewed = access_own_licence(member, asked) if asked else None
    first = first_values(renewed, request.GET.get("jenis", ""))
    form = LicenceForm(request.POST or None, request.FILES or None, profile=member.group.profile, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            submit_licence(member, data=form.licence(), document=form.cleaned_data["document"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Izin terkirim. Petugas memeriksanya; yang lama tetap berlaku sampai habis."))
            return see_other("licences")
    status = 422 if request.method == "POST" else 200
    context = {"member": member, "form": form, "renewed": renewed, "today": clock.today()}
    return render(request, "members/licences/licence_new.html", context, status=status)


@masuk
@require_GET
def licences_of(request: HttpRequest, number: str) -> HttpResponse:
    """Where the licences of member `number` are seen to: the own page, or the list for staff; else 404."""
    user = signed_in(request)
    if memberships_of(user).filter(number=number).exists():
        return redirect("licences")
    if not has_right(user, SEE_ALL):
        raise Http404
    return redirect(f"{reverse('staff_licences')}?q={number}&keadaan=semua")
