"""Row locks of payments. Order: the batch, money that came back, its payments, then distributions.

Preparing holds the years first, but its batch is new: nobody else can wait for that one.
"""

from collections.abc import Iterable

from governance.payouts.models import Payout, PayoutBatch, PayoutReturn
from governance.surplus.models import Distribution
from governance.surplus.states import PAYABLE


def lock_payable_years() -> list[Distribution]:
    """Every posted year, held until the commit: two persons preparing at once do it one after the other."""
    rows = Distribution.objects.filter(state__in=list(PAYABLE)).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def lock_batch(pk: int) -> PayoutBatch:
    """The batch, held until the commit."""
    rows = PayoutBatch.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("prepared_by", "approved_by", "run").get(pk=pk)


def lock_payouts(batch: PayoutBatch, member_ids: Iterable[int]) -> list[Payout]:
    """The payments of a batch to these members, held until the commit."""
    rows = Payout.objects.filter(batch=batch, share__member__in=list(member_ids)).order_by("pk")
    locked = rows.select_for_update(of=("self",), no_key=True)
    return list(locked.select_related("share__member", "share__distribution"))


def lock_return(pk: int) -> PayoutReturn:
    """Money that came back, its batch held before it, both until the commit."""
    found = PayoutReturn.objects.values_list("batch", flat=True).get(pk=pk)
    batch = lock_batch(found)
    locked = PayoutReturn.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    locked.batch = batch
    return locked


def lock_returned(report: PayoutReturn) -> list[Payout]:
    """The payments recorded in it, held until the commit."""
    rows = Payout.objects.filter(report=report).order_by("pk").select_for_update(of=("self",), no_key=True)
    return list(rows.select_related("share__member", "share__distribution"))
