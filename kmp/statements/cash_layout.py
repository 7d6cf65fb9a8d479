"""Arus kas as a document: operating, investing, financing; received and paid apart."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp.books.states import Activity
from kmp.clock import ONE_DAY
from kmp.statements.cash import CashFlow
from kmp.statements.document import HEAD, SUBTOTAL, TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.engine import Pair
from kmp.statements.layouts import days_of, last_end, pair_figures, remark_of
from kmp.statements.links import PAID, RECEIVED, cash_link, ledger_link
from kmp.statements.rules import Span
from kmp.statements.states import FLOW_WORDS, Place, Statement
from kmp.ui.formats import long_date

CASH = (Place.CASH,)
TITLES = {
    Activity.OPERATING: gettext_lazy("Arus kas dari kegiatan operasi"),
    Activity.INVESTING: gettext_lazy("Arus kas dari kegiatan investasi"),
    Activity.FINANCING: gettext_lazy("Arus kas dari kegiatan pendanaan"),
}


def cash_document(flow: CashFlow, span: Span) -> Document:
    """Direct method: what every journal exchanged cash for, the year before beside it."""
    columns = (_("Uraian"), str(span.year), str(span.year - 1))
    rows: list[Row] = []
    for activity in Activity:
        rows += _part(flow, activity, span)
    rows += [
        Row(_("Kenaikan (penurunan) kas"), _moved(flow.movement, span), level=TOTAL),
        Row(_("Kas awal"), _begun(flow.opening, span)),
        Row(_("Kas akhir"), pair_figures(flow.closing, span, places=CASH), level=TOTAL),
    ]
    return Document(
        kind=Statement.CASH,
        year=span.year,
        title=_("Arus kas"),
        when=days_of(span),
        remark=remark_of(span),
        blocks=(Table(columns, tuple(rows)),),
        checks=cash_checks(flow, span),
        notes=(
            _("Metode langsung: setiap jurnal kas dan bank ditelusuri ke akun lawannya."),
            _("Pindah buku antara kas dan bank bukan arus kas."),
            _("Kolom %(year)s memuat setahun penuh.") % {"year": span.year - 1},
        ),
    )


def cash_checks(flow: CashFlow, span: Span) -> tuple[Check, ...]:
    """That opening balance and movements explain the closing balance of the cash accounts, in both years."""
    left, right = _("Kas awal ditambah arus kas"), _("Saldo akun kas dan bank")
    says = _("Kas awal + arus kas = saldo kas dan bank per %(day)s")
    explained, closing = pair_figures(flow.explained, span, places=CASH), pair_figures(flow.closing, span, places=CASH)
    return tuple(
        Check(says % {"day": long_date(day)}, left, one.rp, right, two.rp, one.href, two.href)
        for day, one, two in zip((span.until, last_end(span)), explained, closing, strict=True)
    )


def _part(flow: CashFlow, activity: Activity, span: Span) -> list[Row]:
    lines = flow.of(activity)
    if not lines:
        return []
    title = str(TITLES[activity])
    rows = [Row(title, level=HEAD)]
    for line in lines:
        words = str(FLOW_WORDS[line.flow][1 if line.is_paid else 0])
        arrow = PAID if line.is_paid else RECEIVED
        rows.append(Row(words, _traced(line.pair, span, activity=activity, flow=line.flow, arrow=arrow)))
    whole = _traced(flow.net(activity), span, activity=activity)
    return [*rows, Row(_("Jumlah %(part)s") % {"part": title[0].lower() + title[1:]}, whole, level=SUBTOTAL)]


def _traced(pair: Pair, span: Span, *, activity: str, flow: str = "", arrow: str = "") -> tuple[Figure, Figure]:
    """Both years, each with the journals behind it."""

    def figure(rp: int, until: date) -> Figure:
        return Figure(rp, cash_link(until=until, activity=activity, flow=flow, arrow=arrow) if rp else "")

    return figure(pair.now_rp, span.until), figure(pair.before_rp, last_end(span))


def _moved(pair: Pair, span: Span) -> tuple[Figure, Figure]:
    year, last = (span.since, span.until), (date(span.year - 1, 1, 1), last_end(span))
    return (
        Figure(pair.now_rp, ledger_link(places=CASH, since=year[0], until=year[1], without_opening=True)),
        Figure(pair.before_rp, ledger_link(places=CASH, since=last[0], until=last[1], without_opening=True)),
    )


def _begun(pair: Pair, span: Span) -> tuple[Figure, Figure]:
    """The balances of the cash accounts with which both years began, opening balances among them."""
    days = (span.since - ONE_DAY, date(span.year - 2, 12, 31))
    now, before = (ledger_link(places=CASH, until=day, opening_until=span.until) for day in days)
    return Figure(pair.now_rp, now), Figure(pair.before_rp, before)
