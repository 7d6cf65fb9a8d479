"""“Cek suara saya”: whoever has a proof number finds the ballot in its box, without signing in."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.voting.queries import ballot_anywhere, is_replaced, open_boxes
from governance.voting.states import MotionState
from kmp.limits import too_many
from kmp.roles import umum

MOST_CHECKS, WITHIN = 60, 60  # of one address, in seconds: more than a person types, less than guessing needs


@umum
@require_safe
def ballot_check(request: HttpRequest) -> HttpResponse:
    """Whether a ballot is in a box, where it stands in its chain, and whether its voter replaced it; never its choice.

    Below it the height and the end of the chain of every box that is open: whoever notes them can prove later that
    nothing before them was changed.
    """
    tracker = request.GET.get("bukti", "")[:100]
    if tracker and too_many(request, action="cek_suara", most=MOST_CHECKS, seconds=WITHIN):
        context = {"tracker": tracker, "too_many": True, "boxes": []}
        return render(request, "governance/voting/check.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    ballot = ballot_anywhere(tracker) if tracker else None
    motion = ballot.box.motion if ballot else None
    context = {
        "tracker": tracker,
        "ballot": ballot,
        "motion": motion,
        "is_replaced": is_replaced(ballot) if ballot else False,
        "is_counted": bool(motion and motion.state == MotionState.COUNTED),
        "boxes": list(open_boxes()),
    }
    return render(request, "governance/voting/check.html", context)
