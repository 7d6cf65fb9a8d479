"""Whole rupiah: splitting without loss, rounding once, and showing it.

Every amount is an integer; its name ends in `_rp`. A rate is a `Fraction` and is rounded here or nowhere.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NewType

from django.utils.translation import gettext as _

from kmp.errors import DomainError

Rupiah = NewType("Rupiah", int)

MINUS = "−"  # U+2212, as wide as a digit: columns of amounts stay aligned


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split a whole by weights: floor, then one more to the largest remainders, ties in the given order.

    The parts always sum to `total`, each lies within one of its exact share, and a zero weight gets zero. Exact
    for integers of any size. Refuses with `no_weights` (an empty list, or all zero: nobody to give it to),
    `negative_weight`, `negative_total` and `not_an_integer`. Rule: largest remainder, domain/cooperative_law 3.3.
    """
    _check_split(total, weights)
    weight_sum = sum(weights)
    parts = [total * weight // weight_sum for weight in weights]
    left = total - sum(parts)
    if left:
        _give_remainder(parts, [total * weight % weight_sum for weight in weights], left)
    return parts


def _check_split(total: int, weights: Sequence[int]) -> None:
    if not _is_whole(total) or not all(map(_is_whole, weights)):
        raise DomainError("not_an_integer", _("Jumlah dan bobot harus bilangan bulat."))
    if total < 0:
        raise DomainError("negative_total", _("Jumlah yang dibagi tidak boleh negatif."), total=total)
    if not any(weights):
        raise DomainError("no_weights", _("Tidak ada bobot untuk membagi jumlah ini."), total=total)
    if min(weights) < 0:
        raise DomainError("negative_weight", _("Bobot tidak boleh negatif."))


def _is_whole(value: object) -> bool:
    """True and False are integers to Python, but not amounts."""
    return isinstance(value, int) and not isinstance(value, bool)


def _give_remainder(parts: list[int], remainders: list[int], left: int) -> None:
    """Add one to the `left` parts with the largest remainders; `left` is less than the non-zero remainders."""
    last = sorted(remainders, reverse=True)[left - 1]  # the smallest remainder that still wins
    at_last = left - sum(remainder > last for remainder in remainders)
    for index, remainder in enumerate(remainders):
        if remainder > last:
            parts[index] += 1
        elif remainder == last and at_last:
            parts[index] += 1
            at_last -= 1


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero (2.5 → 3, −2.5 → −3), as in bookkeeping."""
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def rupiah(value: int) -> str:
    """`1250000` as `Rp1.250.000` (PUEBI: no space); a negative amount as `−Rp1.250.000`."""
    return f"{MINUS if value < 0 else ''}Rp{abs(value):,}".replace(",", ".")
