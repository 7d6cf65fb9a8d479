"""The page of one run with its live bar, and the list for staff."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kmp.accounts.models import User
from kmp.answers import csv_file, see_other
from kmp.roles import has_right, masuk, peran
from kmp.runs.access import access_run, visible_runs
from kmp.runs.models import Run
from kmp.runs.queries import counts_by_state, runs_found
from kmp.runs.services import retry_run
from kmp.runs.states import UNFINISHED, RunState

PAGE = 25


@masuk
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is; by htmx every two seconds, without script every five. A page for asker and staff alike."""
    found = access_run(pk, user=request.user)
    context = {
        "run": found,
        "unfinished": found.state in UNFINISHED,
        "failed": found.state == RunState.FAILED,
        "result_url": _own_path((found.result or {}).get("url", "")),
        "sees_all": has_right(request.user, "runs.see"),
        "base": "base_staff.html" if has_right(request.user, "desk.see") else "base_member.html",
    }
    return render(request, "kmp/runs/run.html", context)


@masuk
@require_POST
def run_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed run again."""
    assert isinstance(request.user, User)
    retry_run(access_run(pk, user=request.user), acting_user=request.user)
    messages.success(request, _("Pekerjaan diulang. Hasilnya muncul di halaman ini."))
    return see_other("run", pk)


@peran("runs.see")
@require_GET
def staff_runs(request: HttpRequest) -> HttpResponseBase:
    """Every background run: search, state tabs, paging, CSV."""
    text, state = request.GET.get("q", "").strip(), request.GET.get("keadaan", "")
    everything = visible_runs(request.user)
    found = runs_found(everything, text=text, state=state)
    if "unduh" in request.GET:
        return csv_file("pekerjaan-latar", ["Nomor", "Tentang", "Keadaan", "Diminta", "Oleh"], map(_cells, found))
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("halaman")),
        "q": text,
        "state": state,
        "tabs": _tabs(counts_by_state(everything), state),
    }
    return render(request, "kmp/runs/staff_runs.html", context)


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    everything = {"label": _("Semua"), "href": "?", "count": sum(counts.values()), "current": chosen not in counts}
    rest = [
        {"label": state.label, "href": f"?keadaan={state}", "count": counts[state], "current": chosen == state}
        for state in RunState
    ]
    return [everything, *rest]


def _cells(found: Run) -> list[object]:
    asked = found.asked_at.isoformat(timespec="seconds")
    return [found.pk, found.subject, RunState(found.state).label, asked, str(found.asked_by)]


def _own_path(url: object) -> str:
    """`url` if it is a path of this house: a result never leads elsewhere."""
    path = str(url)
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""
