"""Batches of paper ballots at the desk: written down by one person, put into the box by another."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.paperballots import services
from governance.paperballots.access import access_batch, access_paper_motion, access_sheet
from governance.paperballots.forms import CollectedForm, InHandForm, SheetForm, SheetsFileForm
from governance.paperballots.models import PaperBatch, PaperSheet
from governance.paperballots.queries import sheets_in
from governance.paperballots.staff_views import HANDLE, signed_in, takes_paper
from governance.paperballots.states import BatchState
from governance.voting.states import Question
from kmp.accounts.fresh import kode_segar
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.forms import ReasonForm, RefusableForm


@peran(HANDLE)
@require_http_methods(["GET", "POST"])
def staff_paper_batch_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to write down what came back from one place."""
    motion = access_paper_motion(pk)
    form = CollectedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = services.begin_batch(motion, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            return see_other("staff_paper_batch", batch.pk)
    context = {"motion": motion, "form": form, "obstacle": takes_paper(motion)}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/paperballots/staff_paper_batch_new.html", context, status=status)


@peran("meetings.see")
@require_GET
def staff_paper_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: its sheets with what stands on them, and what the person who looks may do with it."""
    batch = access_batch(pk)
    code = request.GET.get("kode", "")[:200]
    return _batch_page(request, batch, sheet=_sheet_form(batch, None, code=code), file=SheetsFileForm())


def _sheet_form(batch: PaperBatch, data: Any, *, code: str = "") -> SheetForm:
    return SheetForm(data, yes_no=batch.motion.question == Question.YES_NO, initial={"code": code})


def _batch_page(request: HttpRequest, batch: PaperBatch, *, sheet: SheetForm, file: SheetsFileForm) -> HttpResponse:
    sheets = list(sheets_in(batch))
    waits = batch.state == BatchState.ENTERED
    handles, is_writer = has_right(request.user, HANDLE), batch.entered_by_id == request.user.pk
    options = dict(batch.motion.options.values_list("number", "label"))
    context = {
        "batch": batch,
        "motion": batch.motion,
        "sheets": [(one, _in_words(one.choice, options)) for one in sheets],
        "clashes": _clashes(sheets) if waits else 0,
        "may_write": waits and handles and is_writer,
        "may_confirm": waits and handles and not is_writer,
        "may_drop": waits and handles,
        "sheet": sheet,
        "file": file,
    }
    status = 422 if sheet.is_bound or file.is_bound else 200
    return render(request, "governance/paperballots/staff_paper_batch.html", context, status=status)


def _clashes(sheets: Sequence[PaperSheet]) -> int:
    """How many voters have cast an own ballot by the system already."""
    return sum(one.votes_by_system for one in sheets)  # type: ignore[attr-defined]  # annotated by sheets_in


def _in_words(choice: str, options: dict[int, str]) -> str:
    """A choice as people read it: a yes or no, or the lines of the list."""
    if not choice:
        return str(_("Tidak sah"))
    picks = choice.split(",")
    if picks[0].isdecimal():
        return ", ".join(f"{pick}. {options.get(int(pick), '?')}" for pick in picks)
    return {"setuju": _("Setuju"), "tidak": _("Tidak setuju"), "abstain": _("Abstain")}[choice]


@peran(HANDLE)
@require_POST
def staff_paper_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down one sheet; the field then waits for the next."""
    batch = access_batch(pk)
    form = _sheet_form(batch, request.POST)
    if form.is_valid():
        try:
            sheet = services.read_sheet(batch, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            member = sheet.voter.member
            messages.success(
                request, _("%(number)s, %(name)s: dicatat.") % {"number": member.number, "name": member.name}
            )
            return see_other("staff_paper_batch", pk)
    return _batch_page(request, batch, sheet=form, file=SheetsFileForm())


@peran(HANDLE)
@require_POST
def staff_paper_read_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down many sheets from a file: all of them, or none."""
    batch = access_batch(pk)
    form = SheetsFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            count = services.read_sheets(batch, form.lines(), acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(count)s surat suara dicatat.") % {"count": count})
            return see_other("staff_paper_batch", pk)
    return _batch_page(request, batch, sheet=_sheet_form(batch, None), file=form)


@peran(HANDLE)
@require_POST
def staff_paper_take_out(request: HttpRequest, code: str) -> HttpResponse:
    """Take a sheet out of the batch it was written into by mistake."""
    sheet = access_sheet(code)
    batch = sheet.batch_id
    try:
        services.take_out_sheet(sheet, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Surat suara dikeluarkan dari kumpulan ini."))
    return see_other("staff_paper_batch", batch) if batch else see_other("staff_paper_sheet", sheet.code)


@peran(HANDLE)
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_paper_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person counts the paper in hand and puts the batch into the box."""
    batch = access_batch(pk)
    form = InHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm_batch(batch, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Surat suara masuk ke kotak suara."))
            return see_other("staff_paper_batch", pk)
    context = {"batch": batch, "motion": batch.motion, "form": form}
    return _answer(request, "staff_paper_confirm", context, form)


@peran(HANDLE)
@require_http_methods(["GET", "POST"])
def staff_paper_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the batch up, with the reason."""
    batch = access_batch(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.drop_batch(batch, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Kumpulan ini dibatalkan; lembarnya dapat dicatat lagi."))
            return see_other("staff_paper", batch.motion_id)
    context = {"batch": batch, "motion": batch.motion, "form": form}
    return _answer(request, "staff_paper_drop", context, form)


def _answer(request: HttpRequest, page: str, context: dict[str, Any], form: RefusableForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, f"governance/paperballots/{page}.html", context, status=status)
