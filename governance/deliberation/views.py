"""Members talk a motion over before they vote: papers, contributions, amendments; and propose motions of their own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.deliberation import services
from governance.deliberation.access import access_comment, access_own_amendment
from governance.deliberation.forms import AmendmentForm, CommentForm, ProposalForm, meetings_for
from governance.deliberation.queries import (
    SCOPES,
    amendments_of,
    comments_of,
    discussed,
    papers_of,
    seconds_needed,
    seconds_of,
)
from governance.deliberation.rules import LONGEST_COMMENT, speaking_problems, word_changes
from governance.deliberation.states import AmendmentState
from governance.voting.access import access_discussed_motion
from governance.voting.models import Motion
from governance.voting.states import BEFORE_OPENING, BOUND_KINDS, PUBLIC, MotionState
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import Listing
from members.mandates.access import voting_problem
from members.registry.access import acting_member
from members.registry.models import Member


@peran("ballots.cast")
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """What is being discussed: proposals that look for seconds, drafts, motions with an open ballot."""
    member = acting_member(signed_in(request))
    listing = Listing(request, lihat=SCOPES)
    found = discussed(member, scope=listing["lihat"], search=listing.q)
    page = listing.page(found)
    context = {
        "member": member,
        "listing": listing,
        "tabs": [
            {"label": label, "href": listing.href(lihat=value), "current": listing["lihat"] == value}
            for value, label in SCOPES.items()
        ],
        "chips": listing.chips(),
        "page": page,
        "needed": {motion.pk: seconds_needed(motion) for motion in page.object_list},
        "has_meeting": meetings_for(member).exists(),
    }
    return render(request, "governance/deliberation/proposals.html", context)


@peran("ballots.cast")
@require_http_methods(["GET", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Propose a motion for a meeting that is still to come."""
    user = signed_in(request)
    member = acting_member(user)
    form = ProposalForm(request.POST or None, member=member, initial={"meeting": request.GET.get("rapat")})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            motion = services.propose_motion(data.pop("meeting"), member=member, acting_user=user, **data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Usulan %(number)s tersimpan.") % {"number": motion.number})
            return see_other("deliberation", motion.pk)
    context = {"form": form, "member": member, "has_meeting": meetings_for(member).exists()}
    context["problem"] = voting_problem(user, member)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/deliberation/proposal_new.html", context, status=status)


@peran("ballots.cast")
@require_GET
def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """One motion with its papers, amendments and what members say about it."""
    member = acting_member(signed_in(request))
    answers = request.GET.get("jawab", "")
    form = CommentForm(initial={"answers": answers if answers.isdigit() else ""})
    return _page(request, access_discussed_motion(pk), member, form)


def _page(
    request: HttpRequest, motion: Motion, member: Member, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    speaker = services.speaker_of(motion, member)
    problems = speaking_problems(state=motion.state, speaker=speaker)
    backers = list(seconds_of(motion))
    amendments = [_shown(one, member) for one in amendments_of(motion)]
    is_own = motion.proposer_id == member.pk
    voter_problem = voting_problem(signed_in(request), member)
    may_speak = not problems
    context = {
        "motion": motion,
        "member": member,
        "options": list(motion.options.all()),
        "papers": list(papers_of(motion)),
        "page": Listing(request).page(comments_of(motion)),
        "amendments": amendments,
        "backers": backers,
        "backed": len(backers),
        "needed": seconds_needed(motion),
        "is_own": is_own,
        "has_seconded": any(one.member_id == member.pk for one in backers),
        "is_proposal": motion.state == MotionState.PROPOSAL,
        "is_before": motion.state in BEFORE_OPENING,
        "is_public": motion.state in PUBLIC,
        "problem": problems[0] if problems else None,
        "voter_problem": voter_problem,
        "may_speak": may_speak,
        "may_amend": _may_amend(motion, member, amendments, may=may_speak and voter_problem is None),
        "recusal": motion.recusals.filter(member=member, withdrawn_at__isnull=True).first(),
        "form": form,
        "answering": _answering(motion, form),
        "longest": LONGEST_COMMENT,
    }
    return render(request, "governance/deliberation/deliberation.html", context, status=status)


def _shown(one: Any, member: Member) -> dict[str, Any]:
    """An amendment with its changes word by word."""
    is_open = one.state == AmendmentState.PROPOSED
    return {
        "one": one,
        "changes": word_changes(one.old_text, one.new_text),
        "is_own": one.proposer_id == member.pk and is_open,
    }


def _may_amend(motion: Motion, member: Member, amendments: list[dict[str, Any]], *, may: bool) -> bool:
    is_amendable = motion.state == MotionState.DRAFT and motion.kind not in BOUND_KINDS
    return may and is_amendable and not any(shown["is_own"] for shown in amendments)


def _answering(motion: Motion, form: CommentForm) -> Any:
    """The contribution that is being answered, if it is one of this motion."""
    number = form["answers"].value()
    if not number or not str(number).isdigit():
        return None
    return motion.comments.filter(pk=int(number), hidden_at__isnull=True).select_related("member", "author").first()


@peran("ballots.cast")
@require_POST
def comment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about a motion, or answer somebody."""
    user = signed_in(request)
    member = acting_member(user)
    motion = access_discussed_motion(pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["answers"]
        answers = access_comment(motion, number) if number else None
        try:
            text = form.cleaned_data["text"]
            services.add_comment(motion, member=member, text=text, answers=answers, acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pendapat Anda tersimpan."))
            return see_other("deliberation", pk)
    return _page(request, motion, member, form, status=422)


@peran("ballots.cast")
@require_http_methods(["GET", "POST"])
def amendment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose other words; the form begins with the words of today."""
    user = signed_in(request)
    member = acting_member(user)
    motion = access_discussed_motion(pk)
    form = AmendmentForm(request.POST or None, initial={"new_text": motion.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_amendment(motion, member=member, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Amendemen diajukan. Pengurus menjawabnya."))
            return see_other("deliberation", pk)
    status = 422 if request.method == "POST" else 200
    context = {"motion": motion, "form": form, "member": member}
    return render(request, "governance/deliberation/amendment_new.html", context, status=status)


def _act(request: HttpRequest, pk: int, service: Callable[..., Any], done: str) -> HttpResponse:
    """One act of this member on a motion, and back to its page; a refusal is shown there as a sentence."""
    user = signed_in(request)
    member = acting_member(user)
    try:
        service(access_discussed_motion(pk), member=member, acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return see_other("deliberation", pk)


@peran("ballots.cast")
@require_POST
def amendment_withdraw(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """Take the own amendment back."""
    user = signed_in(request)
    amendment = access_own_amendment(access_discussed_motion(pk), acting_member(user), amendment_pk)
    try:
        services.withdraw_amendment(amendment, acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Amendemen ditarik."))
    return see_other("deliberation", pk)


@peran("ballots.cast")
@require_POST
def proposal_second(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand behind it."""
    return _act(request, pk, services.second_proposal, _("Dukungan Anda tercatat."))


@peran("ballots.cast")
@require_POST
def proposal_unsecond(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand behind it no more."""
    return _act(request, pk, services.withdraw_second, _("Dukungan Anda ditarik."))


@peran("ballots.cast")
@require_http_methods(["GET", "POST"])
def proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own proposal off the table; asked once more."""
    if request.method == "POST":
        return _act(request, pk, services.withdraw_proposal, _("Usulan Anda ditarik."))
    context = {"motion": access_discussed_motion(pk), "member": acting_member(signed_in(request))}
    return render(request, "governance/deliberation/proposal_withdraw.html", context)
