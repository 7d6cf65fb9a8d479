"""Representatives at the desk: which institutions nobody votes for, and the mandates of each."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.roles import has_right, peran
from members.listing import Listing
from members.mandates.access import access_mandate
from members.mandates.models import Representative
from members.mandates.queries import ALL, ENDING, WITHOUT_VOTER, in_tab, institutions_found
from members.mandates.services import record_export
from members.mandates.views import Door, end_page, form_for, given_by_form, page_of, told_of, vote_page
from members.registry.access import access_member
from members.registry.models import Group, Member

TAB_WORDS = {ALL: "Semua", WITHOUT_VOTER: "Tanpa wakil yang bersuara", ENDING: "Berakhir ≤ 90 hari"}


def _groups() -> dict[str, str]:
    """The groups whose members are institutions."""
    return dict(Group.objects.filter(for_institutions=True).values_list("code", "name"))


@peran("members.see")
@require_GET
def staff_mandates(request: HttpRequest) -> HttpResponse:
    """Institutions with who casts their vote; those with nobody have a tab of their own."""
    groups, today = _groups(), clock.today()
    listing = Listing(request, keadaan=TAB_WORDS, kelompok=groups)
    found = institutions_found(today, q=listing.q, group=listing["kelompok"])
    counts = {tab: in_tab(found, tab, today).order_by().count() for tab in TAB_WORDS}
    context = {
        "tabs": listing.tabs("keadaan", TAB_WORDS, counts),
        "chips": listing.chips(kelompok=groups),
        "page": listing.page(in_tab(found, listing["keadaan"], today)),
        "groups": groups,
        "listing": listing,
        "clear": f"?keadaan={listing['keadaan']}",
        "export": listing.href(),
        "today": today,
    }
    return render(request, "members/mandates/staff_mandates.html", context)


@peran("members.see")
@kode_segar
@require_GET
def staff_mandates_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    groups, today = _groups(), clock.today()
    listing = Listing(request, keadaan=TAB_WORDS, kelompok=groups)
    tab, group = listing["keadaan"], listing["kelompok"]
    found = list(in_tab(institutions_found(today, q=listing.q, group=group), tab, today))
    record_export(count=len(found), tab=tab, group=group, acting_user=signed_in(request))
    head = ["nomor", "lembaga", "kelompok", "wakil yang memberikan suara", "surat kuasa sampai"]
    rows = [[one.number, one.name, one.group.name, one.voter_name or "", one.voter_until or ""] for one in found]
    return csv_file(f"wakil-lembaga-{today}", head, rows)


def _institution(user: User, pk: int) -> Member:
    """A member that is an institution; a person has no representatives (404)."""
    member = access_member(user, pk)
    if member.institution is None:
        raise Http404
    return member


def _mandate_of(user: User, pk: int) -> tuple[Member, Representative]:
    """A mandate with the membership of its institution."""
    found = Representative.objects.filter(pk=pk).values_list("institution", flat=True).first()
    member = Member.objects.filter(institution=found).order_by("-has_vote", "pk").first() if found else None
    if member is None:
        raise Http404
    whole = _institution(user, member.pk)
    return whole, access_mandate(whole.institution, pk)


@peran("members.see")
@require_GET
def staff_member_mandates(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for one institution, since when, by which paper."""
    member = _institution(signed_in(request), pk)
    context = {"member": member, "may_manage": has_right(request.user, "members.change"), **page_of(member)}
    return render(request, "members/mandates/staff_member_mandates.html", context)


@peran("members.change")
@require_http_methods(["GET", "POST"])
def staff_mandate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A representative brought the paper to the office; with `?perpanjang=` one we know."""
    user = signed_in(request)
    member = _institution(user, pk)
    form, renewed = form_for(request, member)
    if request.method == "POST" and (given := given_by_form(request, member, form, renewed, acting_user=user)):
        messages.success(request, told_of(given))
        return see_other("staff_member_mandates", pk)
    status = 422 if request.method == "POST" else 200
    context = {"member": member, "form": form, "renewed": renewed}
    return render(request, "members/mandates/staff_mandate_new.html", context, status=status)


def _door(member: Member) -> Door:
    return Door("base_staff.html", reverse("staff_member_mandates", args=[member.pk]))


@peran("members.change")
@require_http_methods(["GET", "POST"])
def staff_mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate early, with the reason."""
    user = signed_in(request)
    member, mandate = _mandate_of(user, pk)
    return end_page(request, member, mandate, acting_user=user, door=_door(member))


@peran("members.change")
@require_http_methods(["GET", "POST"])
def staff_mandate_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over the institution's vote, or give it where nobody casts it."""
    user = signed_in(request)
    member, mandate = _mandate_of(user, pk)
    return vote_page(request, member, mandate, acting_user=user, door=_door(member))
