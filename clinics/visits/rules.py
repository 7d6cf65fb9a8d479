"""When a visit may be recorded, and how old a patient is. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker


def visit_problems(*, is_posted: bool, has_sip: bool, worker: str, cure: str) -> list[Blocker]:
    """`worker_not_posted` (not at this unit today), `licence_missing` (no valid SIP; UU 17/2023 Art. 264).

    `cure` is the page on which the worker's SIP can be sent.
    """
    problems = []
    if not is_posted:
        message = _("%(worker)s tidak bertugas di unit ini hari ini.") % {"worker": worker}
        problems.append(Blocker(code="worker_not_posted", message=message))
    if not has_sip:
        message = _(
            "SIP %(worker)s tidak ada atau tidak berlaku lagi, sehingga kunjungan tidak dapat dicatat. "
            "Kirim SIP yang berlaku; petugas memeriksanya."
        )
        source, told = "UU 17/2023 Pasal 264", message % {"worker": worker}
        problems.append(Blocker(code="licence_missing", message=told, source=source, cure=cure))
    return problems


def age(born: date | None, on: date) -> int | None:
    """Whole years on a date; None where the day of birth is not known."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
