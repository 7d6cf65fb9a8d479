"""Receivables and payables by age: which accounts are looked at, and what stays open when payments settle the oldest
first. Pure; `aging_queries` does the same in SQL for every party at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kmp.books.states import AccountKind
from kmp.statements.rules import Post
from kmp.statements.states import Age, Owing, Place

# What is owed on demand (deposits), held for a purpose (funds) or paid by a plan (bank loans) has no age.
AGED_PLACES: dict[str, tuple[Place, ...]] = {
    Owing.RECEIVABLE: (Place.RECEIVABLE,),
    Owing.PAYABLE: (Place.PAYABLE, Place.SURPLUS_DUE, Place.TAX_DUE, Place.SHORT),
}
ALLOWANCE = ("penyisihan", "cadangan")  # taken off the receivables, owed by nobody
LAST_DAYS: tuple[tuple[int, Age], ...] = ((0, Age.NOT_DUE), (30, Age.MONTH), (60, Age.TWO), (90, Age.THREE))
MOST_DAYS = 365  # of a term of payment


@dataclass(frozen=True)
class AgeChoice:
    """Which open amounts: a side and its accounts on one day; parties by `text` or one by its code (or those postings
    that name none); one age. Due is `term_days` after a posting."""

    owing: Owing
    accounts: tuple[Post, ...]
    until: date
    term_days: int = 0
    text: str = ""
    age: str = ""
    party: str = ""
    without_party: bool = False

    @property
    def sign(self) -> int:
        """1 where what is owed grows by debit."""
        return 1 if self.owing == Owing.RECEIVABLE else -1

    @property
    def is_whole(self) -> bool:
        """Whether every open amount of these accounts is in it."""
        return not (self.text or self.age or self.party or self.without_party)


def aged_accounts(accounts: Iterable[Post], owing: str) -> tuple[Post, ...]:
    """The accounts of a list by age."""
    kind = AccountKind.ASSET if owing == Owing.RECEIVABLE else AccountKind.LIABILITY
    return tuple(
        post
        for post in accounts
        if post.kind == kind and post.place in AGED_PLACES[owing] and not (kind == AccountKind.ASSET and _eats(post))
    )


def _eats(post: Post) -> bool:
    return any(word in post.name.casefold() for word in ALLOWANCE)


def open_items(amounts: Sequence[int]) -> list[int]:
    """What of each amount (oldest first; owed positive, paid negative) stays open when payments settle the oldest.

    The rests sum to the amounts. Of one party only one side is left: what it owes, or what it paid beyond that.
    """
    owed, paid = sum(rp for rp in amounts if rp > 0), -sum(rp for rp in amounts if rp < 0)
    rests = []
    for rp in amounts:
        settled = min(abs(rp), paid if rp > 0 else owed)
        if rp > 0:
            paid -= settled
        else:
            owed -= settled
        rests.append(rp - settled if rp > 0 else rp + settled)
    return rests


def age_of(rest_rp: int, on: date, *, until: date, term_days: int) -> Age:
    """The column of an open amount that was posted on that day."""
    if rest_rp < 0:
        return Age.AHEAD
    over = (until - on).days - term_days
    return next((age for last, age in LAST_DAYS if over <= last), Age.LONGER)
