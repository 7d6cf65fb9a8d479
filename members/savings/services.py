"""The only writers of bills, payments and advances. Each payment has its journal, the member's number as the party."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError, refuse_on
from kmp.runs.models import Run
from kmp.runs.services import ask_run, finish_run
from kmp.runs.states import RunState
from kmp.trail.services import record
from kmp.ui.formats import MONTHS
from members.banking.models import BankLine
from members.joining.models import Application
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.locks import LockedBill, LockedHolder, lock_bill, lock_holder
from members.savings.models import Advance, Bill, Payment, Withdrawal
from members.savings.queries import advances_held, billing_runs, holdings, rest_of, unbilled_members, wajib_rules
from members.savings.rules import (
    DAYS_FOR_POKOK,
    Holdings,
    first_of_month,
    part_problems,
    payment_problems,
    wajib_due_on,
)
from members.savings.states import (
    ACCOUNTS,
    ADVANCE_ACCOUNT,
    CASH_ACCOUNTS,
    RECEIVABLE,
    REFUND_ACCOUNT,
    Method,
    Saving,
    WithdrawalState,
)
from members.savings.telling import tell_billed, tell_received

BILL_ALL = """
    INSERT INTO members_bill (kind, member_id, month, amount_rp, due_on)
    SELECT 'wajib', member.id, %(month)s, rule.amount_rp, %(due_on)s
      FROM members_member AS member
      JOIN unnest(%(groups)s::text[], %(amounts)s::bigint[]) AS rule(group_id, amount_rp)
        ON rule.group_id = member.group_id
      LEFT JOIN members_memberimport AS batch ON batch.id = member.imported_in_id
     WHERE member.status = 'aktif' AND member.joined_on < %(month)s
       AND (batch.id IS NULL OR batch.as_of < %(month)s)
    ON CONFLICT (member_id, month) WHERE kind = 'wajib' DO NOTHING
