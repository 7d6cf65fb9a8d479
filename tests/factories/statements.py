"""Accounts and sums for the pure functions of the statements, by the codes of the standard chart."""

from kmp.books.chart import CHART, activity_of
from kmp.statements.engine import Sum, Time
from kmp.statements.rules import Post, place_of
from kmp.statements.states import Sort

KNOWN = {code: (name, str(kind), str(side)) for code, name, kind, side in CHART}


def post_of(code: str) -> Post:
    """The account of the standard chart as the statements see it."""
    name, kind, side = KNOWN[code]
    place = place_of(name=name, kind=kind, turnover_with=side)
    return Post(code, name, kind, side, place, str(activity_of(code)), pk=list(KNOWN).index(code) + 1)


def own_post(code: str, name: str, kind: str, side: str = "") -> Post:
    """An account of another cooperative, placed by its name."""
    return Post(code, name, kind, side, place_of(name=name, kind=kind, turnover_with=side), "operasi")


def moved(code: str, amount_rp: int, *, time: Time = Time.THIS, sort: Sort = Sort.USUAL) -> Sum:
    """What an account of the chart took: debit positive."""
    return Sum(post_of(code), time, sort, max(amount_rp, 0), max(-amount_rp, 0))
