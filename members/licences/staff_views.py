"""Licences at the desk: the queue, the check, and what ends soon."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.forms import ReasonForm
from members.licences import services
from members.licences.access import access_licence
from members.licences.forms import LicenceForm
from members.licences.models import Licence
from members.licences.queries import ALL, OVER, TABS, WAITING, held_by, in_tab, licences_found, shown, tab_counts
from members.licences.rules import kinds_of
from members.listing import Listing
from members.registry.access import access_member
from members.registry.models import Member
from members.registry.queries import group_names
from members.registry.states import LicenceState, MemberStatus

EVERYTHING = "semua"  # in an address; ALL is empty there, which means the tab that comes first
TAB_WORDS = {
    WAITING: "Menunggu",
    "7": "Habis ≤ 7 hari",
    "30": "≤ 30 hari",
    "90": "≤ 90 hari",
    OVER: "Sudah habis",
    EVERYTHING: "Semua",
}
assert {EVERYTHING if tab == ALL else tab for tab in TABS} == set(TAB_WORDS)


def _listing(request: HttpRequest) -> tuple[Listing, str]:
    """What the address asks for, and its tab; without a choice those that wait."""
    listing = Listing(request, keadaan=TAB_WORDS, kelompok=group_names())
    listing.chosen["keadaan"] = listing["keadaan"] or WAITING
    return listing, ALL if listing["keadaan"] == EVERYTHING else listing["keadaan"]


@peran("members.see")
@require_GET
def staff_licences(request: HttpRequest) -> HttpResponse:
    """Licences of members: what waits for a check, what ends soon, what has ended, all."""
    listing, tab = _listing(request)
    today, groups = clock.today(), group_names()
    found = licences_found(q=listing.q, group=listing["kelompok"])
    counts = tab_counts(found, today)
    counts[EVERYTHING] = counts[ALL]
    page = listing.page(in_tab(found, tab, today))
    context = {
        "tabs": listing.tabs("keadaan", TAB_WORDS, counts),
        "chips": listing.chips(kelompok=groups),
        "page": page,
        "rows": shown(list(page.object_list), today),
        "groups": groups,
        "listing": listing,
        "clear": f"?keadaan={listing['keadaan']}",
        "export": listing.href(),
        "today": today,
        "waiting": tab == WAITING,
    }
    return render(request, "members/licences/staff_licences.html", context)


@peran("members.see")
@kode_segar
@require_GET
def staff_licences_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    listing, tab = _listing(request)
    today = clock.today()
    found = list(in_tab(licences_found(q=listing.q, group=listing["kelompok"]), tab, today))
    filters = {"tab": listing["keadaan"], "group": listing["kelompok"]}
    services.record_export(count=len(found), filters=filters, acting_user=signed_in(request))
    names = group_names()
    head = ["nomor anggota", "pemegang", "kelompok", "jenis izin", "nomor izin", "sejak", "sampai", "keadaan"]
    return csv_file(f"izin-{today}", head, [_line(one.licence, one.word, names) for one in shown(found, today)])


def _line(one: Any, word: str, names: dict[str, str]) -> list[object]:
    until = one.valid_until or "seumur hidup"
    kind = one.get_kind_display()
    return [one.member_number, one.holder.name, names[one.group_id], kind, one.number, one.valid_from, until, word]


@peran("members.see")
@require_GET
def staff_licence(request: HttpRequest, pk: int) -> HttpResponse:
    """One licence beside its document, the decision first."""
    return _licence_page(request, access_licence(signed_in(request), pk))


def _licence_page(
    request: HttpRequest, licence: Licence, *, reason: ReasonForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    today = clock.today()
    may_check = has_right(request.user, "licences.check")
    member = _member_of(licence)
    others = held_by(licence.holder).exclude(pk=licence.pk)
    context = {
        "it": shown(held_by(licence.holder).filter(pk=licence.pk).select_related("submitted_by", "checked_by"), today)[
            0
        ],
        "licence": licence,
        "member": member,
        "others": shown(others, today),
        "same_kind": shown(others.filter(kind=licence.kind, state=LicenceState.VALID), today),
        "may_decide": may_check and licence.state == LicenceState.SUBMITTED,
        "may_revoke": may_check and licence.state == LicenceState.VALID,
        "reason": reason or ReasonForm(),
        "refusal": refusal,
        "today": today,
    }
    return render(request, "members/licences/staff_licence.html", context, status=status)


def _member_of(licence: Licence) -> Member | None:
    """The membership that the licence is for; None once its holder has left."""
    rows = Member.objects.exclude(status=MemberStatus.LEFT).select_related("group").order_by("-has_vote", "pk")
    if licence.person_id:
        return rows.filter(person=licence.person_id).first()
    return rows.filter(institution=licence.institution_id).first()


@peran("licences.check")
@require_POST
def staff_licence_check(request: HttpRequest, pk: int) -> HttpResponse:
    """It agrees with the document: it counts from now on."""
    user = signed_in(request)
    licence = access_licence(user, pk)
    try:
        services.check_licence(licence, acting_user=user)
    except DomainError as refused:
        return _licence_page(request, access_licence(user, pk), refusal=refused.message, status=422)
    messages.success(request, _("%(licence)s sudah diperiksa dan berlaku.") % {"licence": licence})
    return see_other("staff_licence", pk)


@peran("licences.check")
@require_POST
def staff_licence_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not accepted; the holder reads the reason."""
    told = _("%(licence)s ditolak. Pemegangnya melihat alasannya.")
    return _with_reason(request, pk, services.refuse_licence, told)


@peran("licences.check")
@require_POST
def staff_licence_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It counts no more from this moment."""
    return _with_reason(request, pk, services.revoke_licence, _("%(licence)s dicabut dan tidak berlaku lagi."))


def _with_reason(request: HttpRequest, pk: int, decide: Callable[..., Licence], told: str) -> HttpResponse:
    user = signed_in(request)
    licence = access_licence(user, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            decide(licence, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, told % {"licence": licence})
            return see_other("staff_licence", pk)
    return _licence_page(request, access_licence(user, pk), reason=form, status=422)


@peran("members.change")
@require_http_methods(["GET", "POST"])
def staff_licence_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a licence for a member who brought it to the office."""
    user = signed_in(request)
    member = access_member(user, pk)
    if not kinds_of(member.group.profile):
        raise Http404
    form = LicenceForm(request.POST or None, request.FILES or None, profile=member.group.profile)
    if request.method == "POST" and form.is_valid():
        try:
            licence = services.submit_licence(
                member, data=form.licence(), document=form.cleaned_data["document"], acting_user=user
            )
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Izin %(name)s tersimpan dan menunggu pemeriksaan.") % {"name": member.name})
            return see_other("staff_licence", licence.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/licences/staff_licence_new.html", {"member": member, "form": form}, status=status)
