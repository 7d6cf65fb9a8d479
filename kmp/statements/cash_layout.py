"""Arus kas as a document: operating, investing, financing; received and paid apart."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp.books.states import Activity
from kmp.clock import ONE_DAY
from kmp.statements.cash import CashFlow
from kmp.statements.document import HEAD, SUBTOTAL, TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.engine import Pair
from kmp.statements.layouts import days_of, last_end, remark_of
from kmp.statements.links import PAID, RECEIVED, cash_link, ledger_link
from kmp.statements.rules import Span
from kmp.statements.states import FLOW_WORDS, Place, Statement
from kmp.ui.formats import long_date

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
        Row(_("Kas awal"), _standing(flow.opening, span.since - ONE_DAY)),
        Row(_("Kas akhir"), _standing(flow.closing, span.until, last_end(span)), level=TOTAL),
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
    days = [(span.until, flow.explained.now_rp, flow.closing.now_rp)]
    days.append((last_end(span), flow.explained.before_rp, flow.closing.before_rp))
    says = _("Kas awal + arus kas = saldo kas dan bank per %(day)s")
    return tuple(Check(says % {"day": long_date(day)}, left, one, right, two) for day, one, two in days)


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
        Figure(pair.now_rp, ledger_link(places=[Place.CASH], since=year[0], until=year[1])),
        Figure(pair.before_rp, ledger_link(places=[Place.CASH], since=last[0], until=last[1])),
    )


def _standing(pair: Pair, now: date, before: date | None = None) -> tuple[Figure, Figure]:
    """The balances of the cash accounts on one day of both years."""
    earlier = before or now.replace(year=now.year - 1)
    return (
        Figure(pair.now_rp, ledger_link(places=[Place.CASH], until=now)),
        Figure(pair.before_rp, ledger_link(places=[Place.CASH], until=earlier)),
    )
