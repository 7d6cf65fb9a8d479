"""Who may see which payment."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from governance.payouts.models import Payout, PayoutBatch, PayoutReturn
from governance.payouts.queries import batches
from kmp.accounts.models import User
from kmp.roles import has_right
from members.registry.access import memberships_of

SEE_ALL = "shu.see"


def access_batch(pk: int) -> PayoutBatch:
    """The batch with its sums, or 404; the view asks for the right."""
    return get_object_or_404(batches(), pk=pk)


def access_return(batch: int, pk: int) -> PayoutReturn:
    """Money of this batch that came back, or 404; the view asks for the right."""
    return get_object_or_404(PayoutReturn.objects.select_related("batch"), pk=pk, batch=batch)


def access_payout(user: User, pk: int) -> Payout:
    """A payment of the user's own, or any for who sees SHU; others get 404."""
    rows = Payout.objects.select_related("share__member", "share__distribution", "batch", "journal")
    payout = get_object_or_404(rows, pk=pk)
    if not has_right(user, SEE_ALL) and not memberships_of(user).filter(pk=payout.share.member_id).exists():
        raise Http404
    return payout
