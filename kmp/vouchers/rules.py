"""Pure rules of vouchers: when one may be submitted, who may post it, and the days of a recurring journal."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp.clock import months_after
from kmp.errors import Blocker
from kmp.money import rupiah
from kmp.vouchers.states import VoucherState

MOST_LINES = 60
MOST_FILES = 10  # attachments of one voucher
LAST_DAY = 31  # of a recurring journal: in shorter months their last


@dataclass(frozen=True)
class Entered:
    """One line as it was typed: an account's code (perhaps none yet), rupiah (debit +, credit −; 0 when not yet
    known), and the party."""

    account: str = ""
    amount_rp: int = 0
    party: str = ""
    party_name: str = ""


def line_problems(lines: Sequence[Entered]) -> list[Blocker]:
    """Why these lines make no entry yet: too few, an account or amount missing, debit unlike credit."""
    problems = []
    if len(lines) < 2:
        problems.append(Blocker("journal_too_short", _("Jurnal memerlukan paling sedikit dua baris.")))
    if any(not line.account for line in lines):
        problems.append(Blocker("line_without_account", _("Masih ada baris tanpa akun.")))
    if any(line.amount_rp == 0 for line in lines):
        problems.append(Blocker("posting_amount_zero", _("Masih ada baris tanpa jumlah rupiah.")))
    debit = sum(line.amount_rp for line in lines if line.amount_rp > 0)
    credit = -sum(line.amount_rp for line in lines if line.amount_rp < 0)
    if debit != credit:
        said = _("Debit %(debit)s dan kredit %(credit)s tidak sama, selisih %(apart)s.")
        facts = {"debit": rupiah(debit), "credit": rupiah(credit), "apart": rupiah(abs(debit - credit))}
        problems.append(Blocker("journal_unbalanced", said % facts))
    return problems


def decision_problems(*, state: str, written_by: int, acting: int) -> list[Blocker]:
    """Why this person cannot post or refuse it now: it does not wait, or they wrote it themselves (two persons)."""
    if state != VoucherState.SUBMITTED:
        return [Blocker("voucher_moved", _("Bukti ini tidak sedang menunggu orang kedua."))]
    if written_by == acting:
        said = _("Yang menulis dan yang membukukan harus dua orang yang berbeda.")
        return [Blocker("voucher_decided_by_a_second_person", said)]
    return []


def due_day(month: date, day: int) -> date:
    """The `day` of that month; where it has no such day, its last."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def due_months(*, day: int, first: date, last: date | None, today: date) -> Iterator[date]:
    """The first days of the months whose due day has come, from `first` to `last`, oldest first."""
    month = first.replace(day=1)
    while due_day(month, day) <= today and (last is None or month <= last):
        yield month
        month = months_after(month, 1)
