"""When a request for goods is acceptable, and how much of it is still open. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker


def asking_problems(*, is_active: bool, owns_place: bool, needed_by: date, today: date) -> list[Blocker]:
    """`member_not_active`, `place_not_own`, `needed_by_past`."""
    problems = []
    if not is_active:
        problems.append(Blocker(code="member_not_active", message=_("Keanggotaan ini tidak aktif.")))
    if not owns_place:
        problems.append(Blocker(code="place_not_own", message=_("Pilih unit milik anggota sendiri.")))
    if needed_by < today:
        problems.append(Blocker(code="needed_by_past", message=_("Tanggal diperlukan sudah lewat.")))
    return problems


def plausible_problems(*, plausible: int | None, quantity: int) -> list[Blocker]:
    """`plausible_out_of_range`: a plausible quantity is at least 1 and at most what was asked for."""
    if plausible is None or 1 <= plausible <= quantity:
        return []
    message = _("Jumlah wajar paling sedikit 1 dan paling banyak %(quantity)s.") % {"quantity": quantity}
    return [Blocker(code="plausible_out_of_range", message=message)]


def target(*, quantity: int, plausible: int | None) -> int:
    """Base units that fill a request: what was asked for, or less where less is plausible."""
    return quantity if plausible is None else min(quantity, plausible)
