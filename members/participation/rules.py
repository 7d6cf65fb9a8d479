"""Pure rules of participation."""

from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from members.registry.rules import Standing


def participation_problems(*, amount: int, on: date, today: date, standing: Standing | None) -> list[Blocker]:
    """`amount_not_positive`, `act_in_future`, and `not_a_member_then` for a day before the member's admission."""
    problems = []
    if amount <= 0:
        problems.append(Blocker("amount_not_positive", _("Partisipasi harus lebih dari nol.")))
    if on > today:
        problems.append(Blocker("act_in_future", _("Tanggal kegiatan belum terjadi.")))
    if standing is None:
        problems.append(Blocker("not_a_member_then", _("Pada tanggal itu belum tercatat sebagai anggota.")))
    return problems
