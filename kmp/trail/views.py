"""The action log for those who supervise, and the daily fingerprints for everyone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kmp.answers import csv_file
from kmp.roles import peran, umum
from kmp.trail.forms import TrailFilterForm
from kmp.trail.labels import sentence_of
from kmp.trail.models import ActionLog
from kmp.trail.queries import acts_found, fingerprints

PAGE = 25
HEAD = ["Nomor", "Waktu", "Pelaku", "Tindakan", "Kode", "Objek", "Nomor objek", "Sebelum", "Sesudah", "Sidik"]


@peran("trail.see")
@require_GET
def staff_trail(request: HttpRequest) -> HttpResponseBase:
    """Who did what to which object, newest first: search, days, action, paging, CSV."""
    form = TrailFilterForm(request.GET)
    wanted = form.wanted()
    found = acts_found(wanted)
    if "unduh" in request.GET:
        return csv_file("jejak-tindakan", HEAD, map(_cells, found.iterator(chunk_size=2000)))
    page = Paginator(found, PAGE).get_page(request.GET.get("halaman"))
    rows = [{"log": log, "sentence": sentence_of(log.action), "facts": _facts(log)} for log in page]
    context = {"form": form, "page": page, "rows": rows, "wanted": wanted, "filtered": wanted != type(wanted)()}
    return render(request, "kmp/trail/staff_trail.html", context)


@umum
@require_GET
def public_fingerprints(request: HttpRequest) -> HttpResponse:
    """The head of the log at the end of each day, and how anyone can hold us to it."""
    page = Paginator(fingerprints(), PAGE).get_page(request.GET.get("halaman"))
    return render(request, "kmp/trail/fingerprints.html", {"page": page})


def _facts(log: ActionLog) -> list[str]:
    """What changed, key by key: "zone: Asia/Jakarta → Asia/Makassar"."""
    keys = [*log.before, *(key for key in log.after if key not in log.before)]
    return [_change(key, log) for key in keys]


def _change(key: str, log: ActionLog) -> str:
    if key in log.before and key in log.after:
        return f"{key}: {log.before[key]} → {log.after[key]}"
    return f"{key}: {log.after.get(key, log.before.get(key))}"


def _cells(log: ActionLog) -> list[object]:
    where = [log.pk, log.at.isoformat(), str(log.actor or "")]
    what = [sentence_of(log.action), log.action, log.object_type, log.object_id]
    return [*where, *what, str(log.before or ""), str(log.after or ""), log.hash]
