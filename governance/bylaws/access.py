"""Which version or draft a page may show."""

from django.http import Http404

from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.queries import drafts, published_drafts, versions


def access_version(number: int) -> BylawVersion:
    """The version with this number."""
    found = versions().filter(number=number).first()
    if found is None:
        raise Http404
    return found


def access_draft(pk: int) -> BylawDraft:
    """Any draft, with what its next step needs: for views that only staff with a right may open."""
    chain = ("motion__verdict", "motion__resolution", "motion__meeting__minutes", "enacted_by")
    found = drafts().select_related(*chain).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_published_draft(pk: int) -> BylawDraft:
    """A draft that was put before the members: public."""
    found = published_drafts().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
