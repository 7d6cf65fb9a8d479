"""Pure rules of simpanan."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from stdnum.iso7064 import mod_97_10

from kmp.bank_accounts import account_problems
from kmp.errors import Blocker
from kmp.money import rupiah
from kmp.ui.formats import long_date
from members.registry.states import MemberStatus
from members.savings.states import Method, Saving

DUE_DAY = 10  # a month's simpanan wajib is due on its tenth, or ten days after a later billing
DAYS_TO_PAY = 10  # never less than this from the billing
DAYS_FOR_POKOK = 30  # from the approval
REFUND_DAYS = 30  # a former member is paid out from then on, where the bylaws set nothing else
LONGEST_STATEMENT = 3 * 366  # days on one paper
CODE = re.compile(r"(?<![A-Z0-9])SW[-\s.:/]{0,3}([0-9]{3,20})(?![0-9])")  # as banks pass it on, in capitals


@dataclass(frozen=True)
class SavingsRule:
    """What one group pays, in rupiah, by the bylaws in force, and the article that says so.

    `refund_days`: whole days from the end of a membership until its savings are paid back; `refund_article` says so.
    """

    pokok_rp: int
    wajib_rp: int
    article: str
    refund_days: int = REFUND_DAYS
    refund_article: str = ""


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


def part_problems(*, amount_rp: int, rest_rp: int, seen_rest_rp: int | None = None) -> list[Blocker]:
    """Why `amount_rp` cannot be taken for a bill that has `rest_rp` left to pay.

    `bill_is_not_overpaid`; `rest_changed` when somebody has paid since a page showed `seen_rest_rp` (a form sent
    twice pays once).
    """
    if rest_rp == 0:
        return [Blocker("bill_is_not_overpaid", _("Tagihan ini sudah lunas."), path="amount_rp")]
    if seen_rest_rp is not None and seen_rest_rp != rest_rp:
        message = _("Sisa tagihan berubah sejak halaman ini dibuka: sekarang %(rest)s. Periksa lagi jumlahnya.")
        return [Blocker("rest_changed", message % {"rest": rupiah(rest_rp)}, path="amount_rp")]
    if amount_rp > rest_rp:
        message = _("Jumlah itu melebihi sisa tagihan, yaitu %(rest)s.")
        return [Blocker("bill_is_not_overpaid", message % {"rest": rupiah(rest_rp)}, path="amount_rp")]
    return []


def withdrawal_problems(
    *, amount_rp: int, sukarela_rp: int, has_left: bool, is_dead: bool, account: Mapping[str, str] | None
) -> list[Blocker]:
    """Why simpanan sukarela cannot be asked back; `account` is the parts of where a transfer goes, None for cash.

    `member_left`, `death_reported` (`is_dead`), `withdrawal_amount_is_positive`, `sukarela_covers_the_withdrawal`,
    and of the account `account_missing` and `account_invalid`.
    """
    if has_left:
        return [Blocker("member_left", _("Anggota ini sudah keluar."))]
    problems = [_death_reported()] if is_dead else []
    if amount_rp <= 0:
        message = _("Jumlah yang ditarik harus lebih dari nol.")
        problems.append(Blocker("withdrawal_amount_is_positive", message, path="amount_rp"))
    if amount_rp > sukarela_rp:
        message = _("Simpanan sukarela hanya %(held)s, jadi tidak cukup untuk penarikan itu.")
        told = message % {"held": rupiah(sukarela_rp)}
        problems.append(Blocker("sukarela_covers_the_withdrawal", told, path="amount_rp"))
    return problems if account is None else problems + account_problems(**account)


def _death_reported() -> Blocker:
    said = _("Anggota ini dilaporkan meninggal dunia. Simpanannya diselesaikan dengan ahli warisnya.")
    return Blocker("death_reported", said)


def pay_out_problems(
    *, asked_by_payer: bool, is_own: bool, is_dead: bool, paid_on: date, asked_on: date
) -> list[Blocker]:
    """Why a withdrawal is not paid by this person, to this member, on that day.

    `withdrawal_paid_by_a_second_person`, `withdrawal_paid_to_oneself` (also by who acts for the member),
    `death_reported` (`is_dead`), `paid_before_it_was_asked`.
    """
    problems = []
    if asked_by_payer:
        said = _("Yang meminta dan yang membayar harus dua orang yang berbeda.")
        problems.append(Blocker("withdrawal_paid_by_a_second_person", said))
    if is_own:
        said = _("Simpanan Anda sendiri, atau milik yang Anda wakili, dibayarkan oleh orang lain.")
        problems.append(Blocker("withdrawal_paid_to_oneself", said))
    if is_dead:
        problems.append(_death_reported())
    if paid_on < asked_on:
        said = _("Tanggal itu mendahului permintaannya, yaitu %(day)s.") % {"day": long_date(asked_on)}
        problems.append(Blocker("paid_before_it_was_asked", said, path="paid_on"))
    return problems


def reason_problems(reason: str) -> list[Blocker]:
    """`reason_missing`."""
    return [] if reason.strip() else [Blocker("reason_missing", _("Tulis alasannya."), path="reason")]


def reversal_problems(*, member_status: str, amount_rp: int, method: str, is_reversed: bool) -> list[Blocker]:
    """Why a payment keeps standing: `member_left`, `payment_reversed`, `payment_is_a_return`, `shu_move_stays`."""
    if member_status == MemberStatus.LEFT:
        return [Blocker("member_left", _("Anggota ini sudah keluar dan simpanannya sudah diselesaikan."))]
    if is_reversed:
        return [Blocker("payment_reversed", _("Pembayaran ini sudah dibatalkan."))]
    if amount_rp < 0:
        return [Blocker("payment_is_a_return", _("Uang keluar tidak dibatalkan; catat sebagai setoran baru."))]
    if method == Method.SHU:
        return [Blocker("shu_move_stays", _("SHU yang dipindahkan ke simpanan tidak dapat dibatalkan di sini."))]
    return []


def period_problems(*, first: date, last: date) -> list[Blocker]:
    """`period_backwards`, and `period_too_long` beyond three years."""
    if last < first:
        return [Blocker("period_backwards", _("Tanggal akhir mendahului tanggal awal."), path="sampai")]
    if (last - first).days > LONGEST_STATEMENT:
        return [Blocker("period_too_long", _("Satu rekening koran paling lama tiga tahun."), path="sampai")]
    return []


def first_of_month(day: date) -> date:
    """The first day of the month of `day`: how a month is written in a bill."""
    return day.replace(day=1)


def month_ends(today: date, count: int = 12) -> list[date]:
    """`today` and the last days of the months before it, `count` in all, the oldest first."""
    days = [today]
    while len(days) < count:
        days.append(date.fromordinal(first_of_month(days[-1]).toordinal() - 1))
    return days[::-1]


def capital_steps(moves: Sequence[tuple[date, int]], days: Sequence[date]) -> list[int]:
    """What `moves` (day, rupiah) sum to at the end of each of `days`."""
    return [sum(amount_rp for day, amount_rp in moves if day <= end) for end in days]


def wajib_due_on(month: date, *, today: date) -> date:
    """The tenth of the month, or ten days from `today` where that is later."""
    return max(month.replace(day=DUE_DAY), date.fromordinal(today.toordinal() + DAYS_TO_PAY))


def payment_code(bill_pk: int) -> str:
    """What a member writes on a transfer: "SW-" and the bill's id with two check digits (ISO 7064 Mod 97,10)."""
    return f"SW-{bill_pk}{mod_97_10.calc_check_digits(str(bill_pk))}"


def bill_of_code(text: str) -> int | None:
    """The bill whose payment code stands in `text`, be it in small letters or among other words of a bank.

    None where there is none, where its check digits are wrong, and where two codes name two bills.
    """
    found = {int(digits[:-2]) for digits in CODE.findall(text.upper()) if mod_97_10.is_valid(digits)}
    return found.pop() if len(found) == 1 else None
