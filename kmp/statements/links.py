"""The addresses of the postings behind a figure: the general ledger, or the journals behind a line of cash."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kmp.clock import ONE_DAY
from kmp.statements.rules import Post, Span
from kmp.statements.states import Place, Sort

DEBIT, CREDIT = "debit", "kredit"
RECEIVED, PAID = "masuk", "keluar"
# Kinds that are more than one kind of account: equity with the result not yet closed, all claims, the result, all.
OWN, CLAIMS, RESULT, ALL = "modal", "pasiva", "hasil", "semua"
NO_OPENING = "tanpa"  # every journal but opening balances
NOT_CLOSING = "tanpa-penutup"  # every journal but the ones that close a year


def ledger_link(
    *,
    accounts: Iterable[Post] = (),
    kind: str = "",
    places: Iterable[Place] = (),
    since: date | None = None,
    until: date,
    side: str = "",
    sort: Sort | str = "",
    turnover_with: str | None = None,
    party: str = "",
    but_parties: Iterable[str] = (),
    without_party: bool = False,
    opening_until: date | None = None,
    without_opening: bool = False,
) -> str:
    """The general ledger of these accounts (named one by one, by kind or by place) in these days, of one party, of all
    but some, or of the postings that name none.

    Opening balances stand before everything, whatever their day: with those up to `opening_until`, or without any.
    """
    query: list[tuple[str, Any]] = [("akun", post.code) for post in accounts]
    query += [("jenis", kind)] if kind else []
    query += [("letak", place.value) for place in places]
    query += [("dengan", turnover_with or "tidak")] if turnover_with is not None else []
    query += [("dari", since.isoformat())] if since else []
    query += [("sampai", until.isoformat())]
    query += [("sisi", side)] if side else []
    query += [("jurnal", str(sort))] if sort else []
    query += [("pihak", party)] if party else []
    query += [("kecuali", code) for code in but_parties]
    query += [("tanpa_pihak", "1")] if without_party else []
    query += [("saldo_awal", opening_until.isoformat())] if opening_until else []
    query += [("saldo_awal", NO_OPENING)] if without_opening else []
    return f"{reverse('staff_ledger')}?{urlencode(query)}"


def statement_link(kind: str, span: Span, *, anchor: str = "") -> str:
    """A statement of the same days, or one table on it."""
    return f"{reverse('staff_statement', args=[kind])}?{_days(span)}{'#' if anchor else ''}{anchor}"


def division_link(span: Span) -> str:
    """How the surplus of these days falls to members and others."""
    return f"{reverse('staff_division')}?{_days(span)}"


def _days(span: Span) -> str:
    """Year and month, where the days end with one; the running year ends today by itself."""
    ends = (span.until + ONE_DAY).day == 1
    return urlencode({"tahun": span.year, **({"bulan": span.until.month} if ends else {})})


def cash_link(*, until: date, activity: str, flow: str = "", arrow: str = "") -> str:
    """The journals behind one line of the cash-flow statement, or (without a flow) behind a whole activity."""
    query = {"sampai": until.isoformat(), "golongan": activity, "arus": flow, "arah": arrow}
    return f"{reverse('staff_cash_journals')}?{urlencode({key: value for key, value in query.items() if value})}"


def items_link(
    *,
    owing: str,
    until: date,
    term_days: int,
    accounts: Iterable[Post] = (),
    age: str = "",
    party: str = "",
    without_party: bool = False,
    text: str = "",
) -> str:
    """The open postings behind an amount of a list by age; `accounts` only where not all of the side are meant."""
    query: list[tuple[str, Any]] = [("sisi", owing), ("sampai", until.isoformat()), ("tempo", term_days)]
    query += [("akun", post.code) for post in accounts]
    query += [(key, value) for key, value in (("umur", age), ("pihak", party), ("q", text)) if value]
    query += [("tanpa_pihak", "1")] if without_party else []
    return f"{reverse('staff_open_items')}?{urlencode(query)}"
