"""Reads of the background work."""

from django.db.models import Count, QuerySet

from kmp.runs.models import Run
from kmp.runs.states import RunState


def runs_found(runs: QuerySet[Run], *, text: str, state: str) -> QuerySet[Run]:
    """`runs` about `text`, in `state` unless that is empty; newest first."""
    found = runs.filter(subject__icontains=text) if text else runs
    return found.filter(state=state) if state in RunState.values else found


def counts_by_state(runs: QuerySet[Run]) -> dict[str, int]:
    """How many there are in each state, zero included."""
    counted = dict(runs.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in RunState.values}
