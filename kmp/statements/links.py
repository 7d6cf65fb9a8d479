"""The addresses of the postings behind a figure: the general ledger, or the journals behind a line of cash."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kmp.statements.rules import Post
from kmp.statements.states import Place, Sort

DEBIT, CREDIT = "debit", "kredit"
RECEIVED, PAID = "masuk", "keluar"
# Kinds that are more than one kind of account: equity with the result not yet closed, all claims, the result alone.
OWN, CLAIMS, RESULT = "modal", "pasiva", "hasil"
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
) -> str:
    """The general ledger of these accounts (named one by one, by kind or by place) in these days."""
    query: list[tuple[str, Any]] = [("akun", post.code) for post in accounts]
    query += [("jenis", kind)] if kind else []
    query += [("letak", place.value) for place in places]
    query += [("dengan", turnover_with or "tidak")] if turnover_with is not None else []
    query += [("dari", since.isoformat())] if since else []
    query += [("sampai", until.isoformat())]
    query += [("sisi", side)] if side else []
    query += [("jurnal", str(sort))] if sort else []
    return f"{reverse('staff_ledger')}?{urlencode(query)}"


def cash_link(*, until: date, activity: str, flow: str = "", arrow: str = "") -> str:
    """The journals behind one line of the cash-flow statement, or (without a flow) behind a whole activity."""
    query = {"sampai": until.isoformat(), "golongan": activity, "arus": flow, "arah": arrow}
    return f"{reverse('staff_cash_journals')}?{urlencode({key: value for key, value in query.items() if value})}"
