"""Journals that come back each month: written once, made into a voucher by the clock, posted by a second person."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Account
from kmp.books.queries import is_open
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.vouchers.locks import lock_recurring, lock_voucher
from kmp.vouchers.models import RecurringJournal, RecurringLine, Voucher
from kmp.vouchers.queries import months_made
from kmp.vouchers.rules import Entered, due_day, due_months, line_problems
from kmp.vouchers.services import name_parties, new_voucher, submit_locked
from kmp.vouchers.states import VoucherKind


@act
def begin_recurring(
    *, memo: str, day: int, first: date, last: date | None, lines: Sequence[Entered], acting_user: User
) -> RecurringJournal:
    """Write a recurring journal. `first` and `last` are any days of the months meant; `day` 31 is the last of each.

    Refused as a voucher with these lines: `journal_too_short`, `line_without_account`, `posting_amount_zero`,
    `journal_unbalanced`; `unknown_account`; by the database `recurring_ends_after_it_begins`.
    """
    refuse_on(line_problems(lines))
    accounts = Account.objects.in_bulk({line.account for line in lines}, field_name="code")
    missing = sorted({line.account for line in lines} - accounts.keys())
    if missing:
        raise DomainError("unknown_account", _("Akun %(code)s tidak ada.") % {"code": ", ".join(missing)})
    recurring = RecurringJournal.objects.create(
        memo=memo,
        day=day,
        first_month=first.replace(day=1),
        last_month=last.replace(day=1) if last else None,
        written_by=acting_user,
        written_at=clock.now(),
    )
    name_parties(lines)
    RecurringLine.objects.bulk_create(
        RecurringLine(
            recurring=recurring,
            account=accounts[line.account],
            party=line.party,
            amount_rp=line.amount_rp,
        )
        for line in lines
    )
    facts = {"day": day, "first": recurring.first_month, "last": recurring.last_month}
    record("kmp.recurring.begun", recurring, acting_user=acting_user, after=facts)
    return recurring


@act
def stop_recurring(recurring: RecurringJournal, *, acting_user: User) -> None:
    """It makes no more vouchers; those made stay. Refused: `recurring_stopped`."""
    held = lock_recurring(recurring.pk)
    if held.stopped_at is not None:
        raise DomainError("recurring_stopped", _("Jurnal berulang ini sudah dihentikan."))
    held.stopped_by, held.stopped_at = acting_user, clock.now()
    held.save(update_fields=["stopped_by", "stopped_at"])
    record("kmp.recurring.stopped", held, acting_user=acting_user)


def make_due_vouchers() -> int:
    """Make the voucher of every month that is due and has none, days missed included; returns how many.

    One act each, so a stopped worker loses nothing: the next one makes what is missing.
    """
    today = clock.today()
    running = Q(stopped_at=None, first_month__lte=today)
    journals = list(RecurringJournal.objects.filter(running).select_related("written_by").order_by("pk"))
    made = months_made(one.pk for one in journals)
    count = 0
    for one in journals:
        months = due_months(day=one.day, first=one.first_month, last=one.last_month, today=today)
        for month in [month for month in months if (one.pk, month) not in made]:
            count += make_voucher(one, month=month, acting_user=one.written_by) is not None
    return count


@act
def make_voucher(recurring: RecurringJournal, *, month: date, acting_user: User) -> Voucher | None:
    """The voucher of one month, submitted; None when it exists already or the journal was stopped meanwhile.

    It is dated on its day; where that month is closed already, today, and its text says for which month it is.
    """
    held = lock_recurring(recurring.pk)
    if held.stopped_at is not None or Voucher.objects.filter(recurring=held, month=month).exists():
        return None
    on = due_day(month, held.day)
    voucher = new_voucher(
        on=on if is_open(on) else clock.today(),
        memo=_("%(memo)s, bulan %(month)s") % {"memo": held.memo[:220], "month": f"{month:%m/%Y}"},
        lines=[Entered(line.account.code, line.amount_rp, line.party) for line in held.lines.select_related("account")],
        kind=VoucherKind.RECURRING,
        recurring=held,
        month=month,
        acting_user=acting_user,
    )
    facts = {"number": voucher.number, "month": month}
    record("kmp.recurring.due", voucher, acting_user=acting_user, after=facts)
    submit_locked(lock_voucher(voucher.pk), acting_user=acting_user)
    return voucher
