"""Counter-entries: payments entered wrongly, and advances that go back. What was written stays; a second row
undoes it."""

from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import post_journal, reverse_journal
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.joining.models import Application
from members.joining.states import ApplicationState
from members.savings.locks import lock_applicant, lock_holder
from members.savings.models import Advance, Payment
from members.savings.papers import revoke_receipt
from members.savings.queries import CLOSED, advances_to_return
from members.savings.rules import payment_problems, reason_problems, reversal_problems
from members.savings.states import ACCOUNTS, ADVANCE_ACCOUNT, CASH_ACCOUNTS, Method, Saving


@act
def reverse_payment(payment: Payment, *, reason: str, acting_user: User) -> Payment:
    """Undo one payment that did not come from a bank line, as `take_back_payment` does.

    Refused besides: `undone_with_its_bank_line` (the line has to wait again, all of it).
    """
    _refuse_of_a_line(payment)
    return take_back_payment(payment, reason=reason, acting_user=acting_user)


@step
def take_back_payment(payment: Payment, *, reason: str, acting_user: User) -> Payment:
    """Undo one payment today, by its counter-entry in the books and a negative payment; its bill is open again.

    Its receipt is taken back with it. Refused: `reason_missing`, `member_left` (settled already), `payment_reversed`,
    `payment_is_a_return`, `shu_move_stays`, and `sukarela_covers_the_withdrawal` when the money is out already.
    """
    holder = lock_holder(payment.member_id)
    locked = Payment.objects.select_related("journal").get(pk=payment.pk)
    refuse_on(reason_problems(reason))
    refuse_on(
        reversal_problems(
            member_status=holder.status,
            amount_rp=locked.amount_rp,
            method=locked.method,
            is_reversed=Payment.objects.filter(reverses=locked).exists(),
        )
    )
    counter = Payment(kind=locked.kind, member=holder, bill_id=locked.bill_id, amount_rp=-locked.amount_rp)
    counter.method, counter.reverses, counter.note = locked.method, locked, reason.strip()[:160]
    counter.journal = _counter_journal(locked, acting_user=acting_user)
    counter.paid_on, counter.received_by = clock.today(), acting_user
    counter.save(force_insert=True)
    revoke_receipt(locked, reason=reason, acting_user=acting_user)
    after = {"payment": locked.pk, "kind": str(locked.kind), "amount_rp": counter.amount_rp}
    record("members.savings.reversed", counter, acting_user=acting_user, after=after)
    return counter


@act
def reverse_advance(advance: Advance, *, reason: str, acting_user: User) -> Advance:
    """Undo one advance that did not come from a bank line, as `take_back_advance` does.

    Refused besides: `undone_with_its_bank_line`.
    """
    _refuse_of_a_line(advance)
    return take_back_advance(advance, reason=reason, acting_user=acting_user)


@step
def take_back_advance(advance: Advance, *, reason: str, acting_user: User) -> Advance:
    """Undo one advance that was entered wrongly, while its application still waits for the rest.

    Refused: `reason_missing`, `application_moved`, `advance_returned`.
    """
    assert advance.bill.application_id is not None
    application = lock_applicant(advance.bill.application_id)
    refuse_on(reason_problems(reason))
    if application.state != ApplicationState.APPROVED:
        raise DomainError("application_moved", _("Pendaftaran ini tidak sedang menunggu simpanan pokok."))
    _refuse_returned(advance)
    memo = _("Koreksi titipan %(number)s") % {"number": application.number}
    journal = reverse_journal(advance.journal, on=clock.today(), memo=memo, acting_user=acting_user)
    counter = _counter_advance(advance, journal=journal, method=advance.method, acting_user=acting_user)
    after = {"advance": advance.pk, "amount_rp": counter.amount_rp, "reason": reason.strip()}
    record("members.savings.advance_reversed", counter, acting_user=acting_user, after=after)
    return counter


