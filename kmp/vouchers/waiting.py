"""What of vouchers stands against closing a month, and what waits for whom."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.errors import Blocker, Caution, Problem
from kmp.roles import has_right
from kmp.vouchers.queries import open_vouchers, waiting_for
from kmp.vouchers.states import VoucherState


def before_closing(first: date, last: date) -> list[Problem]:
    """Blocked (`vouchers_waiting`) by vouchers of those days that wait for a second person; drafts are a warning
    (`drafts_left`): closed over, they can never be posted on their day."""
    found = open_vouchers(first, last)
    problems: list[Problem] = []
    if waiting := found.get(VoucherState.SUBMITTED, 0):
        said = _("%(count)s bukti jurnal pada masa ini masih menunggu orang kedua.") % {"count": waiting}
        problems.append(Blocker("vouchers_waiting", said, cure=_list(VoucherState.SUBMITTED)))
    if drafts := found.get(VoucherState.DRAFT, 0):
        said = _("%(count)s konsep jurnal pada masa ini belum diajukan.") % {"count": drafts}
        problems.append(Caution("drafts_left", said, cure=_list(VoucherState.DRAFT)))
    return problems


def _list(state: VoucherState) -> str:
    return f"{reverse('staff_vouchers')}?keadaan={state.value}"


def vouchers_waiting_for(user: Any) -> int:
    """How many vouchers this user may decide now."""
    return waiting_for(user.pk) if has_right(user, "books.post") else 0
