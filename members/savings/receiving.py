"""Many payments of simpanan wajib in one journal: what a bank statement brings in a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import step
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import short_date
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.models import Bill, Payment
from members.savings.rules import part_problems, payment_problems
from members.savings.states import ACCOUNTS, CASH_ACCOUNTS, Method, Saving
from members.savings.telling import tell_received


@dataclass(frozen=True)
class Part:
    """What one line of a bank statement pays of one bill, in rupiah."""

    bank_line: int
    bill: int
    amount_rp: int


@step
def receive_many_wajib(parts: Sequence[Part], *, on: date, reference: str, acting_user: User) -> Journal:
    """Take these transfers of one day, each a payment of its own, booked together under `reference`.

    Members, then bills are locked in their order, and every part is checked as a single one would be. Refused:
    `not_a_wajib_bill`, `member_left`, `bill_is_not_overpaid`, `amount_not_positive`, `paid_in_future`.
    """
    bills = _lock_bills({part.bill for part in parts})
    _check(parts, bills, on=on)
    journal = post_journal(
        reference=reference,
        on=on,
        memo=_("Mutasi bank %(day)s: %(count)s setoran") % {"day": short_date(on), "count": len(parts)},
        lines=[line for part in parts for line in _lines(part, bills[part.bill])],
        acting_user=acting_user,
    )
    payments = [_payment(part, bills[part.bill], journal, acting_user) for part in parts]
    tell_received(Payment.objects.bulk_create(payments))
    facts = {"reference": reference, "payments": len(parts), "amount_rp": sum(part.amount_rp for part in parts)}
    record("members.savings.received_many", journal, acting_user=acting_user, after=facts)
    return journal


def _lock_bills(pks: set[int]) -> dict[int, Bill]:
    """The bills with their members, both held until the commit: members first, each kind by its key."""
    owners = Bill.objects.filter(pk__in=pks, member__isnull=False).values("member")
    members = {
        one.pk: one for one in Member.objects.filter(pk__in=owners).order_by("pk").select_for_update(no_key=True)
    }
    locked = list(Bill.objects.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True))
    for bill in locked:
        if bill.member_id is None:
            raise DomainError("not_a_wajib_bill", _("Tagihan ini bukan simpanan wajib seorang anggota."))
        bill.member = members[bill.member_id]
        if bill.member.status == MemberStatus.LEFT:
            raise DomainError("member_left", _("Anggota ini sudah keluar."))
    return {bill.pk: bill for bill in locked}


def _check(parts: Sequence[Part], bills: dict[int, Bill], *, on: date) -> None:
    left = {pk: bill.rest_rp for pk, bill in bills.items()}
    for part in parts:
        refuse_on(payment_problems(amount_rp=part.amount_rp, paid_on=on, today=clock.today()))
        refuse_on(part_problems(amount_rp=part.amount_rp, rest_rp=left[part.bill]))
        left[part.bill] -= part.amount_rp


def _lines(part: Part, bill: Bill) -> list[Line]:
    member = bill.member
    assert member is not None  # `_lock_bills` has refused the others
    return [
        Line(CASH_ACCOUNTS[Method.TRANSFER], part.amount_rp, member.number, member.name),
        Line(ACCOUNTS[Saving.WAJIB], -part.amount_rp, member.number, member.name),
    ]


def _payment(part: Part, bill: Bill, journal: Journal, acting_user: User) -> Payment:
    return Payment(
        kind=Saving.WAJIB,
        member=bill.member,
        bill=bill,
        amount_rp=part.amount_rp,
        method=Method.TRANSFER,
        paid_on=journal.date,
        journal=journal,
        bank_line_id=part.bank_line,
        received_by=acting_user,
    )