"""


@step
def bill_pokok(application: Application, *, amount_rp: int) -> Bill:
    """Bill the one simpanan pokok of an approved application, due in thirty days."""
    due_on = clock.today() + timedelta(days=DAYS_FOR_POKOK)
    return Bill.objects.create(kind=Saving.POKOK, application=application, amount_rp=amount_rp, due_on=due_on)


@step
def advance_pokok(
    bill: Bill,
    *,
    amount_rp: int,
    method: str,
    paid_on: date,
    acting_user: User,
    bank_line: BankLine | None = None,
) -> Advance:
    """Take a part of a simpanan pokok (Cr 2-1050), a debt to the applicant until the whole is there.

    The caller holds the application's row. Refused: `bill_is_not_overpaid`, `amount_not_positive`, `paid_in_future`.
    """
    application = bill.application
    assert application is not None  # a simpanan pokok is of an application
    refuse_on(payment_problems(amount_rp=amount_rp, paid_on=paid_on, today=clock.today()))
    part = bill.advances.filter(returns__isnull=True).count() + 1
    advance = Advance(bill=bill, amount_rp=amount_rp, method=method, paid_on=paid_on, bank_line=bank_line)
    advance.journal = post_journal(
        reference=f"TP-{application.number}/{part}",
        on=paid_on,
        memo=_("Titipan simpanan pokok %(number)s") % {"number": application.number},
        lines=[
            Line(CASH_ACCOUNTS[Method(method)], amount_rp, application.number, application.applicant),
            Line(ADVANCE_ACCOUNT, -amount_rp, application.number, application.applicant),
        ],
        acting_user=acting_user,
    )
    advance.received_by = acting_user
    advance.save(force_insert=True)
    record(
        "members.savings.advanced", advance, acting_user=acting_user, after={"amount_rp": amount_rp, "paid_on": paid_on}
    )
    return advance


@step
def receive_pokok(
    bill: Bill,
    *,
    member: Member,
    method: str,
    paid_on: date,
    acting_user: User,
    bank_line: BankLine | None = None,
) -> Payment:
    """The last part of a simpanan pokok: one payment of the whole bill, its advances turned into equity.

    Dr cash the rest, Dr 2-1050 what was advanced, Cr 3-1000 the whole. The caller holds the application's row.
    """
    held_rp = advances_held(bill)
    rest_rp = bill.amount_rp - held_rp
    payment = Payment(kind=Saving.POKOK, member=member, bill=bill, amount_rp=bill.amount_rp, method=method)
    payment.bank_line = bank_line
    debits = [Line(CASH_ACCOUNTS[Method(method)], rest_rp, member.number, member.name)]
    if held_rp:
        assert bill.application is not None
        debits.append(Line(ADVANCE_ACCOUNT, held_rp, bill.application.number, bill.application.applicant))
    times = bill.payments.filter(amount_rp__gt=0).count() + 1
    reference = f"SP-{member.number}" if times == 1 else f"SP-{member.number}/{times}"
    return _receive(payment, reference=reference, on=paid_on, acting_user=acting_user, debits=debits)


@act
def receive_pokok_again(bill: Bill, *, method: str, paid_on: date, acting_user: User) -> Payment:
    """The simpanan pokok of a member whose first payment was undone by a counter-entry, whole.

    Refused: `not_a_pokok_of_a_member`, `member_left`, `bill_is_not_overpaid`, `paid_in_future`.
    """
    member = getattr(bill.application, "member", None)
    if member is None:
        raise DomainError("not_a_pokok_of_a_member", _("Tagihan ini bukan simpanan pokok seorang anggota."))
    holder = _still_member(member.pk)
    locked = lock_bill(bill.pk)
    rest_rp = rest_of(locked)
    refuse_on(part_problems(amount_rp=rest_rp, rest_rp=rest_rp))
    payment = receive_pokok(locked, member=holder, method=method, paid_on=paid_on, acting_user=acting_user)
    return _recorded(payment, acting_user)


@act
def receive_wajib(
    bill: Bill,
    *,
    amount_rp: int | None = None,
    method: str,
    paid_on: date,
    acting_user: User,
    bank_line: BankLine | None = None,
    seen_rest_rp: int | None = None,
) -> Payment:
    """Take money for one bill of simpanan wajib: the rest, or a part of `amount_rp` rupiah.

    `seen_rest_rp` is the rest that the page showed, so that a form sent twice pays once. Refused:
    `not_a_wajib_bill`, `member_left`, `bill_is_not_overpaid`, `rest_changed`, `amount_not_positive`, `paid_in_future`.
    """
    return take_wajib(
        bill,
        amount_rp=amount_rp,
        method=method,
        paid_on=paid_on,
        acting_user=acting_user,
        bank_line=bank_line,
        seen_rest_rp=seen_rest_rp,
    )


@step
def take_wajib(
    bill: Bill,
    *,
    amount_rp: int | None = None,
    method: str,
    paid_on: date,
    acting_user: User,
    bank_line: BankLine | None = None,
    seen_rest_rp: int | None = None,
) -> Payment:
    """`receive_wajib` as a part of another act (a bank line that pays a bill)."""
    if bill.member_id is None:
        raise DomainError("not_a_wajib_bill", _("Tagihan ini bukan simpanan wajib seorang anggota."))
    holder, locked = _still_member(bill.member_id), lock_bill(bill.pk)
    rest_rp = rest_of(locked)
    amount_rp = rest_rp if amount_rp is None else amount_rp
    refuse_on(part_problems(amount_rp=amount_rp, rest_rp=rest_rp, seen_rest_rp=seen_rest_rp))
    payment = Payment(kind=Saving.WAJIB, member=holder, bill=locked, amount_rp=amount_rp, method=method)
    payment.bank_line = bank_line
    _receive(payment, reference=_wajib_reference(locked), on=paid_on, acting_user=acting_user)
    return _recorded(payment, acting_user)


@act
def deposit_sukarela(
    member: Member,
    *,
    amount_rp: int,
    method: str,
    paid_on: date,
    acting_user: User,
    key: str = "",
    bank_line: BankLine | None = None,
) -> Payment:
    """Take simpanan sukarela of any amount, for a member who has not left.

    `key` makes a repeated form harmless: the same key is refused as `duplicate_reference`. Refused besides:
    `member_left`, `amount_not_positive`, `paid_in_future`.
    """
    return take_sukarela(
        member,
        amount_rp=amount_rp,
        method=method,
        paid_on=paid_on,
        acting_user=acting_user,
        key=key,
        bank_line=bank_line,
    )


@step
def take_sukarela(
    member: Member,
    *,
    amount_rp: int,
    method: str,
    paid_on: date,
    acting_user: User,
    key: str = "",
    bank_line: BankLine | None = None,
) -> Payment:
    """`deposit_sukarela` as a part of another act (a bank line that is a deposit)."""
    holder = _still_member(member.pk)
    payment = Payment(kind=Saving.SUKARELA, member=holder, amount_rp=amount_rp, method=method, bank_line=bank_line)
    reference = f"SS-{holder.number}-{key or secrets.token_hex(4)}"
    _receive(payment, reference=reference, on=paid_on, acting_user=acting_user)
    return _recorded(payment, acting_user)


@step
def settle_savings(
    member: Member, *, on: date, reference: str, owed_rp: int, acting_user: User
) -> tuple[Holdings, Journal | None]:
    """Give up all that a former member holds, against `owed_rp` rupiah the member owes; for `leaving`.

    Call it when the status is LEFT and its row is held. One journal: Dr 3-1000, 3-1100 and 2-1000 what is held,
    Cr 1-1150 what is owed, Cr 2-1250 the rest (Dr where more is owed than held); None where nothing is held or owed.
    An open withdrawal falls. Returns what was held. Refused: `paid_in_future`.
    """
    refuse_on(payment_problems(amount_rp=1, paid_on=on, today=clock.today()))
    _drop_withdrawals(member, acting_user=acting_user)
    held = holdings(member, date.max)
    rest_rp = held.total_rp - owed_rp
    lines = [Line(ACCOUNTS[kind], held.of(kind), member.number, member.name) for kind in Saving]
    lines += [Line(RECEIVABLE, -owed_rp, member.number, member.name)]
    lines += [Line(REFUND_ACCOUNT, -rest_rp, member.number, member.name)]
    lines = [line for line in lines if line.amount_rp]
    if not lines:
        return held, None
    memo = _("Penyelesaian simpanan %(number)s") % {"number": member.number}
    journal = post_journal(reference=reference, on=on, memo=memo, lines=lines, acting_user=acting_user)
    for kind in Saving:
        if held.of(kind):
            Payment.objects.create(
                kind=kind,
                member=member,
                amount_rp=-held.of(kind),
                method=Method.SETTLEMENT,
                paid_on=on,
                journal=journal,
                received_by=acting_user,
            )
    return held, journal


@act
def ask_wajib(month: date, *, acting_user: User) -> Run:
    """Have the simpanan wajib of a month billed in the background; asked again, it is the same run.

    Only where somebody has no bill yet who should (entered later, restored) is it a new one, for them. Refused:
    `month_in_future`.
    """
    month = first_of_month(month)
    if month > clock.today():
        raise DomainError("month_in_future", _("Bulan itu belum mulai."))
    subject = _("Simpanan wajib %(month)s %(year)s") % {"month": MONTHS[month.month - 1], "year": month.year}
    inputs: dict[str, Any] = {"month": month.isoformat()}
    done = billing_runs(month).filter(state=RunState.DONE).count()
    again = done + 1 if done and unbilled_members(month, wajib_rules(month)).exists() else done
    if again > 1:
        inputs["round"] = again
        subject = _("%(subject)s, yang belum ditagih") % {"subject": subject}
    return ask_run("wajib", subject=subject, inputs=inputs, acting_user=acting_user)


@act
def bill_wajib_for_month(run: Run) -> int:
    """Bill every active member who joined before the month, once, by the bylaws in force on its first day.

    For a member from the old books, months up to the day of the opening balances are settled there.
    The work of a `wajib` run: one statement for all members, finished with the run in one transaction.
    """
    month = date.fromisoformat(run.inputs["month"])
    rules = wajib_rules(month)
    amounts = {code: rule.wajib_rp for code, rule in rules.items()}
    due_on = wajib_due_on(month, today=clock.today())
    facts: dict[str, Any] = {
        "month": month,
        "due_on": due_on,
        "groups": list(amounts),
        "amounts": list(amounts.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(BILL_ALL, facts)
        count: int = cursor.rowcount
    tell_billed(month, amounts, due_on=due_on)
    articles = sorted({rule.article for rule in rules.values()})
    page = reverse("staff_savings")
    finish_run(run, result={"bills": count, "amounts_rp": amounts, "articles": articles, "url": page})
    record("members.savings.wajib_billed", run, acting_user=run.asked_by, after={"month": month, "bills": count})
    return count


@act
def record_arrears_export(*, count: int, filters: Mapping[str, str], acting_user: User) -> None:
    """Write down that a list of members in arrears left the house; without this line there is no file (DESIGN 9)."""
    facts = {"rows": count, **filters}
    record("members.savings.arrears_exported", acting_user, acting_user=acting_user, after=facts)


def _drop_withdrawals(member: Member, *, acting_user: User) -> None:
    """What the member has asked back is part of the settlement now."""
    Withdrawal.objects.filter(member=member, state=WithdrawalState.ASKED).update(
        state=WithdrawalState.WITHDRAWN,
        reason=_("Keanggotaan berakhir; simpanan diselesaikan bersama."),
        decided_by=acting_user,
        decided_at=clock.now(),
    )


def _still_member(pk: int) -> LockedHolder:
    """The member's row, held; refused with `member_left` when the membership has ended."""
    holder = lock_holder(pk)
    if holder.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar."))
    return holder


