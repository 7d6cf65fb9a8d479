"""Units at the desk, and which of several units a worker is at."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinics.units import services
from clinics.units.access import CHOSEN_UNIT, access_post, access_unit, acting_workers
from clinics.units.forms import EndPostForm, PostForm, UnitForm
from clinics.units.models import Unit
from clinics.units.queries import count_by_kind, posts_of, units_found
from clinics.units.states import UnitKind
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import Listing

TABS = {"": "Semua", **{kind.value: kind.label for kind in UnitKind}}
HEAD = ("unit", "jenis", "nomor anggota", "pemilik", "wilayah", "puskesmas", "petugas")


@peran("visits.record")
@require_POST
def clinic_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Work at another of the own units from now on; a unit that is not the own is not found."""
    if pk not in {one.unit.pk for one in acting_workers(signed_in(request))}:
        raise Http404
    request.session[CHOSEN_UNIT] = pk
    return see_other("clinic_home")


@peran("units.see")
@require_GET
def staff_units(request: HttpRequest) -> HttpResponse:
    """Units by kind, search over name, owner and place."""
    listing = Listing(request, jenis=TABS)
    found = units_found(q=listing.q)
    counts = count_by_kind(found)
    counts[""] = sum(counts.values())
    rows = found.filter(kind=listing["jenis"]) if listing["jenis"] else found
    context = {
        "listing": listing,
        "tabs": listing.tabs("jenis", TABS, counts),
        "chips": listing.chips(),
        "page": listing.page(rows),
        "count": counts[""],
        "export": listing.href(),
    }
    return render(request, "clinics/units/staff_units.html", context)


@peran("units.see")
@require_GET
def staff_units_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, for a spreadsheet."""
    listing = Listing(request, jenis=TABS)
    rows = units_found(q=listing.q)
    rows = rows.filter(kind=listing["jenis"]) if listing["jenis"] else rows
    cells = (
        (
            unit.name,
            unit.get_kind_display(),
            unit.member.number,
            unit.member.name,
            unit.region.path,
            unit.puskesmas.name if unit.puskesmas else "",
            unit.serving,  # type: ignore[attr-defined]  # annotated
        )
        for unit in rows
    )
    return csv_file(f"unit-{clock.today()}", HEAD, cells)  # type: ignore[return-value]  # a streaming answer


@peran("units.manage")
@require_http_methods(["GET", "POST"])
def staff_unit_new(request: HttpRequest) -> HttpResponse:
    """Register a unit; "Cari" of a place brings the form back with the places to choose from."""
    form = UnitForm(request.POST or None)
    if request.method != "POST":
        return render(request, "clinics/units/staff_unit_new.html", {"form": form})
    if any(name.endswith("_cari") for name in request.POST):
        form.forget_errors()
        return render(request, "clinics/units/staff_unit_new.html", {"form": form})
    if form.is_valid():
        data = {**form.cleaned_data, "kind": UnitKind(form.cleaned_data["kind"])}
        try:
            unit = services.register_unit(data.pop("member"), **data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_error("member", refused.message)
        else:
            messages.success(request, _("%(name)s terdaftar. Tugaskan tenaga kesehatannya.") % {"name": unit.name})
            return see_other("staff_unit", unit.pk)
    return render(request, "clinics/units/staff_unit_new.html", {"form": form}, status=422)


@peran("units.see")
@require_GET
def staff_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: what it is, and who serves there."""
    return _unit_page(request, access_unit(pk), PostForm())


def _unit_page(request: HttpRequest, unit: Unit, form: PostForm, *, status: int = 200) -> HttpResponse:
    context = {"unit": unit, "posts": posts_of(unit), "form": form, "today": clock.today()}
    return render(request, "clinics/units/staff_unit.html", context, status=status)


@peran("units.manage")
@require_POST
def staff_unit_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Post a health worker at the unit from today."""
    unit = access_unit(pk)
    form = PostForm(request.POST)
    if form.is_valid():
        try:
            post = services.post_worker(unit, worker=form.cleaned_data["worker"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_error("worker", refused.message)
        else:
            told = {"name": post.member.name, "unit": unit.name}
            messages.success(request, _("%(name)s bertugas di %(unit)s mulai hari ini.") % told)
            return see_other("staff_unit", pk)
    return _unit_page(request, unit, form, status=422)


@peran("units.manage")
@require_http_methods(["GET", "POST"])
def staff_unit_post_end(request: HttpRequest, pk: int, post_id: int) -> HttpResponse:
    """End a post: what follows, and the last day."""
    unit = access_unit(pk)
    post = access_post(unit, post_id)
    form = EndPostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_post(post, on=form.cleaned_data["on"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_error("on", refused.message)
        else:
            messages.success(request, _("Penugasan %(name)s berakhir.") % {"name": post.member.name})
            return see_other("staff_unit", pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "clinics/units/staff_unit_post_end.html", {"unit": unit, "post": post, "form": form}, status=status
    )
