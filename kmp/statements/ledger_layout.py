"""The general ledger and the trial balance as they are printed. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kmp.statements.document import SUBTOTAL, TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.ledger import Choice, LedgerLine, Totals
from kmp.ui.formats import long_date, short_date


def trial_document(rows: Sequence[dict[str, Any]], total: dict[str, Any], *, since: date, until: date) -> Document:
    """Neraca saldo of these days: opening, both sides, closing of every account; credit balances are negative."""
    keys = ("opening_rp", "debit_rp", "credit_rp", "closing_rp")
    lines = [Row(row["post"].name, tuple(Figure(row[key]) for key in keys), code=row["post"].code) for row in rows]
    lines.append(Row(_("Jumlah"), tuple(Figure(total[key]) for key in keys), level=TOTAL))
    columns = (_("Akun"), _("Saldo awal"), _("Debit"), _("Kredit"), _("Saldo akhir"))
    balance = Check(_("Debit sama dengan kredit"), _("debit"), total["debit_rp"], _("kredit"), total["credit_rp"])
    return Document(
        kind="neraca-saldo",
        year=until.year,
        title=_("Neraca saldo"),
        when=_days(since, until),
        blocks=(Table(columns, tuple(lines)),),
        checks=(balance,),
        notes=(_("Saldo kredit bertanda minus."),),
    )


def ledger_document(choice: Choice, totals: Totals, lines: Iterable[LedgerLine], *, title: str) -> Document:
    """Buku besar of the chosen postings, oldest first: a balance after each where a balance means anything."""
    rows = [_line(line, several=len(choice.accounts) > 1) for line in lines]
    closing = Figure(totals.closing_rp)
    if choice.has_balance:
        rows.insert(0, Row(_("Saldo awal"), (None, None, Figure(totals.opening_rp)), level=SUBTOTAL))
        rows.append(Row(_("Saldo akhir"), (Figure(totals.debit_rp), Figure(totals.credit_rp), closing), level=TOTAL))
    else:
        rows.append(Row(_("Jumlah"), (Figure(totals.debit_rp), Figure(totals.credit_rp), None), level=TOTAL))
    columns = (_("Tanggal dan keterangan"), _("Debit"), _("Kredit"), _("Saldo"))
    accounts = ", ".join(f"{post.code} {post.name}" for post in choice.accounts)
    return Document(
        kind="buku-besar",
        year=choice.until.year,
        title=_("Buku besar %(account)s") % {"account": title},
        when=_days(choice.since, choice.until) + (f", {_('pihak')} {choice.party}" if choice.party else ""),
        blocks=(Table(columns, tuple(rows), note=accounts if len(choice.accounts) > 1 else ""),),
    )


def _line(line: LedgerLine, *, several: bool) -> Row:
    posting = line.posting
    words = [posting.journal.reference]
    words += [f"{posting.account.code} {posting.account.name}"] if several else []
    words += [f"{posting.party.code} {posting.party.name}"] if posting.party else []
    figures = (
        Figure(line.debit_rp) if line.debit_rp else None,
        Figure(line.credit_rp) if line.credit_rp else None,
        None if line.balance_rp is None else Figure(line.balance_rp),
    )
    return Row(posting.journal.memo, figures, code=short_date(posting.journal.date), note=" · ".join(words))


def _days(since: date | None, until: date) -> str:
    if since is None:
        return _("Sampai %(day)s") % {"day": long_date(until)}
    return f"{long_date(since)} – {long_date(until)}"
