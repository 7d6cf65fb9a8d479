"""The only writers of bills and payments. Each payment has its journal, with the member's number as the party."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError, refuse_on
from kmp.runs.models import Run
from kmp.runs.services import ask_run, finish_run
from kmp.trail.services import record
from kmp.ui.formats import MONTHS
from members.joining.models import Application
from members.registry.models import Group, Member
from members.registry.states import MemberStatus
from members.savings.models import Bill, Payment
from members.savings.queries import savings_rule
from members.savings.rules import DAYS_FOR_POKOK, first_of_month, payment_problems, wajib_due_on
from members.savings.states import ACCOUNTS, CASH_ACCOUNTS, Method, Saving

BILL_ALL = """
    INSERT INTO members_bill (kind, member_id, month, amount_rp, due_on)
    SELECT 'wajib', member.id, %(month)s, rule.amount_rp, %(due_on)s
      FROM members_member AS member
      JOIN unnest(%(groups)s::text[], %(amounts)s::bigint[]) AS rule(group_id, amount_rp)
        ON rule.group_id = member.group_id
     WHERE member.status = 'aktif' AND member.joined_on < %(month)s
    ON CONFLICT (member_id, month) WHERE kind = 'wajib' DO NOTHING
"""


@step
def bill_pokok(application: Application, *, amount_rp: int) -> Bill:
    """Bill the one simpanan pokok of an approved application, due in thirty days."""
    due_on = clock.today() + timedelta(days=DAYS_FOR_POKOK)
    return Bill.objects.create(kind=Saving.POKOK, application=application, amount_rp=amount_rp, due_on=due_on)


@step
def receive_pokok(bill: Bill, *, member: Member, method: str, paid_on: date, acting_user: User) -> Payment:
    """The payment that makes an applicant a member; for `registry.services.pay_pokok`."""
    payment = Payment(kind=Saving.POKOK, member=member, bill=bill, amount_rp=bill.amount_rp, method=method)
    return _receive(payment, reference=f"SP-{member.number}", on=paid_on, acting_user=acting_user)


@act
def receive_wajib(bill: Bill, *, method: str, paid_on: date, acting_user: User) -> Payment:
    """Take the money for one bill of simpanan wajib, whole.

    Refused: `not_a_wajib_bill`, `paid_in_future`, `duplicate_reference` or `one_payment_per_bill` (paid already).
    """
    if bill.member is None:
        raise DomainError("not_a_wajib_bill", _("Tagihan ini bukan simpanan wajib seorang anggota."))
    payment = Payment(kind=Saving.WAJIB, member=bill.member, bill=bill, amount_rp=bill.amount_rp, method=method)
    _receive(payment, reference=f"SW-{bill.pk}", on=paid_on, acting_user=acting_user)
    return _recorded(payment, acting_user)


@act
def deposit_sukarela(
    member: Member, *, amount_rp: int, method: str, paid_on: date, acting_user: User, key: str = ""
) -> Payment:
    """Take simpanan sukarela of any amount, for a member who has not left.

    `key` makes a repeated form harmless: the same key is refused as `duplicate_reference`. Refused besides:
    `member_left`, `amount_not_positive`, `paid_in_future`.
    """
    if member.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar."))
    payment = Payment(kind=Saving.SUKARELA, member=member, amount_rp=amount_rp, method=method)
    reference = f"SS-{member.number}-{key or secrets.token_hex(4)}"
    _receive(payment, reference=reference, on=paid_on, acting_user=acting_user)
    return _recorded(payment, acting_user)


@step
def move_to_sukarela(member: Member, *, amount_rp: int, on: date, reference: str, acting_user: User) -> Payment:
    """Turn a payable SHU (2-1200) into simpanan sukarela (2-1000); `reference` is the payout's own, used once."""
    payment = Payment(kind=Saving.SUKARELA, member=member, amount_rp=amount_rp, method=Method.SHU)
    return _receive(payment, reference=reference, on=on, acting_user=acting_user)


@act
def ask_wajib(month: date, *, acting_user: User) -> Run:
    """Have the simpanan wajib of a month billed in the background; asked again, it is the same run.

    Refused: `month_in_future`.
    """
    month = first_of_month(month)
    if month > clock.today():
        raise DomainError("month_in_future", _("Bulan itu belum mulai."))
    subject = _("Simpanan wajib %(month)s %(year)s") % {"month": MONTHS[month.month - 1], "year": month.year}
    return ask_run("wajib", subject=subject, inputs={"month": month.isoformat()}, acting_user=acting_user)


@act
def bill_wajib_for_month(run: Run) -> int:
    """Bill every active member who joined before the month, once, by the bylaws in force on its first day.

    The work of a `wajib` run: one statement for all members, finished with the run in one transaction.
    """
    month = date.fromisoformat(run.inputs["month"])
    rules = {code: savings_rule(code, month) for code in Group.objects.values_list("code", flat=True)}
    amounts = {code: rule.wajib_rp for code, rule in rules.items() if rule.wajib_rp > 0}
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
    articles = sorted({rule.article for rule in rules.values()})
    page = reverse("staff_savings")
    finish_run(run, result={"bills": count, "amounts_rp": amounts, "articles": articles, "url": page})
    record("members.savings.wajib_billed", run, acting_user=run.asked_by, after={"month": month, "bills": count})
    return count


def _receive(payment: Payment, *, reference: str, on: date, acting_user: User) -> Payment:
    """Post the journal (cash, bank or SHU to the savings account) and write the payment beside it."""
    refuse_on(payment_problems(amount_rp=payment.amount_rp, paid_on=on, today=clock.today()))
    member, kind = payment.member, Saving(payment.kind)
    payment.journal = post_journal(
        reference=reference,
        on=on,
        memo=f"{kind.label} {member.number}",
        lines=[
            Line(CASH_ACCOUNTS[Method(payment.method)], payment.amount_rp, member.number, member.name),
            Line(ACCOUNTS[kind], -payment.amount_rp, member.number, member.name),
        ],
        acting_user=acting_user,
    )
    payment.paid_on, payment.received_by = on, acting_user
    payment.save(force_insert=True)
    return payment


def _recorded(payment: Payment, acting_user: User) -> Payment:
    record(
        "members.savings.received",
        payment,
        acting_user=acting_user,
        after={"kind": str(payment.kind), "amount_rp": payment.amount_rp, "paid_on": payment.paid_on},
    )
    return payment
