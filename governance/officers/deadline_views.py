"""The calendar of legal deadlines at the desk: month by month, met or not, and as a file for one's own calendar."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.officers import duties
from governance.officers.access import access_deadline
from governance.officers.calendar import Deadline, by_month, icalendar, urgency
from governance.officers.forms import MetForm
from governance.officers.queries import deadlines_of
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran

TABS = {"": "Semua", "belum": "Belum dipenuhi", "sudah": "Terpenuhi"}
YEARS_AROUND = 5  # so far from today somebody may look
HEAD = ["Kewajiban", "Dasar", "Tanggal hukum", "Hari kerja", "Dipenuhi", "Keterangan"]
WORDS = {"ok": "Terpenuhi", "bad": "Mendesak", "warn": "Menjelang", "plain": "Masih lama"}


def _year(request: HttpRequest) -> int:
    """The year asked for; this one when left out, 404 for one far away."""
    today = clock.today().year
    year = sent_id(request.GET.get("tahun", "")) or today
    if abs(year - today) > YEARS_AROUND:
        raise Http404
    return year


@peran("meetings.see")
@require_GET
def staff_deadlines(request: HttpRequest) -> HttpResponseBase:
    """One year of duties, month by month, with source, days left, and what was met with which proof."""
    year, today = _year(request), clock.today()
    every = deadlines_of(year)
    tab = request.GET.get("keadaan", "")
    groups = {"": every, "belum": [d for d in every if d.met_on is None], "sudah": [d for d in every if d.met_on]}
    chosen = groups.get(tab, every)
    if "unduh" in request.GET:
        return csv_file(f"tenggat-{year}", HEAD, map(_cells, chosen))
    months = [{"first": month.first, "rows": [_row(one) for one in month.deadlines]} for month in by_month(chosen)]
    context = {
        "year": year,
        "today": today,
        "tabs": [
            {"label": word, "href": f"?tahun={year}&keadaan={key}", "count": len(groups[key]), "current": key == tab}
            for key, word in TABS.items()
        ],
        "months": months,
        "export": f"?tahun={year}&keadaan={tab}&unduh=1",
        "may_meet": has_right(request.user, "deadlines.meet"),
    }
    return render(request, "governance/officers/staff_deadlines.html", context)


def _row(one: Deadline) -> dict[str, Any]:
    today = clock.today()
    tone = urgency(one, today)
    late = one.met_on is None and one.days_left(today) < 0
    return {"it": one, "tone": tone, "word": _("Lewat batas") if late else WORDS[tone], "moved": one.act_by != one.due}


def _cells(one: Deadline) -> list[object]:
    return [one.title, one.source, one.due, one.act_by, one.met_on or "", one.note]


@peran("meetings.see")
@require_GET
def staff_deadlines_ics(request: HttpRequest) -> HttpResponse:
    """The duties of a year that are not met, for a calendar of one's own."""
    year = _year(request)
    waiting = [one for one in deadlines_of(year) if one.met_on is None]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    name = _("Tenggat %(name)s") % {"name": settings.COOPERATIVE["name"]}
    text = icalendar(waiting, now=clock.now(), name=name, host=host)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tenggat-{year}.ics"'
    return response


@peran("deadlines.meet")
@require_http_methods(["GET", "POST"])
def staff_deadline_meet(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Note that a duty was done, with its proof."""
    deadline = access_deadline(key, year)
    form = MetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            duties.meet_deadline(deadline, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Kewajiban tercatat terpenuhi."))
            return see_other(_list(deadline))
    status = 422 if request.method == "POST" else 200
    context = {"deadline": deadline, "form": form, "back": _list(deadline)}
    return render(request, "governance/officers/staff_deadline_meet.html", context, status=status)


def _list(deadline: Deadline) -> str:
    return f"{reverse('staff_deadlines')}?tahun={deadline.due.year}"
