"""What of a deliberation a page may show or change, and to whom."""

from django.http import Http404

from governance.deliberation.models import Amendment, Comment, MotionPaper
from governance.voting.models import Motion
from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import Role, has_right, roles_of
from members.registry.models import Member


def access_comment(motion: Motion, pk: int) -> Comment:
    """A contribution to this motion that is in sight; any other is not found (404)."""
    rows = Comment.objects.filter(motion=motion, hidden_at__isnull=True).select_related("motion", "member")
    comment = rows.filter(pk=pk).first()
    if comment is None:
        raise Http404
    return comment


def access_amendment(motion: Motion, pk: int) -> Amendment:
    """An amendment to this motion; any other is not found (404)."""
    rows = Amendment.objects.filter(motion=motion).select_related("motion__meeting", "proposer__group", "decided_by")
    amendment = rows.filter(pk=pk).first()
    if amendment is None:
        raise Http404
    return amendment


def access_own_amendment(motion: Motion, member: Member, pk: int) -> Amendment:
    """The member's own; that of another is not found (404)."""
    amendment = access_amendment(motion, pk)
    if amendment.proposer_id != member.pk:
        raise Http404
    return amendment


def may_open_file(user: User, stored: StoredFile) -> bool:
    """A paper of a motion: every member, and staff that see meetings."""
    if not user.is_authenticated or not MotionPaper.objects.filter(file=stored).exists():
        return False
    return Role.ANGGOTA in roles_of(user) or has_right(user, "meetings.see")
