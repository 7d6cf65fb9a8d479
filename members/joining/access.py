"""Which applications a user, or whoever holds a link, may see."""

from django.http import Http404

from kmp.accounts.models import User
from kmp.roles import has_right
from members.joining.models import Application
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
    application = Application.objects.select_related("group", "person", "institution").filter(receipt_key=key).first()
    if application is None:
        raise Http404
    return application
