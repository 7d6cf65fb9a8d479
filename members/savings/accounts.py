"""The bank account a member has named before, for a withdrawal or elsewhere in the house.

A slice of a higher app that keeps accounts of members says so by `look_for_account` in its `AppConfig.ready`; savings
import none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kmp.sealing import mask_account
from members.registry.models import Member
from members.savings.models import Withdrawal


@dataclass(frozen=True)
class NamedAccount:
    """Where a member wanted money to go, and since when. Pages show its last digits."""

    bank: str
    number: str
    holder: str
    named_at: datetime

    @property
    def account_masked(self) -> str:
        return mask_account(self.number)


Source = Callable[[Member], NamedAccount | None]


def account_of_withdrawals(member: Member) -> NamedAccount | None:
    """Of the last withdrawal by transfer; none of before the parts of an account were written apart."""
    rows = Withdrawal.objects.filter(member=member, account_cipher__isnull=False).exclude(bank="")
    last = rows.order_by("-pk").first()
    return NamedAccount(last.bank, last.account_number, last.account_holder, last.asked_at) if last else None


_SOURCES: list[Source] = [account_of_withdrawals]


def look_for_account(source: Source) -> None:
    """Ask `source(member)` as well. Must read only."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def known_account(member: Member) -> NamedAccount | None:
    """What the member named last."""
    named = [found for source in _SOURCES if (found := source(member)) is not None]
    return max(named, key=lambda one: one.named_at, default=None)


def number_at(member: Member, *, bank: str) -> str:
    """The number the member named last, where it is of this bank; otherwise empty."""
    known = known_account(member)
    return known.number if known is not None and known.bank.casefold() == bank.strip().casefold() else ""
