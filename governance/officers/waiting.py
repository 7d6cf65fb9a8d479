"""How much waits for a user at the pages of this slice: for the navigation, one query each."""

from typing import Any

from django.db.models import Q

from governance.officers.models import SupervisorNote, Term, TermEnding
from governance.officers.queries import CONFIRMED
from governance.officers.states import EndingState
from kmp.roles import has_right


def count_waiting_terms(user: Any) -> int:
    """First terms to confirm and early ends to decide, asked by somebody else."""
    if not has_right(user, "officers.decide"):
        return 0
    entered = Term.objects.filter(~CONFIRMED, ~Q(entered_by=user), end_kind="").order_by().values("pk")
    asked = TermEnding.objects.filter(~Q(asked_by=user), state=EndingState.ASKED).order_by().values("pk")
    return entered.union(asked, all=True).count()


def count_waiting_notes(user: Any) -> int:
    """Notes of the supervisors that the board has not answered."""
    if not has_right(user, "notes.answer"):
        return 0
    return SupervisorNote.objects.filter(answered_at__isnull=True).count()