@act
def return_advances(application: Application, *, method: str, paid_on: date, acting_user: User) -> list[Advance]:
    """Give back every advance of an application that was refused or taken back; by another person than took them.

    Dr 2-1050, Cr cash. Refused: `application_moved` (it may still become a member), `nothing_to_return`,
    `advance_returned_by_a_second_person`, `paid_in_future`.
    """
    locked = lock_applicant(application.pk)
    if locked.state not in CLOSED:
        raise DomainError("application_moved", _("Titipan dikembalikan setelah pendaftaran ditolak atau ditarik."))
    refuse_on(payment_problems(amount_rp=1, paid_on=paid_on, today=clock.today()))
    parts = list(advances_to_return(locked))
    if not parts:
        raise DomainError("nothing_to_return", _("Tidak ada titipan yang perlu dikembalikan."))
    if acting_user.pk in {part.received_by_id for part in parts}:
        message = _("Yang menerima titipan dan yang mengembalikannya harus dua orang yang berbeda.")
        raise DomainError("advance_returned_by_a_second_person", message)
    counters = [_give_back(part, locked, method=method, on=paid_on, acting_user=acting_user) for part in parts]
    facts = {"amount_rp": sum(one.amount_rp for one in counters), "paid_on": paid_on}
    record("members.savings.advances_returned", locked, acting_user=acting_user, after=facts)
    return counters


def _give_back(part: Advance, application: Application, *, method: str, on: date, acting_user: User) -> Advance:
    journal = post_journal(
        reference=f"{part.journal.reference}/kembali",
        on=on,
        memo=_("Pengembalian titipan %(number)s") % {"number": application.number},
        lines=[
            Line(ADVANCE_ACCOUNT, part.amount_rp, application.number, application.applicant),
            Line(CASH_ACCOUNTS[Method(method)], -part.amount_rp, application.number, application.applicant),
        ],
        acting_user=acting_user,
    )
    return _counter_advance(part, journal=journal, method=method, acting_user=acting_user, on=on)


def _counter_advance(
    advance: Advance, *, journal: Journal, method: str, acting_user: User, on: date | None = None
) -> Advance:
    return Advance.objects.create(
        bill_id=advance.bill_id,
        amount_rp=-advance.amount_rp,
        method=method,
        paid_on=on or clock.today(),
        journal=journal,
        returns=advance,
        received_by=acting_user,
    )


def _refuse_of_a_line(received: Payment | Advance) -> None:
    if received.bank_line_id is not None:
        message = _("Setoran ini datang dari mutasi bank. Batalkan pencocokannya di halaman mutasi bank.")
        raise DomainError("undone_with_its_bank_line", message)


def _refuse_returned(advance: Advance) -> None:
    if advance.amount_rp < 0 or Advance.objects.filter(returns=advance).exists():
        raise DomainError("advance_returned", _("Titipan ini sudah dikembalikan atau dikoreksi."))


def _counter_journal(payment: Payment, *, acting_user: User) -> Journal:
    """The counter-entry of the payment's journal; of a journal of many (a day at the bank, an import), of its part."""
    memo = _("Koreksi %(kind)s %(number)s") % {"kind": payment.get_kind_display(), "number": payment.member.number}
    is_alone = Payment.objects.filter(journal=payment.journal).count() == 1
    if is_alone and payment.method != Method.OPENING:
        return reverse_journal(payment.journal, on=clock.today(), memo=memo, acting_user=acting_user)
    member = payment.member
    return post_journal(
        reference=f"{payment.journal.reference}/{payment.pk}/balik",
        on=clock.today(),
        memo=memo,
        lines=[
            Line(ACCOUNTS[Saving(payment.kind)], payment.amount_rp, member.number, member.name),
            Line(_other_side(payment), -payment.amount_rp, member.number, member.name),
        ],
        acting_user=acting_user,
    )


def _other_side(payment: Payment) -> str:
    """The account the money came from: cash or bank, and of an opening balance that of its import."""
    if payment.method in CASH_ACCOUNTS:
        return CASH_ACCOUNTS[Method(payment.method)]
    batch = payment.member.imported_in
    assert batch is not None  # opening balances come from imports alone
    return batch.contra
