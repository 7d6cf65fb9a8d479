"""The only writers of payments out of funds: one person prepares, another pays."""

from datetime import date

from django.utils.translation import gettext as _

from governance.bylaws.rules import FUND_ACCOUNTS
from governance.funds.locks import lock_fund, lock_payment
from governance.funds.models import FundPayment
from governance.funds.queries import held_rp
from governance.funds.rules import day_problems, payment_problems
from governance.funds.states import CASH_ACCOUNTS, TAX_ACCOUNT, FundMethod, FundPaymentState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError, refuse_on
from kmp.numbers import next_number
from kmp.trail.services import record

PREFIX = "BD"


@act
def prepare_fund_payment(
    fund: str,
    *,
    recipient: str,
    purpose: str,
    gross_rp: int,
    tax_rp: int,
    method: str,
    position: str = "",
    bank: str = "",
    account_number: str = "",
    account_holder: str = "",
    acting_user: User,
) -> FundPayment:
    """The first person: who gets how much out of which fund, gross and PPh 21. Moves no money.

    Refused: `fund_covers_its_payments`, `only_persons_are_taxed`, `tax_is_part_of_the_gross`, `account_missing`.
    """
    lock_fund(fund)
    facts = {"fund": fund, "gross_rp": gross_rp, "tax_rp": tax_rp, "method": method, "account_number": account_number}
    refuse_on(payment_problems(**facts, held_rp=held_rp(fund)))  # type: ignore[arg-type]
    pk, number = next_number(FundPayment, PREFIX)
    by_bank = method == FundMethod.TRANSFER
    payment = FundPayment(
        pk=pk,
        number=number,
        fund=fund,
        recipient=recipient.strip(),
        position=position.strip(),
        purpose=purpose.strip(),
        gross_rp=gross_rp,
        tax_rp=tax_rp,
        method=method,
        bank=bank.strip() if by_bank else "",
        account_holder=account_holder.strip() if by_bank else "",
        prepared_by=acting_user,
        prepared_at=clock.now(),
    )
    payment.account_number = account_number.strip() if by_bank else ""
    payment.save(force_insert=True)
    after = {"number": number, "fund": fund, "gross_rp": gross_rp, "tax_rp": tax_rp}
    record("governance.fund.prepared", payment, acting_user=acting_user, after=after)
    return payment


@act
def pay_fund_payment(payment: FundPayment, *, paid_on: date, acting_user: User) -> FundPayment:
    """The second person: Dr the fund gross, Cr 2-1400 the tax, Cr cash or bank the net.

    Refused: `fund_payment_moved`, `fund_payment_by_two_persons`, `paid_in_future`, `fund_covers_its_payments`.
    """
    lock_fund(payment.fund)
    locked = _prepared(payment)
    if locked.prepared_by_id == acting_user.pk:
        raise DomainError("fund_payment_by_two_persons", _("Pembayaran dana memerlukan dua orang yang berbeda."))
    refuse_on(day_problems(on=paid_on, today=clock.today()))
    facts = {"fund": locked.fund, "gross_rp": locked.gross_rp, "tax_rp": locked.tax_rp, "method": locked.method}
    refuse_on(
        payment_problems(**facts, account_number=locked.account_number, held_rp=held_rp(locked.fund))  # type: ignore[arg-type]
    )
    lines = [
        Line(FUND_ACCOUNTS[locked.fund], locked.gross_rp),
        Line(TAX_ACCOUNT, -locked.tax_rp),
        Line(CASH_ACCOUNTS[FundMethod(locked.method)], -locked.net_rp),
    ]
    locked.journal = post_journal(
        reference=locked.number,
        on=paid_on,
        memo=_("%(fund)s: %(purpose)s") % {"fund": locked.get_fund_display(), "purpose": locked.purpose},
        lines=[line for line in lines if line.amount_rp],
        acting_user=acting_user,
    )
    locked.paid_on = paid_on
    return _decided(locked, FundPaymentState.PAID, "governance.fund.paid", acting_user=acting_user)


@act
def drop_fund_payment(payment: FundPayment, *, acting_user: User) -> FundPayment:
    """Take back what was prepared. Refused: `fund_payment_moved`."""
    locked = _prepared(payment)
    return _decided(locked, FundPaymentState.DROPPED, "governance.fund.dropped", acting_user=acting_user)


def _prepared(payment: FundPayment) -> FundPayment:
    locked = lock_payment(payment.pk)
    if locked.state != FundPaymentState.PREPARED:
        said = _("%(number)s sekarang berstatus “%(state)s”. Buka lagi halamannya.")
        facts = {"number": locked.number, "state": locked.get_state_display()}
        raise DomainError("fund_payment_moved", said % facts)
    return locked


def _decided(locked: FundPayment, state: FundPaymentState, action: str, *, acting_user: User) -> FundPayment:
    locked.state, locked.decided_by, locked.decided_at = state, acting_user, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at", "paid_on", "journal"])
    facts = {"number": locked.number, "fund": locked.fund, "gross_rp": locked.gross_rp, "tax_rp": locked.tax_rp}
    record(action, locked, acting_user=acting_user, after=facts)
    return locked
