"""Which applications and documents a user, or whoever holds a link, may see."""

from typing import Any

from django.http import Http404

from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.joining.models import Application, Attachment, Draft
from members.joining.states import ApplicationState
from members.registry.access import SEE_ALL


def access_application(user: User, pk: int) -> Application:
    """One application, for those whose role sees members; not found (404) for everyone else."""
    if not has_right(user, SEE_ALL):
        raise Http404
    rows = Application.objects.select_related(
        "group", "person__village", "institution__village", "verified_by", "decided_by"
    )
    application = rows.filter(pk=pk).first()
    if application is None:
        raise Http404
    return application


def application_by_key(key: str) -> Application:
    """The application behind an applicant's secret link; not found (404) for any other key."""
    application = find_application(key)
    if application is None:
        raise Http404
    return application


def find_application(key: str) -> Application | None:
    """The application behind an applicant's secret link, if it was sent."""
    return Application.objects.select_related("group", "person", "institution").filter(receipt_key=key).first()


def draft_by_key(key: str) -> Draft:
    """The draft behind an applicant's secret link; not found (404) for any other key."""
    draft = Draft.objects.select_related("group", "application").filter(key=key).first()
    if draft is None:
        raise Http404
    return draft


def open_draft_by_key(key: str) -> Draft:
    """The draft while its owner may change it: not sent yet, or asked for a correction. Else not found (404)."""
    draft = draft_by_key(key)
    application = sent_application(draft)
    if application is not None and application.state != ApplicationState.CORRECTION:
        raise Http404
    return draft


def sent_application(draft: Draft) -> Application | None:
    """What this draft was sent as, if it was."""
    return getattr(draft, "application", None)


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """Documents of applications are for those whose role sees members."""
    return has_right(user, SEE_ALL) and Attachment.objects.filter(file=stored).exists()
