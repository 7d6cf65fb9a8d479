"""The deliberation at the desk: papers, answers, amendments, carried proposals, and what is taken out of sight."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.deliberation import services
from governance.deliberation.access import access_amendment, access_comment
from governance.deliberation.forms import AnswerForm, CommentForm, HideForm, PaperForm
from governance.deliberation.queries import amendments_of, comments_of, papers_of, seconds_needed, seconds_of
from governance.deliberation.rules import LONGEST_COMMENT, word_changes
from governance.deliberation.states import AmendmentState
from governance.voting.access import access_any_motion
from governance.voting.models import Motion
from governance.voting.states import BEFORE_OPENING, DISCUSSED, MotionState
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing


@peran("meetings.see")
@require_GET
def staff_deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers, amendments, seconds and what members say."""
    answers = request.GET.get("jawab", "")
    form = CommentForm(initial={"answers": answers if answers.isdigit() else ""})
    return _page(request, access_any_motion(pk), comment=form)


def _page(
    request: HttpRequest,
    motion: Motion,
    *,
    comment: CommentForm | None = None,
    paper: PaperForm | None = None,
    status: int = 200,
) -> HttpResponse:
    backers, needed = list(seconds_of(motion)), seconds_needed(motion)
    form = comment or CommentForm()
    number = form["answers"].value()
    is_number = bool(number) and str(number).isdigit()
    answered = motion.comments.filter(pk=int(number), hidden_at__isnull=True) if is_number else None
    context: dict[str, Any] = {
        "motion": motion,
        "papers": list(papers_of(motion)),
        "amendments": [
            {"one": one, "changes": word_changes(one.old_text, one.new_text)} for one in amendments_of(motion)
        ],
        "page": Listing(request).page(comments_of(motion)),
        "backers": backers,
        "backed": len(backers),
        "needed": needed,
        "is_carried": len(backers) >= needed,
        "is_proposal": motion.state == MotionState.PROPOSAL,
        "is_before": motion.state in BEFORE_OPENING,
        "is_draft": motion.state == MotionState.DRAFT,
        "is_discussed": motion.state in DISCUSSED,
        "form": form,
        "paper": paper or PaperForm(),
        "answering": answered.select_related("member", "author").first() if answered is not None else None,
        "longest": LONGEST_COMMENT,
        "may_open": has_right(request.user, "motions.open"),
        "may_answer": has_right(request.user, "motions.answer"),
        "may_hide": has_right(request.user, "comments.hide"),
    }
    return render(request, "governance/deliberation/staff_deliberation.html", context, status=status)


@peran("motions.open")
@require_POST
def staff_paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper beside the motion."""
    motion = access_any_motion(pk)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.add_paper(motion, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Bahan tersimpan."))
            return see_other("staff_deliberation", pk)
    return _page(request, motion, paper=form, status=422)


@peran("motions.answer")
@require_POST
def staff_comment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a contribution, or say something to all."""
    motion = access_any_motion(pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["answers"]
        answers = access_comment(motion, number) if number else None
        try:
            text = form.cleaned_data["text"]
            services.answer_as_staff(motion, text=text, answers=answers, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Jawaban tersimpan."))
            return see_other("staff_deliberation", pk)
    return _page(request, motion, comment=form, status=422)


@peran("comments.hide")
@require_http_methods(["GET", "POST"])
def staff_comment_hide(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Take a contribution out of sight; the reason stands in its place."""
    motion = access_any_motion(pk)
    comment = access_comment(motion, comment_pk)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.hide_comment(comment, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pendapat disembunyikan. Alasannya tampil di tempatnya."))
            return see_other("staff_deliberation", pk)
    status = 422 if request.method == "POST" else 200
    context = {"motion": motion, "comment": comment, "form": form}
    return render(request, "governance/deliberation/staff_comment_hide.html", context, status=status)


@peran("meetings.see")
@require_GET
def staff_amendment(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """What would change, word by word, and the two answers."""
    return _amendment_page(request, pk, amendment_pk, AnswerForm())


@peran("motions.open")
@require_POST
def staff_amendment_take(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """The proposed words become the text."""
    return _answer(request, pk, amendment_pk, services.take_amendment, _("Uraian usul sekarang memakai amendemen ini."))


@peran("motions.open")
@require_POST
def staff_amendment_refuse(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """The text stays, with an answer."""
    return _answer(
        request, pk, amendment_pk, services.refuse_amendment, _("Amendemen ditolak dan pengusulnya diberi tahu.")
    )


def _answer(request: HttpRequest, pk: int, amendment_pk: int, service: Any, done: str) -> HttpResponse:
    amendment = access_amendment(access_any_motion(pk), amendment_pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            service(amendment, answer=form.cleaned_data["answer"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, done)
            return see_other("staff_deliberation", pk)
    return _amendment_page(request, pk, amendment_pk, form, status=422)


def _amendment_page(
    request: HttpRequest, pk: int, amendment_pk: int, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    motion = access_any_motion(pk)
    amendment = access_amendment(motion, amendment_pk)
    context = {
        "motion": motion,
        "amendment": amendment,
        "changes": word_changes(amendment.old_text, amendment.new_text),
        "is_stale": amendment.old_text != motion.text,
        "is_open": amendment.state == AmendmentState.PROPOSED and motion.state == MotionState.DRAFT,
        "form": form,
        "may_open": has_right(request.user, "motions.open"),
    }
    return render(request, "governance/deliberation/staff_amendment.html", context, status=status)


@peran("motions.open")
@require_POST
def staff_proposal_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """A carried proposal becomes a draft of the meeting."""
    try:
        services.adopt_proposal(access_any_motion(pk), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Usulan anggota menjadi konsep usul rapat."))
    return see_other("staff_deliberation", pk)
