"""How numbers, money and time are written for people (LOOK 6). Nothing here rounds money: rupiah are whole."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from kmp import clock

MINUS, NONE = "−", "–"
MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
MONTHS += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]
SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
BASIS_POINTS = 10_000
SCALES = ((10**12, "T"), (10**9, "M"), (10**6, "jt"))  # triliun, miliar, juta
Number = int | Decimal | Fraction


def _dots(whole: int) -> str:
    return f"{whole:,}".replace(",", ".")


def _exact(value: object) -> Fraction:
    """A number without loss; floats are refused, for they have already lost."""
    if isinstance(value, bool | float) or not isinstance(value, int | Decimal | Fraction | str):
        raise TypeError(f"expected int, Decimal, Fraction or 'num/den', not {value!r}")
    return Fraction(value)


def _decimal(value: Fraction, digits: int) -> str:
    """`digits` decimals behind a comma, half up (away from zero)."""
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = _dots(whole // 10**digits)
    if digits:
        text = f"{text},{whole % 10**digits:0{digits}d}"
    return f"{MINUS}{text}" if value < 0 and whole else text


def rupiah(value: int | None) -> str:
    """Whole rupiah: Rp1.250.000, −Rp500; – when there is none."""
    if value is None:
        return NONE
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"money is whole rupiah, not {value!r}")
    return f"{MINUS if value < 0 else ''}Rp{_dots(abs(value))}"


def short_rupiah(value: int) -> str:
    """Rp18,6 M: one decimal of triliun, miliar or juta, only for public figures (LOOK 6)."""
    for scale, name in SCALES:
        if abs(value) >= scale:
            shown = _decimal(Fraction(abs(value), scale), 1).removesuffix(",0")
            return f"{MINUS if value < 0 else ''}Rp{shown} {name}"
    return rupiah(value)


def number(value: Number | None, digits: int | None = None) -> str:
    """1.234 or 12,5: as many decimals as `digits`, else as many as needed, at most two."""
    if value is None:
        return NONE
    exact = _exact(value)
    if digits is not None:
        return _decimal(exact, digits)
    text = _decimal(exact, 2)
    return text.rstrip("0").rstrip(",")


def file_size(octets: int | None) -> str:
    """A file's size as people read it: 48 kB, rounded up."""
    return NONE if octets is None else f"{number(-(-octets // 1024))} kB"


def percent(value: int | Fraction | str | None, digits: int | None = None) -> str:
    """Basis points (an int) or a share (a Fraction or "num/den") as 63,93% or 25%, half up."""
    if value is None:
        return NONE
    exact = Fraction(value, BASIS_POINTS) if isinstance(value, int) else _exact(value)
    hundred = exact * 100
    if digits is None:
        digits = 0 if hundred.denominator == 1 else 2
    return f"{_decimal(hundred, digits)}%"


def _local(value: date | datetime) -> date | datetime:
    """An instant in the reader's zone; a business date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def long_date(value: date | datetime | None) -> str:
    """21 November 2026."""
    if value is None:
        return NONE
    day = _local(value)
    if translation.get_language() == "en":
        return date_format(day, "j F Y")
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(value: date | datetime | None) -> str:
    """21 Nov 2026, for tables."""
    if value is None:
        return NONE
    day = _local(value)
    if translation.get_language() == "en":
        return date_format(day, "j M Y")
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def day_and_date(value: date | datetime | None) -> str:
    """Rabu, 25 November 2026."""
    if value is None:
        return NONE
    day = _local(value)
    if translation.get_language() == "en":
        return date_format(day, "l, j F Y")
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def hour(value: datetime | None) -> str:
    """20.00 WIB, in the reader's zone."""
    if value is None:
        return NONE
    moment = timezone.localtime(value)
    return f"{moment:%H.%M} {clock.zone_name(timezone.get_current_timezone_name())}"


def moment(value: datetime | None) -> str:
    """21 November 2026, 20.00 WIB."""
    return NONE if value is None else f"{long_date(value)}, {hour(value)}"


def days_left(value: date | datetime | None) -> str:
    """hari ini, besok, 2 hari lagi, kemarin, lewat 3 hari: beside the date, never instead of it (LOOK 6)."""
    if value is None:
        return NONE
    zone = timezone.get_current_timezone()
    today = clock.now().astimezone(zone).date()
    local = _local(value)
    days = ((local.date() if isinstance(local, datetime) else local) - today).days
    words = {0: "hari ini", 1: "besok", -1: "lewat 1 hari"}
    return words.get(days) or (f"{days} hari lagi" if days > 0 else f"lewat {-days} hari")


def digest_groups(digest: str, first: int = 0) -> str:
    """A digest in groups of four: 4b8e 19d3 …; only its `first` characters when given."""
    shown = str(digest)[:first] if first else str(digest)
    return " ".join(shown[start : start + 4] for start in range(0, len(shown), 4))


def or_none(write: Callable[..., str]) -> Callable[..., str]:
    """`write` for templates, where an undefined variable is an empty string: that, like None, is –."""

    @wraps(write)
    def written(value: Any, *how: Any) -> str:
        return NONE if value is None or value == "" else write(value, *how)

    return written
