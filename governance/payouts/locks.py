"""Row locks of payments. Order: distributions, then the batch, then its payments."""

from collections.abc import Iterable

from governance.payouts.models import Payout, PayoutBatch
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
