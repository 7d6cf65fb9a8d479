"""The register at the desk: applications and members."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.roles import has_right, peran
from members.listing import Listing
from members.registry import services
from members.registry.access import access_member
from members.registry.queries import (
    count_by,
    entries_of,
    group_names,
    licences_of,
    masked_nik,
    members_found,
    provinces,
)
from members.registry.states import MemberStatus
from members.savings.queries import bills_of, holdings, payments_of

MEMBER_TABS = {"": "Semua", "aktif": "Aktif", "dibekukan": "Dibekukan", "keluar": "Sudah keluar"}


def _user(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


FORMULA = ("=", "+", "-", "@", "\t")  # a spreadsheet would run what begins so


@peran("members.see")
@require_GET
def staff_members(request: HttpRequest) -> HttpResponse:
    """The register: search, filters, tabs by status."""
    groups, places = group_names(), provinces()
    listing = Listing(request, status=MEMBER_TABS, kelompok=groups, provinsi=places)
    found = members_found(q=listing.q, group=listing["kelompok"], province=listing["provinsi"])
    counts = count_by(found, "status")
    counts[""] = sum(counts.values())
    rows = found.filter(status=listing["status"]) if listing["status"] else found
    context = {
        "tabs": listing.tabs("status", MEMBER_TABS, counts),
        "chips": listing.chips(kelompok=groups, provinsi=places),
        "page": listing.page(rows),
        "groups": groups,
        "provinces": places,
        "listing": listing,
        "count": counts[""],
        "export": listing.href(),
    }
    return render(request, "members/registry/staff_members.html", context)


@peran("members.see")
@kode_segar
@require_GET
def staff_members_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, for a spreadsheet: no NIK, no telephone. A fresh sign-in, and a line in the log."""
    groups, places = group_names(), provinces()
    listing = Listing(request, status=MEMBER_TABS, kelompok=groups, provinsi=places)
    filters = {"status": listing["status"], "group": listing["kelompok"], "province": listing["provinsi"]}
    rows = list(members_found(q=listing.q, **filters))
    services.record_export(count=len(rows), filters=filters, acting_user=_user(request))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="anggota-{clock.today()}.csv"'
    writer = csv.writer(response)
    writer.writerow(["nomor", "nama", "kelompok", "status", "masuk", "keluar", "wilayah"])
    for row in rows:
        place = row.region.path if row.region else ""
        line = [row.number, row.name, row.group.name, row.get_status_display(), row.joined_on, row.left_on or "", place]
        writer.writerow([_harmless(str(cell)) for cell in line])
    return response


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@peran("members.see")
@require_GET
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: the register's lines, savings, licences."""
    user = _user(request)
    member = access_member(user, pk)
    today = clock.today()
    context = {
        "member": member,
        "nik": masked_nik(member.person.nik_cipher) if member.person else "",
        "entries": [
            {"title": entry.get_operation_display(), "when": entry.date, "note": f"{entry.note} · {entry.entered_by}"}
            for entry in entries_of(member)
        ],
        "holdings": holdings(member, today),
        "bills": bills_of(member),
        "payments": payments_of(member)[:5],
        "licences": licences_of(member),
        "contact": member.institution or member.person,
        "today": today,
        "may_change": has_right(user, "members.change") and member.status != MemberStatus.LEFT,
        "may_receive": has_right(user, "savings.receive") and member.status != MemberStatus.LEFT,
    }
    return render(request, "members/registry/staff_member.html", context)
