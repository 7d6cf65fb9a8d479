"""A member reads, chooses, checks, sends, and keeps the proof."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.voting.access import access_motion
from governance.voting.casting import cast_ballot
from governance.voting.forms import ChoiceForm
from governance.voting.models import Motion
from governance.voting.queries import ballot_of, motions_for, turnout
from governance.voting.states import Choice, MotionState
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import Listing
from members.mandates.access import may_vote_for, voting_problem
from members.registry.access import acting_member
from members.registry.models import Member


def _user(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@peran("ballots.cast")
@require_GET
def votes(request: HttpRequest) -> HttpResponse:
    """Motions: first those that take a ballot now, then the past."""
    member = acting_member(_user(request))
    listing = Listing(request)
    now = clock.now()
    found = motions_for(member)
    open_now = found.filter(state=MotionState.OPEN, closes_at__gt=now).order_by("closes_at")
    past = found.exclude(state=MotionState.OPEN, closes_at__gt=now)
    problem = voting_problem(_user(request), member)
    context = {"member": member, "open_now": list(open_now), "page": listing.page(past), "problem": problem}
    return render(request, "governance/voting/votes.html", context)


@peran("ballots.cast")
@require_GET
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One motion: what it is about, what follows from it, and the choices."""
    member = acting_member(_user(request))
    return _vote_page(request, access_motion(member, pk), member, form=ChoiceForm(initial=request.GET.dict()))


@peran("ballots.cast")
@kode_segar
@require_http_methods(["GET", "POST"])
def vote_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The choice in words, once more; sending it casts the ballot."""
    user = _user(request)
    member = acting_member(user)
    motion = access_motion(member, pk)
    form = ChoiceForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return _vote_page(request, motion, member, form=form, status=422)
    problem = voting_problem(user, member)
    if problem is not None:
        form.add_error(None, problem.message)
        return _vote_page(request, motion, member, form=form, status=422)
    choice = Choice(form.cleaned_data["pilihan"])
    if request.method == "POST":
        try:
            cast_ballot(motion.pk, choice=choice, member=member, acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
            return _vote_page(request, motion, member, form=form, status=422)
        messages.success(request, _("Suara Anda sudah masuk."))
        return see_other("vote_receipt", motion.pk)
    context = {"motion": motion, "member": member, "choice": choice, "meaning": _meaning(motion, choice)}
    return render(request, "governance/voting/confirm.html", context)


@peran("ballots.cast")
@require_GET
def vote_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof number of the own ballot, and where anyone can look it up: for who cast it, or casts it now."""
    user = _user(request)
    member = acting_member(user)
    motion = access_motion(member, pk)
    ballot = ballot_of(motion, member)
    if ballot is None or (ballot.cast_by_id != user.pk and not may_vote_for(user, member)):
        return redirect("vote", pk)
    context = {"motion": motion, "member": member, "ballot": ballot, "journey": _journey(motion)}
    return render(request, "governance/voting/receipt.html", context)


def _vote_page(
    request: HttpRequest, motion: Motion, member: Member, *, form: ChoiceForm, status: int = 200
) -> HttpResponse:
    takes_ballots = motion.state == MotionState.OPEN and clock.now() < motion.closes_at
    ballot = ballot_of(motion, member)
    problem = voting_problem(_user(request), member)
    context = {
        "motion": motion,
        "member": member,
        "form": form,
        "ballot": ballot,
        "problem": problem,
        "may_vote": takes_ballots and _is_on_roll(motion) and problem is None,
        "is_open": takes_ballots,
        "on_roll": _is_on_roll(motion),
        "choices": [_option(motion, choice, form=form, chosen=ballot.choice if ballot else "") for choice in Choice],
        "turnout": turnout(motion),
    }
    return render(request, "governance/voting/vote.html", context, status=status)


def _is_on_roll(motion: Motion) -> bool:
    """As annotated by `motions_for`."""
    return bool(getattr(motion, "on_roll", False))


def _option(motion: Motion, choice: Choice, *, form: ChoiceForm, chosen: str) -> dict[str, Any]:
    typed = form.data.get("pilihan") or form.initial.get("pilihan") or chosen
    return {
        "value": choice.value,
        "label": choice.label,
        "help": _meaning(motion, choice),
        "checked": typed == choice.value,
    }


def _meaning(motion: Motion, choice: Choice) -> str:
    """What follows from the choice, in the words of the motion."""
    if choice == Choice.ABSTAIN:
        return _("Dihitung ikut memilih, tidak memihak.")
    return motion.if_passed if choice == Choice.YES else motion.if_failed


def _journey(motion: Motion) -> list[dict[str, Any]]:
    """Where the ballot stands: taken, on the public board, counted."""
    counted = motion.state == MotionState.COUNTED
    return [
        {"title": _("Diterima dan dirantai"), "when": "", "state": "done"},
        {"title": _("Tampil di papan suara umum"), "when": "", "state": "done"},
        {
            "title": _("Ikut dihitung"),
            "when": "" if counted else motion.closes_at,
            "state": "done" if counted else "later",
        },
    ]