def _wajib_reference(bill: LockedBill) -> str:
    """SW-12, and for a further part SW-12/2; drawn under the bill's lock."""
    part = bill.payments.filter(amount_rp__gt=0).count() + 1
    return f"SW-{bill.pk}" if part == 1 else f"SW-{bill.pk}/{part}"


def _receive(
    payment: Payment, *, reference: str, on: date, acting_user: User, debits: Sequence[Line] | None = None
) -> Payment:
    """Post the journal (cash, bank or SHU to the savings account) and write the payment beside it."""
    refuse_on(payment_problems(amount_rp=payment.amount_rp, paid_on=on, today=clock.today()))
    member, kind = payment.member, Saving(payment.kind)
    whole = Line(CASH_ACCOUNTS[Method(payment.method)], payment.amount_rp, member.number, member.name)
    payment.journal = post_journal(
        reference=reference,
        on=on,
        memo=f"{kind.label} {member.number}",
        lines=[*(debits or [whole]), Line(ACCOUNTS[kind], -payment.amount_rp, member.number, member.name)],
        acting_user=acting_user,
    )
    payment.paid_on, payment.received_by = on, acting_user
    payment.save(force_insert=True)
    return payment


def _recorded(payment: Payment, acting_user: User) -> Payment:
    tell_received([payment])
    record(
        "members.savings.received",
        payment,
        acting_user=acting_user,
        after={"kind": str(payment.kind), "amount_rp": payment.amount_rp, "paid_on": payment.paid_on},
    )
    return payment
