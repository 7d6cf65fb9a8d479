"""The only writers of withdrawals of simpanan sukarela: asked by one person, paid out or refused by another."""

from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.bank_accounts import plain_account
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError, refuse_on
from kmp.numbers import next_number
from kmp.trail.services import record
from members.leaving.queries import death_is_reported
from members.registry.access import memberships_of
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.accounts import number_at
from members.savings.locks import LockedWithdrawal, lock_holder, lock_withdrawal
from members.savings.models import Payment, Withdrawal
from members.savings.queries import holdings
from members.savings.rules import pay_out_problems, payment_problems, reason_problems, withdrawal_problems
from members.savings.states import ACCOUNTS, CASH_ACCOUNTS, Method, Saving, WithdrawalState
from members.savings.telling import tell_asked, tell_decided


@act
def ask_withdrawal(
    member: Member,
    *,
    amount_rp: int,
    method: str,
    bank: str = "",
    account_number: str = "",
    account_holder: str = "",
    acting_user: User,
) -> Withdrawal:
    """Ask simpanan sukarela back, `amount_rp` rupiah; the member on the phone, or staff for the member, who is told.

    A transfer names its account; a number left out is the one the member named last at that bank, for pages show only
    its last digits. Refused: those of `rules.withdrawal_problems`, and `one_open_withdrawal_per_member`.
    """
    holder = lock_holder(member.pk)
    account = None
    if method == Method.TRANSFER:
        number = plain_account(account_number) or number_at(holder, bank=bank)
        account = {"bank": bank.strip(), "account_number": number, "account_holder": account_holder.strip()}
    refuse_on(
        withdrawal_problems(
            amount_rp=amount_rp,
            sukarela_rp=holdings(holder, clock.today()).sukarela_rp,
            has_left=holder.status == MemberStatus.LEFT,
            is_dead=death_is_reported(holder),
            account=account,
        )
    )
    pk, number = next_number(Withdrawal, "TS")
    withdrawal = Withdrawal(pk=pk, number=number, member=holder, amount_rp=amount_rp, method=method, **account or {})
    withdrawal.asked_by = acting_user
    withdrawal.save(force_insert=True)
    if not memberships_of(acting_user).filter(pk=holder.pk).exists():
        tell_asked(withdrawal)
    record("members.savings.withdrawal_asked", withdrawal, acting_user=acting_user, after={"amount_rp": amount_rp})
    return withdrawal


@act
def pay_withdrawal(withdrawal: Withdrawal, *, paid_on: date, acting_user: User) -> Withdrawal:
    """Pay it out: Dr 2-1000, Cr cash or bank, and a negative payment; by another person than asked, and not the member.

    Not before the day it was asked: what one person paid is no request afterwards. Refused: `withdrawal_moved`,
    `paid_in_future`, those of `rules.pay_out_problems`, and `sukarela_covers_the_withdrawal`.
    """
    locked = _asked(withdrawal)
    member = locked.member
    refuse_on(payment_problems(amount_rp=locked.amount_rp, paid_on=paid_on, today=clock.today()))
    refuse_on(
        pay_out_problems(
            asked_by_payer=acting_user.pk == locked.asked_by_id,
            is_own=memberships_of(acting_user).filter(pk=member.pk).exists(),
            is_dead=death_is_reported(member),
            paid_on=paid_on,
            asked_on=clock.day_of(locked.asked_at),
        )
    )
    payment = Payment(kind=Saving.SUKARELA, member=member, amount_rp=-locked.amount_rp, method=locked.method)
    payment.journal = post_journal(
        reference=locked.number,
        on=paid_on,
        memo=_("Penarikan simpanan sukarela %(number)s") % {"number": member.number},
        lines=[
            Line(ACCOUNTS[Saving.SUKARELA], locked.amount_rp, member.number, member.name),
            Line(CASH_ACCOUNTS[Method(locked.method)], -locked.amount_rp, member.number, member.name),
        ],
        acting_user=acting_user,
    )
    payment.paid_on, payment.received_by = paid_on, acting_user
    payment.save(force_insert=True)
    locked.payment = payment
    return _decided(locked, WithdrawalState.PAID, "members.savings.withdrawal_paid", acting_user=acting_user)


@act
def refuse_withdrawal(withdrawal: Withdrawal, *, reason: str, acting_user: User) -> Withdrawal:
    """Refuse, with a reason the member will read. Refused: `reason_missing`, `withdrawal_moved`."""
    locked = _asked(withdrawal)
    refuse_on(reason_problems(reason))
    locked.reason = reason.strip()
    return _decided(locked, WithdrawalState.REFUSED, "members.savings.withdrawal_refused", acting_user=acting_user)


@act
def take_back_withdrawal(withdrawal: Withdrawal, *, acting_user: User) -> Withdrawal:
    """The member does not want it any more, or staff asked by mistake. Refused: `withdrawal_moved`."""
    locked = _asked(withdrawal)
    action = "members.savings.withdrawal_taken_back"
    return _decided(locked, WithdrawalState.WITHDRAWN, action, acting_user=acting_user)


@act
def show_account(withdrawal: Withdrawal, *, acting_user: User) -> str:
    """The whole number for who pays, this once; that it was looked at is kept.

    Refused: `account_missing` for cash or a request that nobody pays any more.
    """
    shown = Withdrawal.objects.get(pk=withdrawal.pk)
    if not shown.has_account_to_show:
        raise DomainError("account_missing", _("Tidak ada rekening untuk penarikan ini."))
    record("members.savings.account_shown", shown, acting_user=acting_user)
    return shown.account_number


def _asked(withdrawal: Withdrawal) -> LockedWithdrawal:
    """The withdrawal behind its member's row, still open; otherwise somebody was quicker (`withdrawal_moved`)."""
    lock_holder(withdrawal.member_id)
    locked = lock_withdrawal(withdrawal.pk)
    if locked.state != WithdrawalState.ASKED:
        message = _("Permintaan ini sekarang berstatus “%(state)s”. Buka lagi halamannya.")
        raise DomainError("withdrawal_moved", message % {"state": locked.get_state_display()})
    return locked


def _decided(locked: LockedWithdrawal, state: WithdrawalState, action: str, *, acting_user: User) -> Withdrawal:
    locked.state, locked.decided_by, locked.decided_at = state, acting_user, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at", "reason", "payment"])
    facts = {"state": str(state), "amount_rp": locked.amount_rp}
    if state in (WithdrawalState.PAID, WithdrawalState.REFUSED):
        tell_decided(locked)
    record(action, locked, acting_user=acting_user, before={"state": str(WithdrawalState.ASKED)}, after=facts)
    return locked
