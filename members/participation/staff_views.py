"""Participation at the desk: sums of groups and years, each member's part, and corrections by two persons."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other, xlsx_file
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.ui.formats import MONTHS, number, rupiah
from members.forms import ReasonForm
from members.listing import Listing
from members.participation import services
from members.participation.access import access_correction, access_row
from members.participation.forms import CorrectionForm
from members.participation.models import Correction, Participation
from members.participation.queries import (
    corrections_found,
    corrections_waiting_for,
    months_of,
    of_member,
    problems_of,
    totals_by_group_and_year,
    totals_found,
    year_cards,
    years_known,
    years_of_member,
)
from members.participation.rules import MAIN_ACT, source_words
from members.participation.states import IN_RUPIAH, Act, CorrectionState
from members.participation.traces import trace_of
from members.participation.views import lines_of, words_of
from members.registry.access import access_member
from members.registry.queries import count_by, group_names

YEARS_SHOWN = 4
HEAD = ["Nomor", "Nama", "Kelompok", "Kegiatan", "Satuan", "Jumlah", "Baris", "Pembatal", "Terakhir"]
ACTS = {act.value: str(act.label) for act in Act}
TABS = {"": "Semua", **{state.value: str(state.label) for state in CorrectionState}}


def _listing(request: HttpRequest) -> tuple[Listing, int, list[int]]:
    """The query string, the year it asks for (this one when left out) and all years there are."""
    years = sorted({clock.today().year, *years_known()}, reverse=True)
    listing = Listing(request, tahun=map(str, years), kelompok=group_names(), kegiatan=ACTS)
    return listing, int(listing["tahun"] or clock.today().year), years


def _found(listing: Listing, year: int) -> Any:
    return totals_found(year, q=listing.q, group=listing["kelompok"], act=listing["kegiatan"])


@peran("members.see")
@require_GET
def staff_participation(request: HttpRequest) -> HttpResponse:
    """Sums of groups and years, a year month by month, and each member's part of it."""
    listing, year, years = _listing(request)
    groups = group_names()
    act = listing["kegiatan"] or MAIN_ACT.get(listing["kelompok"], Act.PURCHASE).value
    months = months_of(year, act=act, group=listing["kelompok"])
    context = {
        "listing": listing,
        "year": year,
        "tabs": [_year_tab(listing, one, year) for one in years],
        "chips": listing.chips(kelompok=groups, kegiatan=ACTS),
        "groups": groups,
        "acts": ACTS,
        "table": _table(groups, years[:YEARS_SHOWN]),
        "years": years[:YEARS_SHOWN],
        "months": months,
        "chart": _in_words(ACTS[act], months),
        "act": ACTS[act],
        "page": listing.page(_found(listing, year)),
        "in_rupiah": IN_RUPIAH,
        "export": listing.href(),
        "waiting": corrections_waiting_for(signed_in(request).pk)
        if has_right(request.user, "participation.correct")
        else 0,
    }
    return render(request, "members/participation/staff_participation.html", context)


def _year_tab(listing: Listing, one: int, year: int) -> dict[str, Any]:
    return {"label": str(one), "href": listing.href(tahun=str(one)), "count": None, "current": one == year}


def _table(groups: dict[str, str], years: list[int]) -> list[dict[str, Any]]:
    """A line for each group and act with anything in these years: its sum in each of them, in words."""
    found = {(one.group, one.act, one.year): one for one in totals_by_group_and_year()}
    return [
        {
            "group": group,
            "name": groups[group],
            "act": act.label,
            "cells": [
                _amount(act, found[key].total) if (key := (group, act.value, y)) in found else "–" for y in years
            ],
        }
        for group in groups
        for act in Act
        if any((group, act.value, year) in found for year in years)
    ]


def _amount(act: str, total: int) -> str:
    return rupiah(total) if act in IN_RUPIAH else _("%(count)s layanan") % {"count": number(total)}


def _in_words(label: str, months: list[int]) -> str:
    return f"{label}: " + ", ".join(f"{MONTHS[place]} {number(total)}" for place, total in enumerate(months))


def _cells(listing: Listing, year: int) -> Iterator[list[object]]:
    groups = group_names()
    for one in _found(listing, year).iterator(2000):
        unit = "rupiah" if one["act"] in IN_RUPIAH else "layanan"
        told = [groups[one["group_id"]], ACTS[one["act"]], unit, one["total"], one["rows"], one["corrected"]]
        yield [one["member__number"], one["member__name"], *told, one["last"]]


def _noted(request: HttpRequest) -> tuple[Listing, int]:
    """The list that is asked for, once the log says that it leaves the house."""
    listing, year, _years = _listing(request)
    filters = {"year": str(year), "group": listing["kelompok"], "act": listing["kegiatan"]}
    services.record_export(count=_found(listing, year).count(), filters=filters, acting_user=signed_in(request))
    return listing, year


