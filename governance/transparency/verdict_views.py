"""What the members were asked and what they answered: verdict cards, the ballots of an election, decisions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.bylaws.queries import rules_of
from governance.transparency import queries
from governance.voting.access import access_published_motion
from governance.voting.models import Ballot, Motion, Verdict
from governance.voting.queries import ballot_by_tracker, is_replaced, resolutions, turnout
from governance.voting.quorum import motion_quorum
from governance.voting.rankings import blt_text, rankings_of
from governance.voting.states import Casting, MotionState, Question
from governance.voting.tallies import rankings_by_group
from kmp.roles import umum
from kmp.ui.elected import list_card, ranking_card
from kmp.ui.verdicts import verdict_card
from members.listing import Listing

OUTCOMES = {"": "Semua", "berjalan": "Berjalan", "diterima": "Diterima", "ditolak": "Ditolak"}
ARTICLES = ("mayoritas", "kuorum", "seri", "mufakat", "benturan")  # keys of the articles that a card rests on


@umum
@require_safe
def verdicts(request: HttpRequest) -> HttpResponse:
    """What the members were asked, and what they answered."""
    listing = Listing(request, hasil=OUTCOMES)
    context = {
        "listing": listing,
        "tabs": listing.tabs("hasil", OUTCOMES, queries.outcome_counts()),
        "chips": listing.chips(),
        "page": listing.page(queries.decided_motions(search=listing.q, outcome=listing["hasil"])),
    }
    return render(request, "governance/transparency/verdicts.html", context)


@umum
@require_safe
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """One motion: the verdict card once it is counted, until then who has voted; and the search for one's ballot."""
    motion = access_published_motion(pk)
    found: Verdict | None = getattr(motion, "verdict", None)
    tracker = request.GET.get("bukti", "")[:100]
    context: dict[str, Any] = {
        "motion": motion,
        "verdict": found,
        "minutes": getattr(motion.meeting, "minutes", None),
        "resolution": getattr(found, "resolution", None) if found else None,
        "by_hand": motion.casting == Casting.IN_THE_ROOM,
        "tracker": tracker,
        "ballot": _searched(motion, tracker),
        "articles": _articles(motion),
    }
    if found is None:
        context["turnout"] = turnout(motion)
    else:
        context |= {"quorum": motion_quorum(motion), **_card(motion, found, labels_for(request.user, motion))}
    return render(request, "governance/transparency/verdict.html", context)


def labels_for(user: Any, motion: Motion) -> dict[int, str]:
    """What the options are called: a candidate by name only to who is signed in, to others by member number."""
    return {
        option.number: option.member.number if option.member and not user.is_authenticated else option.label
        for option in motion.options.select_related("member").order_by("number")
    }


def _articles(motion: Motion) -> dict[str, str]:
    rules = rules_of(motion.bylaws)
    found = ((key, rules.article(key)) for key in ARTICLES)
    return {key: article.number for key, article in found if article}


def _card(motion: Motion, found: Verdict, labels: dict[int, str]) -> dict[str, Any]:
    """The card by the way of asking, and how many voted; a consensus has none."""
    if found.by_consensus:
        return {}
    facts: dict[str, Any] = {"tallies": found.tallies, "recused": found.recused}
    roll = {"on_roll": sum(found.roll.values()), "cast": _cast(found.tallies)}
    if motion.question == Question.YES_NO:
        card: Any = verdict_card(found.result, rule=motion.rule or {}, roll=found.roll, **facts)
    elif motion.question == Question.CHOICE:
        card = list_card(found.result, rule=motion.rule or {}, labels=labels, seats=motion.seats, **facts)
    else:
        card = ranking_card(found.result, labels=labels, seats=motion.seats, **facts)
    return {"card": card, **roll}


def _cast(tallies: dict[str, dict[str, Any]]) -> int:
    """Ballots that were counted; the sums per option of a list are none of them."""
    return sum(value for line in tallies.values() for key, value in line.items() if key != "options")


def _searched(motion: Motion, tracker: str) -> dict[str, Any] | None:
    """The ballot with this proof number, and whether the voter replaced it; None if there is none."""
    ballot: Ballot | None = ballot_by_tracker(motion, tracker) if tracker else None
    return {"ballot": ballot, "replaced": is_replaced(ballot)} if ballot else None


@umum
@require_safe
def ballots_blt(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballots of a counted election by ranks as a BLT file, for any other program that counts STV."""
    motion = access_published_motion(pk)
    is_ranked = motion.question == Question.RANKED and motion.casting == Casting.ELECTRONIC
    if motion.state != MotionState.COUNTED or not is_ranked:
        raise Http404
    rankings = rankings_of(rankings_by_group(motion, (motion.rule or {})["weights_bp"]))
    names = list(labels_for(request.user, motion).values())
    title = _("Usul %(number)s: %(title)s") % {"number": motion.number, "title": motion.title}
    text = blt_text(names, seats=motion.seats, rankings=rankings, title=title)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="suara-{motion.number.replace("/", "-")}.blt"'
    return response


@umum
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every decision of the assemblies, the newest first."""
    listing = Listing(request)
    found = queries.decisions(search=listing.q)
    context = {"listing": listing, "chips": listing.chips(), "page": listing.page(found)}
    return render(request, "governance/transparency/decisions.html", context)


@umum
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: its words, what it rests on, and who was elected by it."""
    found = get_object_or_404(resolutions().select_related("motion__meeting__minutes", "motion__meeting__group"), pk=pk)
    labels = labels_for(request.user, found.motion)
    elected = [labels[number] for number in found.verdict.result.get("elected", [])]
    context = {"resolution": found, "motion": found.motion, "verdict": found.verdict, "elected": elected}
    return render(request, "governance/transparency/decision.html", context)
