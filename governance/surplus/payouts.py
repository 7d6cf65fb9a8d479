"""Paying shares out: one person prepares, another approves (DESIGN 9), each share once.

A preparation is an entry of the action log, which nobody can change; the payments of an approval name both persons.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.surplus.locks import lock_distribution, lock_shares
from governance.surplus.models import Distribution, Payout, Share
from governance.surplus.queries import PAYOUT_PREPARED, unpaid_shares
from governance.surplus.states import DistributionState
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from kmp.trail.services import record
from kmp.ui.formats import rupiah
from members.notices.services import Words, tell_each
from members.notices.states import Topic
from members.registry.states import MemberStatus
from members.savings.services import move_to_sukarela

SUKARELA = "sukarela"
SHU_PAYABLE = "2-1200"
HOW_PAID = {SUKARELA: "masuk ke simpanan sukarela", "tunai": "tunai di kantor", "transfer": "lewat transfer bank"}
CASH_ACCOUNTS = {"tunai": "1-1000", "transfer": "1-1010"}


@act
def pay_share(share: Share, *, method: str, paid_on: date, prepared_by: User, approved_by: User) -> Payout:
    """Pay one share: to simpanan sukarela, in cash or by transfer.

    Refused: `already_paid`, `nothing_to_pay`, `member_left` (no sukarela for who has left),
    `payout_by_two_persons`, and by the database `payout_needs_a_posted_distribution`.
    """
    [locked] = lock_shares([share.pk])
    if Payout.objects.filter(share=locked).exists():
        raise DomainError("already_paid", _("Bagian SHU ini sudah dibayar."))
    payout = _pay(locked, method=method, paid_on=paid_on, prepared_by=prepared_by, approved_by=approved_by)
    _tell_paid([locked], method=method)
    after = {"method": method, "amount_rp": locked.total_rp, "prepared_by": prepared_by.pk}
    record("governance.surplus.paid", payout, acting_user=approved_by, after=after)
    return payout


@act
def pay_all_to_sukarela(
    distribution: Distribution, *, paid_on: date, prepared_by: User, approved_by: User
) -> list[Payout]:
    """Move every unpaid share of members who have not left to their simpanan sukarela. Refused as `pay_share`."""
    shares = unpaid_shares(distribution).exclude(member__status=MemberStatus.LEFT)
    pks = list(shares.values_list("pk", flat=True))
    return _pay_many(
        distribution, pks, method=SUKARELA, paid_on=paid_on, prepared_by=prepared_by, approved_by=approved_by
    )


@act
def prepare_payouts(
    distribution: Distribution, *, method: str, share_ids: Collection[int] | None, acting_user: User
) -> ActionLog:
    """The first person: which unpaid shares are to be paid, and how (all that can be, where `share_ids` is None).

    Pays nothing. Refused: `distribution_not_posted`, `unknown_method`, `nothing_to_pay`.
    """
    locked = lock_distribution(distribution.pk)
    if locked.state != DistributionState.POSTED:
        raise DomainError("distribution_not_posted", _("SHU ini belum dibukukan, jadi belum dapat dibayarkan."))
    if method not in (SUKARELA, *CASH_ACCOUNTS):
        raise DomainError("unknown_method", _("Pilih cara pembayaran."))
    shares = unpaid_shares(locked)
    if method == SUKARELA:
        shares = shares.exclude(member__status=MemberStatus.LEFT)
    if share_ids is not None:
        shares = shares.filter(pk__in=share_ids)
    rows = list(shares.values_list("pk", "total_rp"))
    if not rows:
        raise DomainError("nothing_to_pay", _("Tidak ada bagian SHU yang belum dibayar di antara pilihan Anda."))
    after = {"method": method, "shares": [pk for pk, _rp in rows], "amount_rp": sum(rp for _pk, rp in rows)}
    return record(PAYOUT_PREPARED, locked, acting_user=acting_user, after=after)


@act
def approve_payouts(distribution: Distribution, *, log_id: int, paid_on: date, acting_user: User) -> list[Payout]:
    """The second person: pay what the first prepared and nobody has paid since.

    Refused: `not_prepared`, `payout_by_two_persons` (the same person), `nothing_to_pay`.
    """
    logs = ActionLog.objects.filter(action=PAYOUT_PREPARED, object_type=Distribution._meta.label_lower)
    log = logs.select_related("actor").filter(pk=log_id, object_id=str(distribution.pk)).first()
    if log is None or log.actor is None:
        raise DomainError("not_prepared", _("Pembayaran ini belum disiapkan."))
    if log.actor == acting_user:
        raise DomainError("payout_by_two_persons", _("Pembayaran SHU memerlukan dua orang yang berbeda."))
    waiting = unpaid_shares(distribution).filter(pk__in=log.after["shares"]).values_list("pk", flat=True)
    method = log.after["method"]
    return _pay_many(
        distribution, list(waiting), method=method, paid_on=paid_on, prepared_by=log.actor, approved_by=acting_user
    )


@step
def _pay_many(
    distribution: Distribution,
    pks: Iterable[int],
    *,
    method: str,
    paid_on: date,
    prepared_by: User,
    approved_by: User,
) -> list[Payout]:
    """Pay these shares, those paid meanwhile left out, and write one line in the log."""
    lock_distribution(distribution.pk)
    locked = lock_shares(pks)
    paid = set(Payout.objects.filter(share__in=locked).values_list("share_id", flat=True))
    shares = [share for share in locked if share.pk not in paid]
    if not shares:
        raise DomainError("nothing_to_pay", _("Tidak ada bagian SHU yang belum dibayar."))
    payouts = [
        _pay(share, method=method, paid_on=paid_on, prepared_by=prepared_by, approved_by=approved_by)
        for share in shares
    ]
    _tell_paid(shares, method=method)
    amount_rp = sum(share.total_rp for share in shares)
    after = {"method": method, "shares": len(payouts), "amount_rp": amount_rp, "prepared_by": prepared_by.pk}
    record("governance.surplus.paid", distribution, acting_user=approved_by, after=after)
    return payouts


@step
def _tell_paid(shares: Collection[Share], *, method: str) -> None:
    words = [
        Words(
            member=share.member_id,
            key=f"shu:{share.pk}",
            title=f"SHU {share.distribution.year} dibayarkan: {rupiah(share.total_rp)}",
            body=f"Untuk {share.member.name}, {HOW_PAID[method]}.",
            path=reverse("shu", args=[share.distribution.year]),
        )
        for share in shares
    ]
    tell_each(words, topic=Topic.SURPLUS)


@step
def _pay(share: Share, *, method: str, paid_on: date, prepared_by: User, approved_by: User) -> Payout:
    if share.total_rp == 0:
        raise DomainError("nothing_to_pay", _("Bagian SHU ini nol rupiah."))
    if method == SUKARELA and share.member.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar; bayarkan tunai atau lewat bank."))
    return Payout.objects.create(
        share=share,
        method=method,
        paid_on=paid_on,
        journal=_journal(share, method=method, paid_on=paid_on, acting_user=approved_by),
        prepared_by=prepared_by,
        approved_by=approved_by,
    )


@step
def _journal(share: Share, *, method: str, paid_on: date, acting_user: User) -> Journal:
    """Debit what the cooperative owes the member; credit sukarela, cash or bank."""
    member, reference = share.member, f"SHU-{share.distribution.year}-{share.member.number}"
    if method == SUKARELA:
        amount_rp = share.total_rp
        moved = move_to_sukarela(member, amount_rp=amount_rp, on=paid_on, reference=reference, acting_user=acting_user)
        return moved.journal
    return post_journal(
        reference=reference,
        on=paid_on,
        memo=_("Pembayaran SHU %(year)s %(number)s") % {"year": share.distribution.year, "number": member.number},
        lines=[
            Line(SHU_PAYABLE, share.total_rp, member.number, member.name),
            Line(CASH_ACCOUNTS[method], -share.total_rp, member.number, member.name),
        ],
        acting_user=acting_user,
    )
