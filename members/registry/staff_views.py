"""Members at the desk: the list with its files, and the page of one member."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, pdf_file, xlsx_file
from kmp.errors import DomainError
from kmp.papers.typesetting import typeset
from kmp.roles import peran
from kmp.ui.formats import long_date
from members.listing import Listing
from members.registry import services
from members.registry.access import access_member
from members.registry.forms import AsOfForm
from members.registry.lists import (
    EXPIRIES,
    ORDERS,
    Filters,
    Row,
    members_found,
    regencies,
    rows_of,
    status_counts,
)
from members.registry.page import member_page
from members.registry.queries import group_names, provinces
from members.registry.states import MemberStatus

MEMBER_TABS = {"": "Semua", "aktif": "Aktif", "dibekukan": "Dibekukan", "keluar": "Sudah keluar"}
VOTES = {"ya": "Dengan hak suara", "tidak": "Tanpa hak suara"}
EXPIRY_WORDS = {"30": "Izin habis ≤ 30 hari", "90": "Izin habis ≤ 90 hari", "habis": "Izin sudah habis"}
ORDER_WORDS = {"": "Nomor", "nama": "Nama", "baru": "Terbaru masuk"}
HEAD = ["nomor", "nama", "kelompok", "status", "hak suara", "masuk", "keluar", "wilayah", "simpanan (rupiah)"]
MOST_IN_PDF = 5_000  # rows: 200 pages; who needs more takes the spreadsheet, or the whole book
BATCH = 2_000  # rows read at a time for a file


@dataclass
class _Asked:
    """What the address of the list says: filters, order, tab, date."""

    listing: Listing
    groups: dict[str, str]
    provinces: dict[str, str]
    regencies: dict[str, str]
    per: AsOfForm
    filters: Filters = field(init=False)

    def __post_init__(self) -> None:
        chosen = self.listing
        place = chosen["kabupaten"] or chosen["provinsi"]
        self.filters = Filters(
            q=chosen.q, group=chosen["kelompok"], place=place, vote=chosen["suara"], expiry=chosen["izin"]
        )

    @property
    def on(self) -> date:
        """The day of holdings and licences."""
        return self.per.day or clock.today()

    def found(self) -> QuerySet[Any, Any]:
        """The rows in the order asked for, of every status."""
        rows = members_found(self.filters, on=self.on, as_of=self.per.day)
        return rows.order_by(*ORDERS[self.listing["urut"]])

    def of_tab(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Those of the open tab."""
        return rows.filter(status=self.listing["status"]) if self.listing["status"] else rows


def _asked(request: HttpRequest) -> _Asked:
    groups, places = group_names(), provinces()
    province = request.GET.get("provinsi", "")
    within = regencies(province) if province in places else {}
    listing = Listing(
        request,
        status=MEMBER_TABS,
        kelompok=groups,
        provinsi=places,
        kabupaten=within,
        suara=VOTES,
        izin=EXPIRIES,
        urut=ORDERS,
    )
    return _Asked(listing, groups, places, within, AsOfForm(request.GET))


@peran("members.see")
@require_GET
def staff_members(request: HttpRequest) -> HttpResponse:
    """The members: search, filters, tabs by status, as of any date."""
    asked = _asked(request)
    listing, found = asked.listing, asked.found()
    counts = status_counts(asked.filters, found, as_of=asked.per.day)
    page = listing.page(asked.of_tab(found).values_list("pk", flat=True), count=counts.get(listing["status"], 0))
    rows = rows_of(found, list(page.object_list), held_on=asked.on)
    context = {
        "tabs": listing.tabs("status", MEMBER_TABS, counts),
        "chips": _chips(asked),
        "page": page,
        "rows": rows,
        "drawn": mark_safe("".join(_drawn(row, get_language()) for row in rows)),  # noqa: S308  drawn by a template
        "filters": _selects(asked),
        "listing": listing,
        "per": asked.per,
        "count": counts[""],
        "files": [{"label": name, "kind": kind} for kind, name in (("csv", "CSV"), ("xlsx", "Excel"), ("pdf", "PDF"))],
        "query": listing.href(),
    }
    return render(request, "members/registry/staff_members.html", context)


@lru_cache(maxsize=4096)
def _drawn(row: Row, _language: str | None) -> SafeString:
    """A row of the list; the same row is drawn once, for drawing 25 costs more than all else on the page."""
    return render_to_string("members/registry/_row.html", {"one": row})


