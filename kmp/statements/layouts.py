"""The neraca as a document, and what all statements say alike: their days, and whether the year is closed. Pure but for
the addresses: every amount carries that of its postings."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kmp.books.states import AccountKind
from kmp.statements.document import HEAD, SUBGROUP, SUBTOTAL, SUM, TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.engine import BalanceSheet, Group, Line, Pair
from kmp.statements.links import CLAIMS, OWN, RESULT, ledger_link
from kmp.statements.rules import Post, Span
from kmp.statements.states import Place, Statement
from kmp.ui.formats import long_date, short_date

CURRENT = (Place.CASH, Place.RECEIVABLE, Place.STOCK, Place.CURRENT)
LONG_TERM = (Place.LONG,)


def remark_of(span: Span) -> str:
    """That the books of the year still move, where they do."""
    if span.closed:
        return "" if span.is_whole else _("Bagian dari tahun buku %(year)s yang sudah ditutup.") % {"year": span.year}
    if span.is_whole:
        return _("Tahun buku %(year)s belum ditutup: angka masih dapat berubah.") % {"year": span.year}
    return _("Sampai %(day)s; tahun buku %(year)s belum ditutup.") % {"day": long_date(span.until), "year": span.year}


def days_of(span: Span) -> str:
    """The days of a statement of movements."""
    return _("1 Januari – %(until)s") % {"until": long_date(span.until)}


def last_end(span: Span) -> date:
    """The last day of the year before."""
    return date(span.year - 1, 12, 31)


def balance_document(sheet: BalanceSheet, span: Span) -> Document:
    """Laporan posisi keuangan, the year before beside it."""
    return Document(
        kind=Statement.BALANCE,
        year=span.year,
        title=_("Neraca"),
        when=_("Per %(day)s") % {"day": long_date(span.until)},
        remark=remark_of(span),
        blocks=(_assets(sheet, span), _claims(sheet, span)),
        checks=balance_checks(sheet, span),
        notes=(_("Disusun menurut SAK EP. Simpanan sukarela dan dana dari SHU adalah kewajiban, bukan ekuitas."),),
    )


def balance_checks(sheet: BalanceSheet, span: Span) -> tuple[Check, ...]:
    """That assets are claims, at the end of both years."""
    checks = []
    assets, claims = (
        pair_figures(sheet.assets_total, span, kind=AccountKind.ASSET),
        pair_figures(sheet.claims_total, span, kind=CLAIMS),
    )
    for day, left, right in zip((span.until, last_end(span)), assets, claims, strict=True):
        says = _("Aset = kewajiban + ekuitas per %(day)s") % {"day": long_date(day)}
        checks.append(Check(says, _("Aset"), left.rp, _("Kewajiban dan ekuitas"), right.rp, left.href, right.href))
    return tuple(checks)


def _sheet_columns(span: Span) -> tuple[str, ...]:
    return (_("Akun"), short_date(span.until), short_date(last_end(span)))


def _assets(sheet: BalanceSheet, span: Span) -> Table:
    current = [group for group in sheet.assets if group.place in CURRENT]
    fixed = [group for group in sheet.assets if group.place not in CURRENT]
    rows = [
        *_part(_("Aset lancar"), current, span),
        *_part(_("Aset tidak lancar"), fixed, span),
        _kind_row(_("Jumlah aset"), sheet.assets_total, AccountKind.ASSET, span),
    ]
    return Table(_sheet_columns(span), tuple(rows), title=_("Aset"), empty=_("Belum ada aset."))


def _claims(sheet: BalanceSheet, span: Span) -> Table:
    short = [group for group in sheet.liabilities if group.place not in LONG_TERM]
    long = [group for group in sheet.liabilities if group.place in LONG_TERM]
    rows = [
        *_part(_("Kewajiban jangka pendek"), short, span),
        *_part(_("Kewajiban jangka panjang"), long, span),
        _kind_row(_("Jumlah kewajiban"), sheet.liabilities_total, AccountKind.LIABILITY, span),
        *_equity_rows(sheet, span),
        _kind_row(_("Jumlah ekuitas"), sheet.equity_total, OWN, span),
        _kind_row(_("Jumlah kewajiban dan ekuitas"), sheet.claims_total, CLAIMS, span),
    ]
    return Table(_sheet_columns(span), tuple(rows), title=_("Kewajiban dan ekuitas"))


def _equity_rows(sheet: BalanceSheet, span: Span) -> list[Row]:
    rows = [Row(_("Ekuitas"), level=HEAD)] if sheet.equity or sheet.open_surplus else []
    for group in sheet.equity:
        rows += _group_rows(group, span)
    if sheet.open_surplus:
        label = _("Hasil usaha yang belum ditutup")
        rows.append(
            Row(label, pair_figures(sheet.open_surplus, span, kind=RESULT), note=_("Pendapatan dikurangi beban"))
        )
    return rows


def _part(title: str, groups: Sequence[Group], span: Span) -> list[Row]:
    """A part of one side with its groups and its sum."""
    if not groups:
        return []
    rows = [Row(title, level=HEAD)]
    for group in groups:
        rows += _group_rows(group, span)
    whole = sum((group.pair for group in groups), Pair())
    places = [group.place for group in groups]
    title = _("Jumlah %(part)s") % {"part": title[0].lower() + title[1:]}
    return [*rows, Row(title, pair_figures(whole, span, places=places), level=SUBTOTAL)]


def _group_rows(group: Group, span: Span) -> list[Row]:
    """The accounts of a place, those of one header together; a place of several accounts ends in its sum."""
    rows, head = [], ""
    name = str(group.place.label)
    for line in group.lines:
        if line.post.head and line.post.head != head and line.post.head.casefold() != name.casefold():
            rows.append(Row(line.post.head, level=SUBGROUP))
        head = line.post.head
        rows.append(_line(line, span))
    if len(group.lines) > 1:
        rows.append(Row(name, pair_figures(group.pair, span, places=[group.place]), level=SUM))
    return rows


def _line(line: Line, span: Span) -> Row:
    return Row(line.post.name, pair_figures(line.pair, span, accounts=[line.post]), code=line.post.code)


def _kind_row(label: str, pair: Pair, kind: str, span: Span) -> Row:
    return Row(label, pair_figures(pair, span, kind=kind), level=TOTAL)


def pair_figures(
    pair: Pair, span: Span, *, kind: str = "", places: Sequence[Place] = (), accounts: Sequence[Post] = ()
) -> tuple[Figure, Figure]:
    """Balances of these accounts at the end of both years, each with its postings."""
    now = ledger_link(kind=kind, places=places, accounts=accounts, until=span.until)
    before = ledger_link(kind=kind, places=places, accounts=accounts, until=last_end(span), opening_until=span.until)
    return Figure(pair.now_rp, now if pair.now_rp else ""), Figure(pair.before_rp, before if pair.before_rp else "")
