"""Perubahan ekuitas as a document: columns of equity, rows of what moved them."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from kmp.books.states import AccountKind
from kmp.clock import ONE_DAY
from kmp.statements.document import LINE, TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.engine import EquityColumn, EquityStatement
from kmp.statements.layouts import days_of, remark_of
from kmp.statements.links import CREDIT, DEBIT, NOT_CLOSING, ledger_link
from kmp.statements.rules import Span
from kmp.statements.states import PLACES_OF_KIND, Place, Sort, Statement
from kmp.ui.formats import long_date

Places = tuple[Place, ...]
Link = Callable[[Places], str]
NOMINAL_PLACES: Places = (*PLACES_OF_KIND[AccountKind.REVENUE], *PLACES_OF_KIND[AccountKind.EXPENSE])


def equity_document(equity: EquityStatement, checks: tuple[Check, ...], span: Span) -> Document:
    """Every cell is a sum of postings; the surplus of the period is that of the PHU, closed or not."""
    columns = (_("Uraian"), *(_head(column.place) for column in equity.columns), _("Jumlah"))
    return Document(
        kind=Statement.EQUITY,
        year=span.year,
        title=_("Perubahan ekuitas"),
        when=days_of(span),
        remark=remark_of(span),
        wide=True,
        blocks=(Table(columns, _rows(equity, span), empty=_("Belum ada ekuitas.")),),
        checks=checks,
        notes=(_("Pembagian SHU tidak mengurangi simpanan dan cadangan (UU 25/1992 Pasal 41 dan 45)."),),
    )


def _head(place: Place) -> str:
    return {Place.SURPLUS: _("SHU"), Place.EQUITY: _("Ekuitas lain")}.get(place, str(place.label))


def _rows(equity: EquityStatement, span: Span) -> tuple[Row, ...]:
    since, until = span.since, span.until

    def moved(*, side: str = "", sort: Sort = Sort.USUAL) -> Link:
        return lambda places: ledger_link(
            places=places, since=since, until=until, side=side, sort=sort, without_opening=True
        )

    # The closing entry may have moved a part of the result into another kind of equity: then its own lines say where.
    is_moved = any(column.result_rp for column in equity.columns if column.place != Place.SURPLUS)

    def result(places: Places) -> str:
        if is_moved and len(places) == 1:
            return ledger_link(places=places, since=since, until=until, sort=Sort.CLOSING)
        return ledger_link(places=NOMINAL_PLACES, since=since, until=until, sort=NOT_CLOSING)

    first, last = _("Saldo awal, %(day)s") % {"day": long_date(since)}, _("Saldo akhir, %(day)s")
    rows = (
        _row(first, equity, lambda c: c.opening_rp, _standing(since - ONE_DAY, opening_until=until)),
        _row(_("Penambahan"), equity, lambda c: c.added_rp, moved(side=CREDIT)),
        _row(_("Pengurangan"), equity, lambda c: c.reduced_rp, moved(side=DEBIT)),
        _row(_("Pembagian SHU"), equity, lambda c: c.shared_rp, moved(sort=Sort.SHARING)),
        _row(_("SHU periode ini"), equity, lambda c: c.result_rp, result),
        _row(last % {"day": long_date(until)}, equity, lambda c: c.closing_rp, _standing(until), level=TOTAL),
    )
    return rows if any(figure.rp for row in rows for figure in row.figures if figure) else ()


def _standing(day: date, *, opening_until: date | None = None) -> Link:
    """The surplus that no closing entry has moved yet stands in the column of the surplus too."""

    def link(places: Places) -> str:
        more = NOMINAL_PLACES if Place.SURPLUS in places else ()
        return ledger_link(places=[*places, *more], until=day, opening_until=opening_until)

    return link


def _row(
    label: str, equity: EquityStatement, rp: Callable[[EquityColumn], int], link: Link, *, level: str = LINE
) -> Row:
    whole = tuple(column.place for column in equity.columns)
    parts = [((column.place,), rp(column)) for column in equity.columns] + [(whole, rp(equity.total))]
    return Row(label, tuple(Figure(amount, link(places) if amount else "") for places, amount in parts), level=level)