@peran("members.see")
@kode_segar
@require_GET
def staff_participation_csv(request: HttpRequest) -> HttpResponseBase:
    """Each member's part as it is filtered; a fresh sign-in, and a line in the log."""
    listing, year = _noted(request)
    return csv_file(f"partisipasi-{year}", HEAD, _cells(listing, year))


@peran("members.see")
@kode_segar
@require_GET
def staff_participation_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    listing, year = _noted(request)
    return xlsx_file(f"partisipasi-{year}", HEAD, _cells(listing, year))


@peran("members.see")
@require_GET
def staff_participation_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of one member in a year, each with the document it comes from."""
    member = access_member(signed_in(request), pk)
    years = sorted({clock.today().year, *years_of_member(member)}, reverse=True)
    listing = Listing(request, tahun=map(str, years))
    year = int(listing["tahun"] or clock.today().year)
    page = listing.page(of_member(member, year))
    context = {
        "member": member,
        "year": year,
        "tabs": [_year_tab(listing, one, year) for one in years],
        "cards": year_cards(member, year),
        "page": page,
        "lines": lines_of(page),
    }
    return render(request, "members/participation/staff_member.html", context)


@peran("members.see")
@require_GET
def staff_participation_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row: its document, what corrected it, and whether it can be corrected."""
    row, user = access_row(signed_in(request), pk), signed_in(request)
    context = {
        "row": row,
        "trace": trace_of(user, row.source),
        **words_of(row),
        "corrections": row.corrections.select_related("asked_by", "decided_by"),
        "problems": problems_of(row),
        "may_ask": has_right(user, "members.change") or has_right(user, "participation.correct"),
    }
    return render(request, "members/participation/staff_row.html", context)


@peran("members.change")
@require_http_methods(["GET", "POST"])
def staff_participation_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a row to be corrected, with the document that proves it."""
    row = access_row(signed_in(request), pk)
    form = CorrectionForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = {name: form.cleaned_data[name] for name in ("amount", "document", "reason")}
        try:
            correction = services.ask_correction(row, **sent, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pembetulan diminta. Seorang pengurus memutuskannya."))
            return see_other("staff_correction", correction.pk)
    context = {"form": form, "row": row, "problems": problems_of(row), **words_of(row)}
    status = 422 if form.errors else 200
    return render(request, "members/participation/staff_correct.html", context, status=status)


@peran("members.see")
@require_GET
def staff_corrections(request: HttpRequest) -> HttpResponse:
    """Corrections asked for; those that wait first."""
    listing = Listing(request, keadaan=TABS)
    counts = count_by(Correction.objects.all(), "state")
    page = listing.page(corrections_found(state=listing["keadaan"]))
    context = {
        "tabs": listing.tabs("keadaan", TABS, {"": sum(counts.values()), **counts}),
        "page": page,
        "lines": [(one, *_both(one)) for one in page],
        "state": listing["keadaan"],
    }
    return render(request, "members/participation/staff_corrections.html", context)


def _both(correction: Correction) -> tuple[str, str]:
    """What is counted now and what would be, in words."""
    row: Participation = correction.participation
    right = _("tidak terjadi") if correction.amount is None else _amount(row.act, correction.amount)
    return _amount(row.act, row.amount), right


@peran("members.see")
@require_GET
def staff_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: what would change, by which document, who asked; and the decision."""
    return _show(request, access_correction(pk), ReasonForm())


def _show(request: HttpRequest, correction: Correction, form: ReasonForm) -> HttpResponse:
    wrong, right = _both(correction)
    waits = correction.state == CorrectionState.ASKED
    context = {
        "correction": correction,
        "row": correction.participation,
        "source": source_words(correction.participation.source),
        "wrong": wrong,
        "right": right,
        "form": form,
        "problems": problems_of(correction.participation) if waits else [],
        "decides": waits
        and has_right(request.user, "participation.correct")
        and correction.asked_by_id != signed_in(request).pk,
        "waits": waits,
    }
    status = 422 if form.errors else 200
    return render(request, "members/participation/staff_correction.html", context, status=status)


@peran("participation.correct")
@require_POST
def staff_correction_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says yes."""
    correction = access_correction(pk)
    try:
        services.correct_participation(correction, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Baris dibetulkan; jumlah tahun itu sudah berubah."))
    return see_other("staff_correction", correction.pk)


@peran("participation.correct")
@require_POST
def staff_correction_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says no, and why."""
    correction = access_correction(pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, correction, form)
    try:
        services.refuse_correction(correction, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Pembetulan ditolak; barisnya tetap."))
    return see_other("staff_correction", correction.pk)
