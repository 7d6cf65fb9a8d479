"""The annual report at the desk: written by the board, supervised, signed, downloaded."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.packs import services
from governance.packs.access import access_report
from governance.packs.forms import ReportForm, ReportSignatureForm, SupervisionForm, YearForm, budget_forms
from governance.packs.models import AnnualReport
from governance.packs.printing import report_pdf
from governance.packs.queries import (
    annual_meeting,
    board,
    digest_of,
    figures_of,
    missing_board,
    report_warnings,
    reports,
    signatures,
    written,
)
from governance.packs.rules import NAMES, budget_totals, ready_by, report_problems
from governance.packs.states import ReportState
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran


@peran("meetings.see")
@require_http_methods(["GET", "POST"])
def staff_reports(request: HttpRequest) -> HttpResponse:
    """Every year's report; a POST begins one."""
    may_write = has_right(request.user, "reports.write")
    form = YearForm(request.POST or None, initial={"year": clock.today().year - 1})
    if request.method == "POST" and may_write and form.is_valid():
        report = services.begin_report(form.cleaned_data["year"], acting_user=signed_in(request))
        return see_other("staff_report", report.year)
    status = 422 if request.method == "POST" else 200
    context = {"reports": list(reports()), "form": form, "may_write": may_write}
    return render(request, "governance/packs/staff_reports.html", context, status=status)


@peran("meetings.see")
@require_GET
def staff_report(request: HttpRequest, year: int) -> HttpResponse:
    """One report: sections, figures, what is missing, who signed."""
    return _report_page(request, access_report(year), None)


def _report_page(request: HttpRequest, report: AnnualReport, form: ReportSignatureForm | None) -> HttpResponse:
    user, is_draft = signed_in(request), report.state == ReportState.DRAFT
    meeting = annual_meeting(report.year)
    given, missing = list(signatures(report)), list(missing_board(report))
    signs = report.state == ReportState.SIGNING and user.pk in {one.pk for one in missing}
    context: dict[str, Any] = {
        "report": report,
        "step": ReportState.values.index(report.state) + 1,
        "sections": [(NAMES[name], text, name == "supervision") for name, text in written(report).items()],
        "figures": figures_of(report),
        "totals": budget_totals(report.budget),
        "problems": report_problems(written(report), report.budget) if is_draft else [],
        "meeting": meeting,
        "ready_by": ready_by(clock.day_of(meeting.starts_at)) if meeting else None,
        "warnings": report_warnings(meeting) if meeting else [],
        "given": given,
        "missing": missing if report.state == ReportState.SIGNING else [],
        "board_size": board().count(),
        "changed": not is_draft and digest_of(report) != report.digest,
        "form": (form or ReportSignatureForm(initial={"digest": report.digest})) if signs else None,
        "may_write": has_right(user, "reports.write"),
        "may_supervise": has_right(user, "reports.supervise"),
    }
    status = 422 if form is not None else 200
    return render(request, "governance/packs/staff_report.html", context, status=status)


@peran("reports.write")
@require_http_methods(["GET", "POST"])
def staff_report_write(request: HttpRequest, year: int) -> HttpResponse:
    """The board's sections."""
    report = access_report(year)
    form = ReportForm(request.POST or None, initial=written(report))
    if request.method == "POST" and form.is_valid():
        try:
            services.write_report(report, words=form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Laporan disimpan."))
            return see_other("staff_report", year)
    context = {"report": report, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/packs/staff_report_write.html", context, status=status)


@peran("reports.write")
@require_http_methods(["GET", "POST"])
def staff_report_budget(request: HttpRequest, year: int) -> HttpResponse:
    """The budget of the coming year, line by line."""
    report = access_report(year)
    forms, refused_words = budget_forms(request.POST or None, initial=report.budget), ""
    if request.method == "POST" and forms.is_valid():
        try:
            services.set_budget(report, lines=forms.lines(), acting_user=signed_in(request))
        except DomainError as refused:
            refused_words = refused.message
        else:
            messages.success(request, _("Rencana anggaran disimpan."))
            return see_other("staff_report_budget" if "lagi" in request.POST else "staff_report", year)
    context = {"report": report, "forms": forms, "refused": refused_words, "totals": budget_totals(report.budget)}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/packs/staff_report_budget.html", context, status=status)


@peran("reports.supervise")
@require_http_methods(["GET", "POST"])
def staff_report_supervise(request: HttpRequest, year: int) -> HttpResponse:
    """The supervisors' own report."""
    report = access_report(year)
    form = SupervisionForm(request.POST or None, initial={"text": report.supervision})
    if request.method == "POST" and form.is_valid():
        try:
            services.supervise_report(report, text=form.cleaned_data["text"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Laporan pengawas disimpan."))
            return see_other("staff_report", year)
    context = {"report": report, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/packs/staff_report_supervise.html", context, status=status)


@peran("reports.write")
@require_POST
def staff_report_put(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze it and ask the whole board to sign."""
    return _act(request, year, services.put_to_signatures, _("Semua pengurus diminta menandatangani."))


@peran("reports.write")
@require_POST
def staff_report_back(request: HttpRequest, year: int) -> HttpResponse:
    """Back to a draft."""
    return _act(request, year, services.take_report_back, _("Laporan kembali menjadi konsep."))


def _act(request: HttpRequest, year: int, act: Any, done: str) -> HttpResponse:
    try:
        act(access_report(year), acting_user=signed_in(request))
    except DomainError as refused:
        for message in [problem.message for problem in refused.problems] or [refused.message]:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return see_other("staff_report", year)


@peran("reports.sign")
@require_POST
def staff_report_sign(request: HttpRequest, year: int) -> HttpResponse:
    """The own signature, or the own refusal with its reason."""
    report, form = access_report(year), ReportSignatureForm(request.POST)
    if not form.is_valid():
        return _report_page(request, report, form)
    typed, user = form.cleaned_data, signed_in(request)
    try:
        services.sign_report(report, refusal=typed["refusal"], seen_digest=typed["digest"], acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        refused_it = _("Penolakan Anda tercatat dengan alasannya.")
        messages.success(request, refused_it if typed["refusal"] else _("Tanda tangan Anda tercatat."))
    return see_other("staff_report", year)


@peran("meetings.see")
@require_GET
def staff_report_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The report on paper; before it is final it says so on every copy."""
    report = access_report(year)
    return pdf_file(f"laporan-tahunan-{year}", report_pdf(report))
