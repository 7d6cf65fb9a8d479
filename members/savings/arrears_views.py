"""Who is behind with simpanan wajib, and by how much."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, xlsx_file
from kmp.money import rupiah
from kmp.roles import has_right, peran
from members.listing import Listing
from members.notices.rules import whatsapp_link, whatsapp_text
from members.registry.models import Member
from members.registry.queries import group_names, provinces
from members.savings import services
from members.savings.queries import arrears_found

AT_LEAST = {number: f"{number} bulan atau lebih" for number in ("2", "3", "6", "12")}
HEAD = ["nomor", "nama", "kelompok", "wilayah", "bulan", "tunggakan_rp", "sejak"]


def _found(listing: Listing) -> "QuerySet[Any]":
    return arrears_found(
        clock.today(),
        q=listing.q,
        group=listing["kelompok"],
        province=listing["provinsi"],
        months=int(listing["bulan"] or 1),
    )


@peran("members.see")
@require_GET
def staff_arrears(request: HttpRequest) -> HttpResponse:
    """Members with late simpanan wajib: how many months, how much, since when; the longest first."""
    groups, places = group_names(), provinces()
    listing = Listing(request, kelompok=groups, provinsi=places, bulan=AT_LEAST)
    found = _found(listing)
    totals = found.aggregate(members=Count("pk"), rupiah=Sum("owed_rp"), bills=Sum("bills_late"))
    page = listing.page(found, count=totals["members"])
    may_receive = has_right(signed_in(request), "savings.receive")
    context = {
        "listing": listing,
        "chips": listing.chips(kelompok=groups, provinsi=places, bulan=AT_LEAST),
        "groups": groups,
        "provinces": places,
        "at_least": AT_LEAST,
        "page": page,
        "rows": [(one, _reminder(one) if may_receive else "") for one in page.object_list],
        "totals": {name: int(value or 0) for name, value in totals.items()},
        "today": clock.today(),
    }
    return render(request, "members/savings/staff_arrears.html", context)


def _reminder(member: Any) -> str:
    """The address that opens WhatsApp with a friendly word about the arrears; empty without a telephone number."""
    contact = member.institution or member.person
    title = _("Simpanan wajib %(count)s bulan belum dibayar: %(amount)s.")
    text = whatsapp_text(
        name=member.name,
        title=title % {"count": member.bills_late, "amount": rupiah(int(member.owed_rp))},
        body=_("Bila sudah membayar, abaikan pesan ini."),
        url=settings.PUBLIC_URL + reverse("savings"),
        cooperative=settings.COOPERATIVE["name"],
    )
    return whatsapp_link(getattr(contact, "phone", ""), text)


@peran("members.see")
@kode_segar
@require_GET
def staff_arrears_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    return csv_file(f"tunggakan-{clock.today()}", HEAD, _exported(request))


@peran("members.see")
@kode_segar
@require_GET
def staff_arrears_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    return xlsx_file(f"tunggakan-{clock.today()}", HEAD, _exported(request))


def _exported(request: HttpRequest) -> Iterator[list[object]]:
    listing = Listing(request, kelompok=group_names(), provinsi=provinces(), bulan=AT_LEAST)
    members = list(_found(listing))
    services.record_arrears_export(count=len(members), filters=listing.chosen, acting_user=signed_in(request))
    return (_cells(one) for one in members)


def _cells(member: Member) -> list[object]:
    row: Any = member
    place = row.region.path if row.region else ""
    return [row.number, row.name, row.group.name, place, row.bills_late, int(row.owed_rp), row.late_since]
