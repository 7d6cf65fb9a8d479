"""Choosing how to be paid, and preparing, approving and dropping batches. The paying itself is in `paying`."""

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.payouts.locks import lock_batch, lock_payable_years
from governance.payouts.models import PayChoice, Payout, PayoutBatch
from governance.payouts.paying import pay_batch
from governance.payouts.queries import choice_of, first_day, payable_lines
from governance.payouts.rules import LARGE, choice_problems, day_problems
from governance.payouts.states import BatchState, PayoutState, PayWay
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.bank_accounts import plain_account
from kmp.errors import DomainError, refuse_on
from kmp.numbers import next_number
from kmp.runs.services import ask_run
from kmp.runs.states import RunState
from kmp.trail.services import record
from members.notices.services import Words, tell_each
from members.notices.states import Topic
from members.registry.access import memberships_of
from members.registry.models import Member
from members.registry.states import MemberStatus

KIND = "shu_bayar"
PREFIX = "BS"
INSERT = """
    INSERT INTO governance_payout (share_id, amount_rp, bank, account_cipher, account_holder, batch_id, method, state,
                                   return_reason)
    SELECT taken.*, %s, %s, 'disiapkan', '' FROM ({lines}) AS taken
"""


@act
def choose_way(
    member: Member,
    *,
    way: str,
    bank: str = "",
    account_number: str = "",
    account_holder: str = "",
    note: str = "",
    acting_user: User,
) -> PayChoice:
    """How the member is paid from now on; what was prepared before goes the way it was prepared.

    The member on the phone, or staff for the member or the heirs of one. A number left out is that of the choice
    before at the same bank, for pages show only its last digits. Refused: `account_missing`, `account_invalid`,
    `member_left`.
    """
    has_left = member.status == MemberStatus.LEFT
    number = account_number.strip() or _known_number(member, bank=bank)
    account = {"bank": bank.strip(), "account_number": number, "account_holder": account_holder.strip()}
    refuse_on(choice_problems(way=way, **account, has_left=has_left))
    account["account_number"] = plain_account(number)
    if way != PayWay.TRANSFER:
        account = dict.fromkeys(account, "")
    choice = PayChoice(member=member, way=way, **account, note=note.strip(), chosen_by=acting_user)
    choice.chosen_at = clock.now()
    choice.save(force_insert=True)
    record("governance.payout.way_chosen", choice, acting_user=acting_user, after={"way": way, "member": member.pk})
    if not memberships_of(acting_user).filter(pk=member.pk).exists():
        _tell_chosen(choice)
    return choice


@step
def _tell_chosen(choice: PayChoice) -> None:
    """Whoever did not choose by themselves hears of it: nobody's money is turned elsewhere in silence."""
    to = f"{choice.bank} {choice.account_masked}, {choice.account_holder}" if choice.bank else ""
    words = Words(
        member=choice.member_id,
        key=f"shu-cara:{choice.pk}",
        title=_("Petugas mencatat cara terima SHU Anda"),
        body=_("Sekarang: %(way)s. Bila bukan permintaan Anda, segera hubungi koperasi.")
        % {"way": f"{choice.get_way_display()} {to}".strip()},
        path=reverse("pay_choice"),
    )
    tell_each([words], topic=Topic.SURPLUS)


def _known_number(member: Member, *, bank: str) -> str:
    """The number that the member named last at this bank."""
    last = choice_of(member)
    return last.account_number if last is not None and last.bank.casefold() == bank.strip().casefold() else ""


@act
def prepare_batch(
    way: str, *, year: int | None = None, member_ids: Collection[int] | None = None, acting_user: User
) -> PayoutBatch:
    """The first person: everything that is owed in this way, of all posted years or one, of all members or some.

    Years of one member are paid together. Pays nothing. Refused: `unknown_way`, `nothing_to_pay`.
    """
    if way not in PayWay.values:
        raise DomainError("unknown_way", _("Pilih cara pembayaran."))
    if member_ids is not None and not member_ids:
        raise DomainError("nothing_to_pay", _("Tandai dahulu anggota yang dibayar."))
    lock_payable_years()
    pk, number = next_number(PayoutBatch, PREFIX)
    batch = PayoutBatch(pk=pk, number=number, way=way, prepared_by=acting_user, prepared_at=clock.now())
    batch.save(force_insert=True)
    chosen = None if member_ids is None else sorted(member_ids)
    lines, values = payable_lines(way=way, year=year, member_ids=chosen)
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(lines=lines), [batch.pk, way, *values])
        count = cursor.rowcount
    if not count:
        raise DomainError("nothing_to_pay", _("Tidak ada SHU yang menunggu dibayar dengan cara itu."))
    record(
        "governance.payout.prepared",
        batch,
        acting_user=acting_user,
        after={"number": number, "way": way, "lines": count},
    )
    return batch


@act
def drop_batch(batch: PayoutBatch, *, acting_user: User) -> None:
    """Take back what was prepared, or approved and then failed in its run: its shares are owed as before.

    Refused: `batch_moved`.
    """
    locked = lock_batch(batch.pk)
    failed = locked.state == BatchState.APPROVED and locked.run is not None and locked.run.state == RunState.FAILED
    if not failed:
        _refuse_unless_prepared(locked)
    Payout.objects.filter(batch=locked).update(state=PayoutState.DROPPED)
    locked.state = BatchState.DROPPED
    locked.save(update_fields=["state"])
    record("governance.payout.dropped", locked, acting_user=acting_user, after={"number": locked.number})


@act
def approve_batch(batch: PayoutBatch, *, paid_on: date, acting_user: User) -> PayoutBatch:
    """The second person: pay it, at once or, above `LARGE` payments, by a background run.

    Refused: `batch_moved`, `payout_by_two_persons`, `paid_in_future`, `day_too_early` (before the posting of a year in
    it), and as `paying.pay_batch` refuses.
    """
    locked = _prepared(batch)
    if locked.prepared_by_id == acting_user.pk:
        raise DomainError("payout_by_two_persons", _("Pembayaran SHU memerlukan dua orang yang berbeda."))
    refuse_on(day_problems(on=paid_on, today=clock.today(), not_before=first_day(locked)))
    locked.state, locked.paid_on = BatchState.APPROVED, paid_on
    locked.approved_by, locked.approved_at = acting_user, clock.now()
    locked.save(update_fields=["state", "paid_on", "approved_by", "approved_at"])
    if Payout.objects.filter(batch=locked).count() > LARGE:
        subject = _("Pembayaran SHU %(number)s") % {"number": locked.number}
        locked.run = ask_run(KIND, subject=subject, inputs={"batch": locked.pk}, acting_user=acting_user)
        locked.save(update_fields=["run"])
    else:
        pay_batch(locked)
    record("governance.payout.approved", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


def _prepared(batch: PayoutBatch) -> PayoutBatch:
    """The batch, held, while it still waits for its second person; otherwise somebody was quicker."""
    locked = lock_batch(batch.pk)
    _refuse_unless_prepared(locked)
    return locked


def _refuse_unless_prepared(locked: PayoutBatch) -> None:
    if locked.state != BatchState.PREPARED:
        said = _("Kumpulan %(number)s sekarang berstatus “%(state)s”. Buka lagi halamannya.")
        raise DomainError("batch_moved", said % {"number": locked.number, "state": locked.get_state_display()})
