"""What was used, what should be in stock, what to order (DESIGN 5). Pure: no database, no clock, no floats.

Quantities are whole base units. Formulas re-expressed after OpenLMIS (domain/peers 3.1) and, for `lplpo`, after the
LPLPO, the monthly report and request of Indonesian primary care (domain/health 4.5). Every function refuses a value
below zero with `negative`, whose problem's `path` names the argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from django.utils.translation import gettext as _

from kmp.errors import Blocker, refuse_on

Exact = int | Fraction | Decimal

MONTH_DAYS = 30  # OpenLMIS counts every month as 30 days


def adjusted_consumption(consumed: int, months: Exact, stockout_days: int) -> int:
    """Units that would have been used in a period of `months` × 30 days, had the stock never been out.

    N = ceil(C × 30M / (30M − X)). Without one day in stock nothing can be inferred, so N = C. Refused:
    `not_positive` months; `stockout_days_out_of_range`, more than the period has.
    """
    _refuse_negative(consumed=consumed, stockout_days=stockout_days)
    _refuse_not_positive(months=months)
    days = MONTH_DAYS * Fraction(months)
    _refuse_stockout(stockout_days, days)
    in_stock = days - stockout_days
    return ceil(consumed * days / in_stock) if in_stock else consumed


def average_consumption(values: Sequence[int]) -> int:
    """Mean of the periods' (adjusted) consumption in units, rounded up. Refused: `empty_list`."""
    if not values:
        message = _("Daftar pemakaian tidak boleh kosong.")
        refuse_on([Blocker(code="empty_list", message=message, path="values")])
    _refuse_negative(**{f"values.{index}": value for index, value in enumerate(values)})
    return -(-sum(values) // len(values))


def maximum_stock(average: int, periods: Exact) -> int:
    """Units that cover `periods` (7.25 is seven and a quarter) of the average use: H = P × periods, half up."""
    _refuse_negative(average=average, periods=periods)
    return _half_up(average * Fraction(periods))


def order_quantity(maximum: int, on_hand: int, on_order: int) -> int:
    """Units missing to the maximum: I = max(0, H − E), less what is already on its way.

    OpenLMIS leaves goods on their way out of the formula; here they count, or every round would order them again.
    """
    _refuse_negative(maximum=maximum, on_hand=on_hand, on_order=on_order)
    return max(0, maximum - on_hand - on_order)


def packs(quantity: int, net_content: int, threshold: int, round_to_zero: bool) -> int:
    """Whole packs of `net_content` units to order for `quantity` units.

    A remainder above `threshold` units takes one pack more. What is wanted at all is at least one pack, unless
    `round_to_zero`. No pack of a product whose content is unknown (0), as in OpenLMIS.
    """
    _refuse_negative(quantity=quantity, net_content=net_content, threshold=threshold)
    if not quantity or not net_content:
        return 0
    whole, remainder = divmod(quantity, net_content)
    return max(whole + (remainder > threshold), 0 if round_to_zero else 1)


@dataclass(frozen=True)
class LplpoLine:
    """The computed columns of one LPLPO line, in units; the parts of `optimum` are exact.

    `available` persediaan, `closing` sisa stok, `working` SK, `stockout` SWK, `lead` SWT, `buffer` SP, `optimum` stok
    optimum, `request` permintaan.
    """

    available: int
    closing: int
    working: int
    stockout: Fraction
    lead: Fraction
    buffer: Fraction

    @property
    def optimum(self) -> int:
        """SK + SWK + SWT + SP, rounded once, half up: 1,500 + 288.46 + 225 is 2,013."""
        return _half_up(self.working + self.stockout + self.lead + self.buffer)

    @property
    def request(self) -> int:
        """What is missing to the optimum, never negative. The LPLPO has no column for goods on their way."""
        return order_quantity(self.optimum, self.closing, 0)


def lplpo(
    opening: int, received: int, used: int, days: int, stockout_days: int, lead_days: int, buffer: Exact
) -> LplpoLine:
    """One product's report of a month and its request for the next.

    `opening`, `received` and `used` in units; `days` the working days of the month (24 to 26), `stockout_days` those
    of them without stock; `lead_days` from request to arrival; `buffer` a share of the use, 0 to 1 (practice is 10 to
    20 %). Daily use = used / (days − stockout_days); SK = used, SWK = daily use × stockout_days, SWT = daily use ×
    lead_days, SP = buffer × SK. Refused: `not_positive` days; `stockout_days_out_of_range`; `no_day_in_stock`, where
    the daily use is unknown, for 0 would ask for nothing where most is missing; `used_more_than_available`;
    `buffer_out_of_range`, for 15 instead of 15/100.
    """
    _refuse_negative(opening=opening, received=received, used=used, stockout_days=stockout_days, lead_days=lead_days)
    _refuse_not_positive(days=days)
    _refuse_stockout(stockout_days, days)
    refuse_on(_lplpo_problems(available=opening + received, used=used, in_stock=days - stockout_days, buffer=buffer))
    daily_use = Fraction(used, days - stockout_days)
    return LplpoLine(
        available=opening + received,
        closing=opening + received - used,
        working=used,
        stockout=daily_use * stockout_days,
        lead=daily_use * lead_days,
        buffer=Fraction(buffer) * used,
    )


def _lplpo_problems(*, available: int, used: int, in_stock: int, buffer: Exact) -> list[Blocker]:
    problems = []
    if not in_stock:
        message = _("Pemakaian harian tidak dapat dihitung: barang kosong sepanjang masa laporan.")
        problems.append(Blocker(code="no_day_in_stock", message=message, path="stockout_days"))
    if used > available:
        message = _("Pemakaian melebihi persediaan, yaitu stok awal ditambah penerimaan.")
        problems.append(Blocker(code="used_more_than_available", message=message, path="used"))
    if not 0 <= buffer <= 1:
        message = _("Stok penyangga ditulis sebagai bagian dari pemakaian, antara 0 dan 1.")
        problems.append(Blocker(code="buffer_out_of_range", message=message, path="buffer"))
    return problems


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _refuse_negative(**amounts: Exact) -> None:
    refuse_on(
        [
            Blocker(code="negative", message=_("Nilai ini tidak boleh negatif."), path=name)
            for name, amount in amounts.items()
            if amount < 0
        ]
    )


def _refuse_not_positive(**divisors: Exact) -> None:
    refuse_on(
        [
            Blocker(code="not_positive", message=_("Nilai ini harus di atas nol."), path=name)
            for name, divisor in divisors.items()
            if divisor <= 0
        ]
    )


def _refuse_stockout(stockout_days: int, days: Exact) -> None:
    if stockout_days > days:
        message = _("Hari kosong tidak boleh lebih panjang daripada masa laporan.")
        refuse_on([Blocker(code="stockout_days_out_of_range", message=message, path="stockout_days")])
