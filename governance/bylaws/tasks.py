"""What the clock does about drafts: those that can no longer become bylaws are closed. Asked by beat."""

from celery import shared_task

from governance.bylaws.drafting import close_refused_draft, end_of
from governance.bylaws.models import BylawDraft
from governance.bylaws.states import DraftState


@shared_task(ignore_result=True)
def close_refused_drafts() -> None:
    """Safe to run as often as you like; at most one draft is before the members."""
    chain = ("motion__verdict", "motion__meeting__minutes")
    for draft in BylawDraft.objects.filter(state=DraftState.PROPOSED).select_related(*chain):
        if end_of(draft) is not None:
            close_refused_draft(draft, acting_user=None)
