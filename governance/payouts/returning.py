"""What became of money that went out: transfers that arrived, and money that came back and is owed again.

Money that came back is recorded by one person and confirmed by another; until then its payments stand as they were.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.payouts.locks import lock_batch, lock_payouts, lock_return, lock_returned
from governance.payouts.models import Payout, PayoutBatch, PayoutReturn
from governance.payouts.papers import revoke_receipts
from governance.payouts.paying import post_money, settle_paid_years
from governance.payouts.rules import day_problems
from governance.payouts.states import CASH_ACCOUNTS, GONE, BatchState, PayoutState, PayWay, ReturnState
from governance.surplus.services import owe_again
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
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
) -> PayoutReturn | None:
    """What the bank said of a transfer batch. Keys are payments as their code names them; all years of a member follow.

    What arrived is paid, and its members are told; what came back waits for a second person (the returned
    `PayoutReturn`). `arrived` None: everything else in the batch has arrived. A transfer may come back even after it
    was said to have arrived.
    Refused: `batch_not_paid`, `not_of_this_batch`, `reason_missing`, `paid_in_future`, `day_too_early`, `nothing_new`
    when every payment named was recorded before.
    """
    locked = _paid(batch)
    refuse_on(day_problems(on=on, today=clock.today(), not_before=locked.paid_on, path="returned_on"))
    back = _members_of(locked, returned)
    came = _members_of(locked, arrived or ())
    report = _record(locked, {back[pk]: reason for pk, reason in returned.items()}, on=on, acting_user=acting_user)
    sent = Payout.objects.filter(batch=locked, state=PayoutState.SENT, report=None)
    if arrived is not None:
        sent = sent.filter(share__member__in=list(came.values()))
    told = dict(sent.order_by().values_list("share__member").annotate(rp=Sum("amount_rp")))
    changed = sent.update(state=PayoutState.PAID)
    if not changed and report is None:
        raise DomainError("nothing_new", _("Semua pembayaran itu sudah tercatat hasilnya."))
    _tell_arrived(locked, told)
    settle_paid_years(acting_user=acting_user)
    facts = {"number": locked.number, "returned": report.payments if report else 0, "arrived": changed, "on": on}
    record("governance.payout.results_recorded", locked, acting_user=acting_user, after=facts)
    return report


@act
def return_payment(batch: PayoutBatch, member_id: int, *, reason: str, on: date, acting_user: User) -> PayoutReturn:
    """One member's money came back, or was not taken from the counter. Refused as `record_results`.

    Only what went out by bank or in cash: SHU that is simpanan is taken back as simpanan (`stays_in_savings`).
    """
    locked = _paid(batch)
    refuse_on(day_problems(on=on, today=clock.today(), not_before=locked.paid_on, path="returned_on"))
    report = _record(locked, {member_id: reason}, on=on, acting_user=acting_user)
    if report is None:
        raise DomainError("nothing_new", _("Pembayaran ini sudah tercatat kembali."))
    facts = {"number": locked.number, "returned": report.payments, "arrived": 0, "on": on}
    record("governance.payout.results_recorded", locked, acting_user=acting_user, after=facts)
    return report


@act
def confirm_return(report: PayoutReturn, *, acting_user: User) -> PayoutReturn:
    """The second person: counter-journal, the shares owed again, receipts revoked, each member told why.

    Refused: `return_moved`, `return_by_two_persons`; a closed month by the database as `journal_period_is_open`.
    """
    locked = _waiting(report)
    if locked.recorded_by_id == acting_user.pk:
        raise DomainError("return_by_two_persons", _("Uang kembali dicatat satu orang dan disahkan orang lain."))
    payouts = lock_returned(locked)
    locked.journal = _post(locked, payouts, by=acting_user)
    _decide(locked, ReturnState.CONFIRMED, acting_user=acting_user)
    for payout in payouts:
        payout.state, payout.returned_on = PayoutState.RETURNED, locked.returned_on
        payout.return_journal = locked.journal
    Payout.objects.bulk_update(payouts, ["state", "returned_on", "return_journal"], batch_size=2_000)
    for year in {payout.share.distribution_id: payout.share.distribution for payout in payouts}.values():
        owe_again(year, acting_user=acting_user)
    revoke_receipts(payouts, acting_user=acting_user)
    _tell(locked, payouts)
    record("governance.payout.return_confirmed", locked, acting_user=acting_user, after=_facts(locked))
    return locked


@act
def drop_return(report: PayoutReturn, *, acting_user: User) -> PayoutReturn:
    """Take back what was recorded by mistake, by either person: its payments stand as they did.

    Refused: `return_moved`.
    """
    locked = _waiting(report)
    _decide(locked, ReturnState.DROPPED, acting_user=acting_user)
    Payout.objects.filter(report=locked).update(report=None, return_reason="")
    settle_paid_years(acting_user=acting_user)
    record("governance.payout.return_dropped", locked, acting_user=acting_user, after=_facts(locked))
    return locked


def _paid(batch: PayoutBatch) -> PayoutBatch:
    locked = lock_batch(batch.pk)
    if locked.state != BatchState.PAID:
        raise DomainError("batch_not_paid", _("Kumpulan ini belum dibayarkan."))
    if PayWay(locked.way) not in CASH_ACCOUNTS:
        said = _("SHU yang sudah menjadi simpanan tidak kembali; anggota menariknya sebagai simpanan.")
        raise DomainError("stays_in_savings", said)
    return locked


def _waiting(report: PayoutReturn) -> PayoutReturn:
    """Held while it still waits for its second person; otherwise somebody was quicker."""
    locked = lock_return(report.pk)
    if locked.state != ReturnState.RECORDED:
        said = _("Uang kembali ini sekarang berstatus “%(state)s”. Buka lagi halamannya.")
        raise DomainError("return_moved", said % {"state": locked.get_state_display()})
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
def _record(batch: PayoutBatch, reasons: Mapping[int, str], *, on: date, acting_user: User) -> PayoutReturn | None:
    """What came back of these members, for the second person; those recorded before are left alone."""
    if any(not reason.strip() for reason in reasons.values()):
        raise DomainError("reason_missing", _("Tulis alasan uangnya kembali."))
    locked = [one for one in lock_payouts(batch, reasons) if one.state in GONE and one.report_id is None]
    if not locked:
        return None
    amount_rp = sum(payout.amount_rp for payout in locked)
    report = PayoutReturn(batch=batch, returned_on=on, amount_rp=amount_rp, payments=len(locked))
    report.recorded_by, report.recorded_at = acting_user, clock.now()
    report.save(force_insert=True)
    for payout in locked:
        payout.report, payout.return_reason = report, reasons[payout.share.member_id].strip()
    Payout.objects.bulk_update(locked, ["report", "return_reason"], batch_size=2_000)
    return report


def _decide(report: PayoutReturn, state: ReturnState, *, acting_user: User) -> None:
    report.state, report.decided_by, report.decided_at = state, acting_user, clock.now()
    report.save(update_fields=["state", "decided_by", "decided_at", "journal"])


def _facts(report: PayoutReturn) -> dict[str, object]:
    return {"number": report.batch.number, "payments": report.payments, "amount_rp": report.amount_rp}


@step
def _post(report: PayoutReturn, payouts: list[Payout], *, by: User) -> Journal:
    batch = report.batch
    place = Payout.objects.filter(batch=batch).aggregate(n=Count("return_journal", distinct=True))["n"] + 1
    return post_money(
        reference=f"SHU-{batch.number}/KEMBALI-{place}",
        memo=_("SHU kembali, %(number)s") % {"number": batch.number},
        on=report.returned_on,
        pks=[payout.pk for payout in payouts],
        way=PayWay(batch.way),
        sign=-1,
        key=f"{batch.pk}_{place}",
        by=by,
    )


@step
def _tell_arrived(batch: PayoutBatch, sums: Mapping[int, int]) -> None:
    """One person says that money has arrived; each member is the second, who knows whether it did."""
    words = [
        Words(
            member=member,
            key=f"shu-sampai:{batch.pk}:{member}",
            title=f"SHU sudah sampai: {rupiah(rp)}",
            body="Menurut kabar bank sudah masuk ke rekening Anda. Bila belum Anda terima, segera hubungi koperasi.",
            path=reverse("pay_choice"),
        )
        for member, rp in sums.items()
    ]
    tell_each(words, topic=Topic.SURPLUS)


@step
def _tell(report: PayoutReturn, payouts: list[Payout]) -> None:
    sums: dict[int, int] = {}
    for payout in payouts:
        sums[payout.share.member_id] = sums.get(payout.share.member_id, 0) + payout.amount_rp
    reasons = {payout.share.member_id: payout.return_reason for payout in payouts}
    words = [
        Words(
            member=member,
            key=f"shu-kembali:{report.batch_id}:{member}:{report.journal_id}",
            title=f"SHU belum sampai: {rupiah(rp)}",
            body=f"{reasons[member]} Uang itu tetap milik Anda. Periksa cara terima SHU Anda.",
            path=reverse("pay_choice"),
        )
        for member, rp in sums.items()
    ]
    tell_each(words, topic=Topic.SURPLUS)
