"""Which days are free in Indonesia: weekends and national holidays (package `holidays`, moon dates are estimates)."""

from datetime import date
from functools import cache

from django.utils.translation import gettext as _
from holidays import HolidayBase, country_holidays

SATURDAY = 5


@cache
def _of_year(year: int) -> HolidayBase:
    return country_holidays("ID", years=year, language="id")


def free_day(day: date) -> str:
    """The name of the holiday, or "akhir pekan"; empty on a working day."""
    named = _of_year(day.year).get(day)
    if named:
        return str(named)
    return _("akhir pekan") if day.weekday() >= SATURDAY else ""
