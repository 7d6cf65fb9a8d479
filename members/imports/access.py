"""Who may see and move imports, and that nobody opens the file itself."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from kmp.accounts.models import User
from kmp.roles import has_right
from members.imports.models import MemberImport
from members.imports.states import ImportState


def access_import(pk: int) -> MemberImport:
    """One import, for whoever sees members; not found (404) otherwise. The views carry the mark."""
    return get_object_or_404(MemberImport.objects.select_related("file", "run", "uploaded_by", "entered_by"), pk=pk)


def may_enter(user: User, batch: MemberImport) -> bool:
    """Whether this user is the second person for this import."""
    is_ready = batch.state == ImportState.READY
    return is_ready and has_right(user, "imports.enter") and batch.uploaded_by_id != user.pk


def may_drop(user: User, batch: MemberImport) -> bool:
    """Who uploads and who enters may both drop what was not entered."""
    is_open = batch.state not in {ImportState.ENTERED, ImportState.DROPPED}
    return is_open and (has_right(user, "imports.upload") or has_right(user, "imports.enter"))


def require_dropper(user: User, batch: MemberImport) -> None:
    """403 for whoever has neither right."""
    if not (has_right(user, "imports.upload") or has_right(user, "imports.enter")):
        raise PermissionDenied
