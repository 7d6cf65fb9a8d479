"""What members are told about their savings: a bill issued, money received, a withdrawal decided."""

from collections.abc import Collection, Mapping
from datetime import date

from django.urls import reverse

from kmp.acts import step
from kmp.ui.formats import MONTHS, long_date, rupiah
from members.notices.services import Words, tell_each, tell_members
from members.notices.states import Topic
from members.registry.models import Member
from members.savings.models import Bill, Payment, Withdrawal
from members.savings.states import Saving, WithdrawalState


@step
def tell_received(payments: Collection[Payment]) -> None:
    """Confirm each payment to whom it is for, in one statement."""
    words = [
        Words(
            member=payment.member_id,
            key=f"setoran:{payment.pk}",
            title=f"{Saving(payment.kind).label} diterima: {rupiah(payment.amount_rp)}",
            body=f"Untuk {payment.member.number}{_of_month(payment)}, dibayar {long_date(payment.paid_on)}.",
            path=reverse("savings"),
        )
        for payment in payments
    ]
    tell_each(words, topic=Topic.SAVINGS)


@step
def tell_billed(month: date, amounts: Mapping[str, int], *, due_on: date) -> None:
    """Tell everyone with a bill of that month, group by group: a second billing run tells only who is new."""
    name = f"{MONTHS[month.month - 1]} {month.year}"
    for group, amount_rp in amounts.items():
        bills = Bill.objects.filter(kind=Saving.WAJIB, month=month, member__group=group)
        tell_members(
            Member.objects.filter(pk__in=bills.values("member")),
            topic=Topic.SAVINGS,
            key=f"wajib:{month:%Y-%m}:{group}",
            title=f"Tagihan simpanan wajib {name}: {rupiah(amount_rp)}",
            body=f"Bayar sebelum {long_date(due_on)}, tunai di kantor atau lewat transfer.",
            path=reverse("savings"),
        )


@step
def tell_asked(withdrawal: Withdrawal) -> None:
    """Whoever did not ask by themselves hears of it: nobody's savings are taken out in silence."""
    to = f" ke {withdrawal.account_shown}" if withdrawal.account_shown else ""
    words = Words(
        member=withdrawal.member_id,
        key=f"penarikan-diminta:{withdrawal.pk}",
        title=f"Petugas mencatat penarikan simpanan Anda: {rupiah(withdrawal.amount_rp)}",
        body=f"{withdrawal.get_method_display()}{to}. Bila bukan permintaan Anda, segera hubungi koperasi.",
        path=reverse("savings"),
    )
    tell_each([words], topic=Topic.SAVINGS)


@step
def tell_decided(withdrawal: Withdrawal) -> None:
    """Tell what became of a withdrawal: paid, or refused with the reason."""
    paid = withdrawal.state == WithdrawalState.PAID
    words = Words(
        member=withdrawal.member_id,
        key=f"penarikan:{withdrawal.pk}",
        title=f"Penarikan {withdrawal.number} {'dibayarkan' if paid else 'ditolak'}: {rupiah(withdrawal.amount_rp)}",
        body="" if paid else f"Alasan: {withdrawal.reason}",
        path=reverse("savings"),
    )
    tell_each([words], topic=Topic.SAVINGS)


def _of_month(payment: Payment) -> str:
    month = payment.bill.month if payment.bill is not None else None
    return f", {MONTHS[month.month - 1]} {month.year}" if month else ""
