"""What a member says about itself, shown and changed: by the member here, by staff in `staff_views`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import anggota
from members.forms import RefusableForm
from members.licences.rules import kinds_of
from members.profiles import services
from members.profiles.access import access_area, access_practice, access_product
from members.profiles.forms import PracticeForm, ProductForm, ProfileForm, ServiceAreaForm
from members.profiles.queries import areas_of, practices_of, products_of
from members.registry.access import acting_member
from members.registry.models import Member
from members.registry.queries import masked_nik
from members.registry.states import Profile


@dataclass(frozen=True)
class Part:
    """A list that goes with one profile: how a row is added and removed, and its words."""

    profile: Profile
    rows: Callable[[Member], Any]
    form: type[RefusableForm]
    add: Callable[..., Any]
    access: Callable[[Member, int], Any]
    remove: Callable[..., None]
    title: str | Promise
    button: str | Promise


PARTS = {
    "praktik": Part(
        profile=Profile.PRACTITIONER,
        rows=practices_of,
        form=PracticeForm,
        add=services.add_practice,
        access=access_practice,
        remove=services.remove_practice,
        title=gettext_lazy("Tambah tempat praktik"),
        button=gettext_lazy("Simpan tempat praktik"),
    ),
    "wilayah": Part(
        profile=Profile.DISTRIBUTOR,
        rows=areas_of,
        form=ServiceAreaForm,
        add=services.add_service_area,
        access=access_area,
        remove=services.remove_service_area,
        title=gettext_lazy("Tambah wilayah layanan"),
        button=gettext_lazy("Simpan wilayah"),
    ),
    "produk": Part(
        profile=Profile.PRODUCER,
        rows=products_of,
        form=ProductForm,
        add=services.declare_product,
        access=access_product,
        remove=services.remove_product,
        title=gettext_lazy("Nyatakan produk"),
        button=gettext_lazy("Simpan produk"),
    ),
}


@dataclass(frozen=True)
class Door:
    """Whose pages these are: the member's own, or those of staff; with the addresses that differ."""

    base: str
    page: str
    names: str  # before "profile_add" and "profile_remove"
    keys: tuple[int, ...]

    def way(self, act: str, *args: Any) -> str:
        """The address of `add` or `remove` through this door."""
        return reverse(f"{self.names}profile_{act}", args=[*self.keys, *args])


def _own_door() -> Door:
    return Door("base_member.html", reverse("profile"), "", ())


@anggota
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The profile of the member this user acts for."""
    user = signed_in(request)
    return profile_page(request, acting_member(user), _own_door(), acting_user=user, may_edit=True)


def profile_page(
    request: HttpRequest, member: Member, door: Door, *, acting_user: User, may_edit: bool
) -> HttpResponse:
    """Show the profile, and write it when sent; for both doors."""
    form = ProfileForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_profile(member, values=form.cleaned_data, acting_user=acting_user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Profil tersimpan.") if changed else _("Tidak ada yang berubah."))
            return see_other(door.page)
    context = {
        "member": member,
        "holder": member.institution or member.person,
        "nik": masked_nik(member.person.nik_cipher) if member.person else "",
        "form": form,
        "door": door,
        "may_edit": may_edit,
        "has_licences": bool(kinds_of(member.group.profile)),
        **_list_of(member, door),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "members/profiles/profile.html", context, status=status)


def _list_of(member: Member, door: Door) -> dict[str, Any]:
    """The list of the member's profile as `kind` and `rows` (each with the address that removes it); none: nothing."""
    what = next((key for key, part in PARTS.items() if part.profile == member.group.profile), "")
    if not what:
        return {"kind": ""}
    rows = [{"it": one, "remove": door.way("remove", what, one.pk)} for one in PARTS[what].rows(member)]
    return {"kind": what, "rows": rows, "add": door.way("add", what)}


def _part(member: Member, what: str) -> Part:
    """The list `what`, if it goes with the profile of the member's group; else 404."""
    part = PARTS.get(what)
    if part is None or part.profile != member.group.profile:
        raise Http404
    return part


@anggota
@require_http_methods(["GET", "POST"])
def profile_add(request: HttpRequest, what: str) -> HttpResponse:
    """A further row of the own list: tempat praktik, wilayah layanan, or produk."""
    user = signed_in(request)
    return add_page(request, acting_member(user), what, _own_door(), acting_user=user)


def add_page(request: HttpRequest, member: Member, what: str, door: Door, *, acting_user: User) -> HttpResponse:
    """The form of one row, for both doors."""
    part = _part(member, what)
    form = part.form(request.POST or None, member=member)  # type: ignore[call-arg]  # all three take it
    if request.method == "POST" and form.is_valid():
        try:
            part.add(member, **form.cleaned_data, acting_user=acting_user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Tersimpan."))
            return see_other(door.page)
    context = {"member": member, "part": part, "form": form, "door": door}
    status = 422 if request.method == "POST" else 200
    return render(request, "members/profiles/profile_add.html", context, status=status)


@anggota
@require_POST
def profile_remove(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Take a row out of the own list."""
    user = signed_in(request)
    return remove_row(request, acting_member(user), what, pk, _own_door(), acting_user=user)


def remove_row(
    request: HttpRequest, member: Member, what: str, pk: int, door: Door, *, acting_user: User
) -> HttpResponse:
    """Take a row out of a list, for both doors."""
    part = _part(member, what)
    part.remove(part.access(member, pk), member, acting_user=acting_user)
    messages.success(request, _("Baris itu dihapus dari profil."))
    return see_other(door.page)
