"""A member reads, chooses, checks, sends, and keeps the proof: for the own ballot, or by proxy for another's."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.voting.access import access_held_proxy, access_motion
from governance.voting.casting import cast_ballot, cast_by_proxy, cast_ones_own, proxy_problems
from governance.voting.forms import CHOICE, ChoiceForm, meaning_of, said_in, words_of
from governance.voting.models import Ballot, Motion, Option, Proxy
from governance.voting.proxies_held import proxies_to_use
from governance.voting.queries import ballot_of, entry_of, interim_tally, motions_for, turnout, waiting_for
from governance.voting.roll import no_vote_reason
from governance.voting.states import Casting, Choice, MotionState, Question
from kmp import clock
from kmp.accounts.fresh import has_fresh_code, kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import Blocker, DomainError
from kmp.proofs.canonical import canonical_json
from kmp.roles import peran
from members.listing import Listing
from members.mandates.access import may_vote_for, voting_problem
from members.registry.access import acting_member
from members.registry.models import Member


@dataclass(frozen=True)
class Voter:
    """Whose ballot a page is about, and who casts it: the member, or `holder` of a proxy of that member."""

    user: User
    member: Member
    holder: Member
    proxy: Proxy | None = None

    @classmethod
    def of(cls, request: HttpRequest, motion_id: int, proxy_id: int | None) -> "Voter":
        """404 for a proxy that this member does not hold, or not for this motion."""
        user = signed_in(request)
        holder = acting_member(user)
        if proxy_id is None:
            return cls(user, holder, holder)
        proxy = access_held_proxy(holder, proxy_id, motion_id=motion_id)
        return cls(user, proxy.principal, holder, proxy)

    def problem(self, motion: Motion) -> Blocker | None:
        """Why this user may not cast the ballot, beyond what the roll says."""
        own = voting_problem(self.user, self.holder)
        if own is not None or self.proxy is None:
            return own
        return next(iter(proxy_problems(motion, proxy=self.proxy, holder=self.holder)), None)

    def cast(self, motion_id: int, choice: str) -> Ballot:
        if self.proxy is None:
            return cast_ballot(motion_id, choice=choice, member=self.member, acting_user=self.user)
        holder, user = self.holder, self.user
        return cast_by_proxy(motion_id, choice=choice, proxy=self.proxy, holder=holder, acting_user=user)

    def urls(self, motion_id: int) -> dict[str, str]:
        """The pages of this ballot."""
        names, args = ("vote", "vote_confirm", "vote_receipt"), [motion_id]
        if self.proxy is not None:
            names, args = ("proxy_vote", "proxy_vote_confirm", "proxy_vote_receipt"), [motion_id, self.proxy.pk]
        return dict(zip(("vote", "confirm", "receipt"), (reverse(name, args=args) for name in names), strict=True))


@peran("ballots.cast")
@require_GET
def votes(request: HttpRequest) -> HttpResponse:
    """Motions: first those that take a ballot now, then the past."""
    member = acting_member(signed_in(request))
    listing = Listing(request)
    now = clock.now()
    found = motions_for(member)
    open_now = found.filter(state=MotionState.OPEN, closes_at__gt=now).order_by("closes_at")
    past = found.exclude(state=MotionState.OPEN, closes_at__gt=now)
    context = {
        "member": member,
        "open_now": list(open_now),
        "page": listing.page(past),
        "problem": voting_problem(signed_in(request), member),
        "uses": proxies_to_use(member),
    }
    return render(request, "governance/voting/votes.html", context)


@peran("ballots.cast")
@require_GET
def vote(request: HttpRequest, pk: int, proxy_pk: int | None = None) -> HttpResponse:
    """One motion: what it is about, what follows from it, and the choices."""
    voter = Voter.of(request, pk, proxy_pk)
    motion = access_motion(voter.member, pk)
    ballot = ballot_of(motion, voter.member)
    options = list(motion.options.all())
    asked = request.GET.get("pilihan", "")
    chosen = asked if CHOICE.fullmatch(asked) else ballot.choice if ballot else ""
    return _vote_page(request, motion, voter, form=ChoiceForm(motion=motion, options=options, chosen=chosen))


@peran("ballots.cast")
@require_http_methods(["GET", "POST"])
def vote_confirm(request: HttpRequest, pk: int, proxy_pk: int | None = None) -> HttpResponse:
    """The choice in words, once more; sending it casts the ballot. A fresh code only where the rule asks for it."""
    if not has_fresh_code(request) and Motion.objects.filter(pk=pk, fresh_code=True).exists():
        return _confirm_with_code(request, pk, proxy_pk)
    return _confirm(request, pk, proxy_pk)


def _confirm(request: HttpRequest, pk: int, proxy_pk: int | None) -> HttpResponse:
    refused = None
    if request.method == "POST" and CHOICE.fullmatch(request.POST.get("pilihan", "")):
        try:
            return see_other(_cast(request, pk, proxy_pk, request.POST["pilihan"]))
        except DomainError as error:
            refused = error
    voter = Voter.of(request, pk, proxy_pk)
    motion = access_motion(voter.member, pk)
    options = list(motion.options.all())
    form = ChoiceForm(request.POST if request.method == "POST" else request.GET, motion=motion, options=options)
    is_valid, problem = form.is_valid(), voter.problem(motion)
    if refused is not None:
        form.add_refusal(refused)
    elif problem is not None:
        form.add_error(None, problem.message)
    if not is_valid or form.errors or request.method == "POST":
        return _vote_page(request, motion, voter, form=form, status=422)
    return _confirm_page(request, motion, voter, choice=form.cleaned_data["choice"], options=options)


_confirm_with_code = kode_segar(_confirm)


def _cast(request: HttpRequest, pk: int, proxy_pk: int | None, choice: str) -> str:
    """Put the ballot in; the address of its receipt. The database says whether it answers: nothing is read before."""
    user = signed_in(request)
    if proxy_pk is None and cast_ones_own(pk, choice=choice, acting_user=user):
        return reverse("vote_receipt", args=[pk])
    voter = Voter.of(request, pk, proxy_pk)
    voter.cast(pk, choice)
    return voter.urls(pk)["receipt"]


def _confirm_page(
    request: HttpRequest, motion: Motion, voter: Voter, *, choice: str, options: list[Option]
) -> HttpResponse:
    ballot = ballot_of(motion, voter.member)
    context = {
        "motion": motion,
        "voter": voter,
        "urls": voter.urls(motion.pk),
        "choice": choice,
        "words": words_of(choice, options),
        "meaning": meaning_of(motion, choice) if motion.question == Question.YES_NO else "",
        "is_ranked": motion.question == Question.RANKED and choice != Choice.ABSTAIN,
        "before": said_in(ballot.choice, options) if ballot and ballot.choice != choice else "",
    }
    return render(request, "governance/voting/confirm.html", context)


@peran("ballots.cast")
@require_GET
def vote_receipt(request: HttpRequest, pk: int, proxy_pk: int | None = None) -> HttpResponse:
    """The proof number of the ballot, and where anyone can look it up: for who cast it, or casts it now."""
    voter = Voter.of(request, pk, proxy_pk)
    motion = access_motion(voter.member, pk)
    ballot = ballot_of(motion, voter.member)
    if ballot is None or (ballot.cast_by_id != voter.user.pk and not may_vote_for(voter.user, voter.member)):
        return redirect(voter.urls(pk)["vote"])
    check = reverse("ballot_check")
    context = {
        "motion": motion,
        "voter": voter,
        "urls": voter.urls(pk),
        "ballot": ballot,
        "words": words_of(ballot.choice, list(motion.options.all())),
        "entry": canonical_json(entry_of(ballot, voter=voter.member.number)),
        "box": motion.boxes.get(),
        "check_path": f"{check}?bukti={ballot.hash}",
        "check_url": request.build_absolute_uri(f"{check}?bukti={ballot.hash}"),
        "short_url": request.build_absolute_uri(check).split("://", 1)[1],
        "may_change": _takes_ballots(motion) and motion.changeable,
        "journey": _journey(motion, ballot),
        "next": None if voter.proxy else waiting_for(voter.member).first(),
    }
    return render(request, "governance/voting/receipt.html", context)


def _takes_ballots(motion: Motion) -> bool:
    return motion.state == MotionState.OPEN and clock.now() < motion.closes_at


def _vote_page(
    request: HttpRequest, motion: Motion, voter: Voter, *, form: ChoiceForm, status: int = 200
) -> HttpResponse:
    takes_ballots, member = _takes_ballots(motion), voter.member
    ballot = ballot_of(motion, member)
    problem = voter.problem(motion)
    on_roll = bool(getattr(motion, "on_roll", False))  # as annotated by `motions_for`
    is_final = ballot is not None and not motion.changeable
    in_the_room = motion.casting == Casting.IN_THE_ROOM
    context = {
        "motion": motion,
        "voter": voter,
        "urls": voter.urls(motion.pk),
        "member": member,
        "form": form,
        "ballot": ballot,
        "said": said_in(ballot.choice, form.options) if ballot else "",
        "problem": problem,
        "no_vote": None if on_roll else no_vote_reason(motion, member),
        "is_open": takes_ballots,
        "on_roll": on_roll,
        "is_final": is_final,
        "in_the_room": in_the_room,
        "asks_code": motion.fresh_code and not has_fresh_code(request),
        "may_vote": takes_ballots and on_roll and problem is None and not is_final and not in_the_room,
        "turnout": turnout(motion),
        "interim": _interim(motion, form.options),
        "uses": [] if voter.proxy else proxies_to_use(member, motion),
    }
    return render(request, "governance/voting/vote.html", context, status=status)


def _interim(motion: Motion, options: list[Option] | Any) -> list[tuple[str, int]]:
    """What was said so far, where the bylaws show it; empty where they hide it until the closing."""
    tally = interim_tally(motion)
    if tally is None:
        return []
    listed = [str(choice) for choice in Choice] if motion.question == Question.YES_NO else []
    listed = listed or [*(str(option.number) for option in options), Choice.ABSTAIN.value]
    return [(words_of(pick, options)[0], tally.get(pick, 0)) for pick in listed]


def _journey(motion: Motion, ballot: Ballot) -> list[dict[str, Any]]:
    """Where the ballot stands: taken, on the public board, counted."""
    counted = motion.state == MotionState.COUNTED
    return [
        {"title": _("Diterima dan dirantai"), "when": ballot.cast_at, "state": "done"},
        {"title": _("Tampil di papan suara umum"), "when": ballot.cast_at, "state": "done"},
        {
            "title": _("Ikut dihitung"),
            "when": "" if counted else motion.closes_at,
            "state": "done" if counted else "later",
        },
    ]
