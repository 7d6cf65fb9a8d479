"""Pure rules of simpanan."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from members.savings.states import Saving

DUE_DAY = 10  # a month's simpanan wajib is due on its tenth, or ten days after a later billing
DAYS_TO_PAY = 10  # never less than this from the billing
DAYS_FOR_POKOK = 30  # from the approval


@dataclass(frozen=True)
class SavingsRule:
    """What one group pays, in rupiah, by the bylaws in force, and the article that says so."""

    pokok_rp: int
    wajib_rp: int
    article: str


@dataclass(frozen=True)
class Holdings:
    """What a member holds, in rupiah; pokok and wajib stay while a member, sukarela can be taken back."""

    pokok_rp: int = 0
    wajib_rp: int = 0
    sukarela_rp: int = 0

    @property
    def capital_rp(self) -> int:
        """Pokok and wajib: the capital on which jasa modal rests."""
        return self.pokok_rp + self.wajib_rp

    @property
    def total_rp(self) -> int:
        """All three."""
        return self.capital_rp + self.sukarela_rp

    def of(self, kind: str) -> int:
        """The amount of one kind."""
        return {Saving.POKOK: self.pokok_rp, Saving.WAJIB: self.wajib_rp, Saving.SUKARELA: self.sukarela_rp}[
            Saving(kind)
        ]


def payment_problems(*, amount_rp: int, paid_on: date, today: date) -> list[Blocker]:
    """`amount_not_positive` and `paid_in_future`."""
    problems = []
    if amount_rp <= 0:
        message = _("Jumlah yang dibayar harus lebih dari nol.")
        problems.append(Blocker("amount_not_positive", message, path="amount_rp"))
    if paid_on > today:
        problems.append(Blocker("paid_in_future", _("Tanggal bayar belum terjadi."), path="paid_on"))
    return problems


def first_of_month(day: date) -> date:
    """The first day of the month of `day`: how a month is written in a bill."""
    return day.replace(day=1)


def wajib_due_on(month: date, *, today: date) -> date:
    """The tenth of the month, or ten days from `today` where that is later."""
    return max(month.replace(day=DUE_DAY), date.fromordinal(today.toordinal() + DAYS_TO_PAY))
