"""What became of money that went out: transfers that arrived, and money that came back and is owed again."""

from collections.abc import Collection, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.payouts.locks import lock_batch, lock_payouts
from governance.payouts.models import Payout, PayoutBatch
from governance.payouts.papers import revoke_receipts
from governance.payouts.paying import post_money, settle_paid_years
from governance.payouts.rules import day_problems
from governance.payouts.states import CASH_ACCOUNTS, GONE, BatchState, PayoutState, PayWay
from governance.surplus.services import owe_again
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import rupiah
from members.notices.services import Words, tell_each
from members.notices.states import Topic


@act
def record_results(
    batch: PayoutBatch,
    *,
    returned: Mapping[int, str],
    arrived: Collection[int] | None,
    on: date,
    acting_user: User,
) -> None:
    """What the bank said of a transfer batch. Keys are payments as their code names them; all years of a member follow.

    `arrived` None: everything else in the batch has arrived. A transfer may come back even after it was said to have
    arrived. Refused: `batch_not_paid`, `not_of_this_batch`, `reason_missing`, `paid_in_future`, `day_too_early`,
    `nothing_new` when every payment named was recorded before.
    """
    locked = _paid(batch)
    refuse_on(day_problems(on=on, today=clock.today(), not_before=locked.paid_on, path="returned_on"))
    back = _members_of(locked, returned)
    came = _members_of(locked, arrived or ())
    changed = _return(locked, {back[pk]: reason for pk, reason in returned.items()}, on=on, acting_user=acting_user)
    sent = Payout.objects.filter(batch=locked, state=PayoutState.SENT)
    if arrived is not None:
        sent = sent.filter(share__member__in=list(came.values()))
    changed += Payout.objects.filter(pk__in=list(sent.values_list("pk", flat=True))).update(state=PayoutState.PAID)
    if not changed:
        raise DomainError("nothing_new", _("Semua pembayaran itu sudah tercatat hasilnya."))
    settle_paid_years(acting_user=acting_user)
    facts = {"number": locked.number, "returned": len(returned), "changed": changed, "on": on}
    record("governance.payout.results_recorded", locked, acting_user=acting_user, after=facts)


@act
def return_payment(batch: PayoutBatch, member_id: int, *, reason: str, on: date, acting_user: User) -> None:
    """One member's money came back, or was not taken from the counter. Refused as `record_results`.

    Only what went out by bank or in cash: SHU that is simpanan is taken back as simpanan (`stays_in_savings`).
    """
    locked = _paid(batch)
    refuse_on(day_problems(on=on, today=clock.today(), not_before=locked.paid_on, path="returned_on"))
    if not _return(locked, {member_id: reason}, on=on, acting_user=acting_user):
        raise DomainError("nothing_new", _("Pembayaran ini sudah tercatat kembali."))
    facts = {"number": locked.number, "returned": 1, "changed": 1, "on": on}
    record("governance.payout.results_recorded", locked, acting_user=acting_user, after=facts)


def _paid(batch: PayoutBatch) -> PayoutBatch:
    locked = lock_batch(batch.pk)
    if locked.state != BatchState.PAID:
        raise DomainError("batch_not_paid", _("Kumpulan ini belum dibayarkan."))
    if PayWay(locked.way) not in CASH_ACCOUNTS:
        said = _("SHU yang sudah menjadi simpanan tidak kembali; anggota menariknya sebagai simpanan.")
        raise DomainError("stays_in_savings", said)
    return locked


def _members_of(batch: PayoutBatch, pks: Collection[int]) -> dict[int, int]:
    """Payment → its member, for payments of this batch; refused with `not_of_this_batch` for any other."""
    rows = Payout.objects.filter(batch=batch, pk__in=list(pks))
    found = dict(rows.values_list("pk", "share__member_id"))
    if strangers := sorted(set(pks) - found.keys()):
        said = _("Rujukan pembayaran nomor %(pk)s bukan dari kumpulan ini.")
        raise DomainError("not_of_this_batch", said % {"pk": strangers[0]})
    return found


@step
def _return(batch: PayoutBatch, reasons: Mapping[int, str], *, on: date, acting_user: User) -> int:
    """Counter-journal, state and notice for these members; those returned before are left alone. How many payments."""
    if any(not reason.strip() for reason in reasons.values()):
        raise DomainError("reason_missing", _("Tulis alasan uangnya kembali."))
    locked = [payout for payout in lock_payouts(batch, reasons) if payout.state in GONE]
    if not locked:
        return 0
    before = Payout.objects.filter(batch=batch, return_journal__isnull=False).values("return_journal").distinct()
    place = before.count() + 1
    journal = post_money(
        reference=f"SHU-{batch.number}/KEMBALI-{place}",
        memo=_("SHU kembali, %(number)s") % {"number": batch.number},
        on=on,
        pks=[payout.pk for payout in locked],
        way=PayWay(batch.way),
        sign=-1,
        key=f"{batch.pk}_{place}",
        by=acting_user,
    )
    for payout in locked:
        payout.state, payout.returned_on, payout.return_journal = PayoutState.RETURNED, on, journal
        payout.return_reason = reasons[payout.share.member_id].strip()
    Payout.objects.bulk_update(locked, ["state", "returned_on", "return_journal", "return_reason"], batch_size=2_000)
    for year in {payout.share.distribution_id: payout.share.distribution for payout in locked}.values():
        owe_again(year, acting_user=acting_user)
    revoke_receipts(locked, acting_user=acting_user)
    _tell(batch, locked)
    return len(locked)


@step
def _tell(batch: PayoutBatch, payouts: list[Payout]) -> None:
    sums: dict[int, int] = {}
    for payout in payouts:
        sums[payout.share.member_id] = sums.get(payout.share.member_id, 0) + payout.amount_rp
    reasons = {payout.share.member_id: payout.return_reason for payout in payouts}
    words = [
        Words(
            member=member,
            key=f"shu-kembali:{batch.pk}:{member}:{payouts[0].return_journal_id}",
            title=f"SHU belum sampai: {rupiah(rp)}",
            body=f"{reasons[member]} Uang itu tetap milik Anda. Periksa cara terima SHU Anda.",
            path=reverse("pay_choice"),
        )
        for member, rp in sums.items()
    ]
    tell_each(words, topic=Topic.SURPLUS)