def _chips(asked: _Asked) -> list[dict[str, Any]]:
    """What the list is cut down to, each to be taken away; a province takes its regency along."""
    listing = asked.listing
    chips = listing.chips(
        kelompok=asked.groups, kabupaten=asked.regencies, suara=VOTES, izin=EXPIRY_WORDS, urut=ORDER_WORDS
    )
    if listing["provinsi"]:
        label = asked.provinces[listing["provinsi"]]
        chips.append({"label": label, "href": listing.href(provinsi="", kabupaten="")})
    if asked.per.day:
        chips.append({"label": f"per {long_date(asked.per.day)}", "href": listing.href(per="")})
    return chips


def _selects(asked: _Asked) -> list[tuple[str, str, str, tuple[tuple[str, str], ...], str]]:
    """The filters as the page draws them: name, label, word for all, choices, what is chosen."""
    chosen = asked.listing.chosen
    named = [
        ("kelompok", "Kelompok", "Semua kelompok", asked.groups),
        ("provinsi", "Provinsi", "Semua provinsi", asked.provinces),
        ("kabupaten", "Kabupaten atau kota", "Seluruh provinsi", asked.regencies),
        ("izin", "Izin", "Semua", EXPIRY_WORDS),
        ("suara", "Hak suara", "Semua", VOTES),
        ("urut", "Urutkan", "Nomor", {key: word for key, word in ORDER_WORDS.items() if key}),
    ]
    return [
        (name, label, every, tuple(choices.items()), chosen[name]) for name, label, every, choices in named if choices
    ]


@peran("members.see")
@kode_segar
@require_GET
def staff_members_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as it is filtered: no NIK, no telephone. A fresh sign-in, and a line in the log."""
    if kind not in ("csv", "xlsx", "pdf"):
        raise Http404
    asked = _asked(request)
    if not asked.per.is_valid():
        raise BadRequest("per")
    found = asked.of_tab(asked.found())
    keys = list(found.values_list("pk", flat=True))
    if kind == "pdf" and len(keys) > MOST_IN_PDF:
        message = _("Daftar ini terlalu panjang untuk PDF. Persempit saringannya, atau unduh Excel.")
        raise DomainError("list_too_long", message)
    filters = {**asked.listing.chosen, "q": "ya" if asked.filters.q else "", "per": str(asked.per.day or "")}
    services.record_export(
        count=len(keys),
        filters={"file": kind, **{k: v for k, v in filters.items() if v}},
        acting_user=signed_in(request),
    )
    name = f"anggota-{asked.on}"
    rows = _all_rows(found, keys, held_on=asked.on)
    if kind == "pdf":
        return pdf_file(name, _list_as_pdf(asked, list(rows)))
    lines = ([*_cells(row, asked.groups), row.total_rp] for row in rows)
    return csv_file(name, HEAD, lines) if kind == "csv" else xlsx_file(name, HEAD, lines)


def _all_rows(found: QuerySet[Any, Any], keys: list[int], *, held_on: date) -> Iterator[Row]:
    """All rows, a batch at a time."""
    for start in range(0, len(keys), BATCH):
        yield from rows_of(found, keys[start : start + BATCH], held_on=held_on)


def _cells(row: Row, groups: dict[str, str]) -> list[Any]:
    vote = "ya" if row.has_vote else "tidak"
    status = str(MemberStatus(row.status).label)
    return [row.number, row.name, groups[row.group], status, vote, row.joined_on, row.left_on, row.place or ""]


def _list_as_pdf(asked: _Asked, rows: list[Row]) -> bytes:
    labels = [chip["label"] for chip in _chips(asked)]
    data = {
        "title": "Daftar anggota",
        "on": asked.on,
        "filters": ", ".join(map(str, [MEMBER_TABS[asked.listing["status"]], *labels])),
        "rows": [
            [
                row.number,
                row.name,
                asked.groups[row.group],
                str(MemberStatus(row.status).label),
                row.place or "–",
                str(row.joined_on),
                row.total_rp,
            ]
            for row in rows
        ],
    }
    return typeset("members/registry/members.typ", data)


@peran("members.see")
@require_GET
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: what waits for a decision, holdings, bills, licences, representatives, and the register's lines."""
    user = signed_in(request)
    per = AsOfForm(request.GET)
    context = {**member_page(access_member(user, pk), user=user, as_of=per.day), "per": per}
    return render(request, "members/registry/staff_member.html", context)
