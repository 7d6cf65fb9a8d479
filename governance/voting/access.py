"""Which motion a page may show to whom."""

from django.http import Http404

from governance.voting.models import Motion, Proxy
from governance.voting.proxies_held import proxies
from governance.voting.queries import motions, motions_for, published_motions
from members.registry.models import Member


def access_motion(member: Member, pk: int) -> Motion:
    """A motion that was ever opened, with this member's `on_roll` and `has_voted`; drafts are not found (404)."""
    motion = motions_for(member).select_related("meeting__bylaws").filter(pk=pk).first()
    if motion is None:
        raise Http404
    return motion


def access_any_motion(pk: int) -> Motion:
    """Any motion, drafts too: for views that only staff with a right may open."""
    found = motions().select_related("meeting", "bylaws", "proposed_by", "verdict__bundle")
    motion = found.defer("verdict__bundle__content").filter(pk=pk).first()
    if motion is None:
        raise Http404
    return motion


def access_published_motion(pk: int) -> Motion:
    """A motion that was ever opened, with its verdict if it is counted: public."""
    found = published_motions().select_related("meeting__minutes", "bylaws", "verdict__bundle", "verdict__resolution")
    motion = found.filter(pk=pk).first()
    if motion is None:
        raise Http404
    return motion


def access_discussed_motion(pk: int) -> Motion:
    """A motion as members discuss it, proposals and drafts too: for views that only a member may open."""
    motion = motions().select_related("meeting__group", "bylaws", "proposer__group", "verdict").filter(pk=pk).first()
    if motion is None:
        raise Http404
    return motion


def access_held_proxy(holder: Member, pk: int, *, motion_id: int) -> Proxy:
    """A proxy that `holder` may use on this motion, if nobody revoked it; any other is not found (404)."""
    proxy = proxies().filter(holder=holder, revoked_at__isnull=True, meeting__motions=motion_id, pk=pk).first()
    if proxy is None or proxy.motion_id not in (None, motion_id):
        raise Http404
    return proxy


def access_given_proxy(principal: Member, pk: int) -> Proxy:
    """A proxy that this member gave; any other is not found (404)."""
    proxy = proxies().filter(principal=principal, pk=pk).first()
    if proxy is None:
        raise Http404
    return proxy
