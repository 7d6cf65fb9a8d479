"""Perhitungan hasil usaha as a document, in its classic shape; and the checks of the surplus."""

from datetime import date

from django.utils.translation import gettext as _

from kmp.books.states import With
from kmp.statements.document import HEAD, SUBTOTAL, TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.engine import BalanceSheet, EquityStatement, ResultStatement, Split
from kmp.statements.layouts import days_of, last_end, remark_of
from kmp.statements.links import NOT_CLOSING, ledger_link
from kmp.statements.rules import Post, Span
from kmp.statements.states import Place, Statement

Places = tuple[Place, ...]
GROSS: Places = (Place.TRADE, Place.COST)
AFTER_COOPERATIVE: Places = (*GROSS, Place.OPERATING, Place.COOPERATIVE)
BEFORE_TAX: Places = (*AFTER_COOPERATIVE, Place.OTHER_INCOME, Place.OTHER_COST)
NET: Places = (*BEFORE_TAX, Place.TAX)


def result_document(result: ResultStatement, equity: EquityStatement, sheet: BalanceSheet, span: Span) -> Document:
    """PHU, members' and others' business apart (UU 25/1992 Ps 45)."""
    columns = (_("Uraian"), _("Anggota"), _("Bukan anggota"), _("Tidak dipisah"), str(span.year), str(span.year - 1))
    rows = tuple(_Shape(result, span).rows()) if result.has_lines else ()
    return Document(
        kind=Statement.RESULT,
        year=span.year,
        title=_("Perhitungan hasil usaha"),
        when=days_of(span),
        remark=remark_of(span),
        wide=True,
        blocks=(Table(columns, rows, empty=_("Belum ada pendapatan dan beban.")),),
        checks=surplus_checks(result, equity, sheet, span),
        notes=(
            _("Usaha dengan anggota dan dengan bukan anggota dipisah saat dibukukan (UU 25/1992 Pasal 45)."),
            _("Yang tidak dipisah dibagi menurut pendapatan dari anggota dan bukan anggota, sampai rupiah terakhir."),
            _("Kolom %(year)s memuat setahun penuh.") % {"year": span.year - 1},
        ),
    )


def surplus_checks(
    result: ResultStatement, equity: EquityStatement, sheet: BalanceSheet, span: Span
) -> tuple[Check, ...]:
    """That the surplus is the same in the PHU, in the equity statement, in the closing entry; the equity in both."""
    phu, rp = _("SHU dalam PHU"), result.surplus.total_rp
    checks = [
        Check(_("SHU dalam PHU = SHU dalam perubahan ekuitas"), phu, rp, _("Perubahan ekuitas"), equity.result_rp),
        Check(
            _("Ekuitas akhir dalam perubahan ekuitas = ekuitas dalam neraca"),
            _("Perubahan ekuitas"),
            equity.total.closing_rp,
            _("Neraca"),
            sheet.equity_total.now_rp,
        ),
    ]
    if span.closed and span.is_whole:
        says = _("SHU dalam PHU = yang dipindahkan jurnal penutup")
        checks.append(Check(says, phu, rp, _("Jurnal penutup"), equity.closed_rp))
    return tuple(checks)


class _Shape:
    """The rows of the PHU: places in their order, a sum after each step."""

    def __init__(self, result: ResultStatement, span: Span) -> None:
        self.result, self.span = result, span

    def rows(self) -> list[Row]:
        """Partisipasi and gross profit, then one step after the other to the surplus of the period."""
        note = _("Anggota: partisipasi neto; bukan anggota: laba kotor")
        return [
            *self._part(_("Pendapatan usaha"), Place.TRADE, note=_("Anggota: partisipasi bruto")),
            *self._part(_("Beban pokok"), Place.COST),
            self._sum(_("Partisipasi neto dan laba kotor"), GROSS, level=TOTAL, note=note),
            *self._part(_("Beban operasi"), Place.OPERATING),
            *self._part(_("Beban perkoperasian"), Place.COOPERATIVE),
            self._sum(_("SHU setelah beban perkoperasian"), AFTER_COOPERATIVE, level=TOTAL),
            *self._part(_("Pendapatan lain-lain"), Place.OTHER_INCOME),
            *self._part(_("Beban lain-lain"), Place.OTHER_COST),
            self._sum(_("SHU sebelum pajak"), BEFORE_TAX, level=TOTAL),
            *self._part(_("Pajak penghasilan"), Place.TAX),
            self._sum(_("SHU menurut kolom pembukuan"), NET, level=SUBTOTAL),
            *self._ending(),
        ]

    def _part(self, title: str, place: Place, *, note: str = "") -> list[Row]:
        lines = self.result.lines[place]
        if not lines:
            return []
        rows = [Row(line.post.name, self._figures(line.split, post=line.post), code=line.post.code) for line in lines]
        total = _("Jumlah %(part)s") % {"part": title[0].lower() + title[1:]}
        whole = self._figures(self.result.sum_of(place), places=(place,))
        return [Row(title, level=HEAD, note=note), *rows, Row(total, whole, level=SUBTOTAL)]

    def _sum(self, label: str, places: Places, *, level: str, note: str = "") -> Row:
        return Row(label, self._figures(self.result.net_of(*places), places=places), level=level, note=note)

    def _ending(self) -> list[Row]:
        surplus, net = self.result.surplus, self.result.net_of(*NET)
        to_members, to_others = surplus.members_rp - net.members_rp, surplus.non_members_rp - net.others_rp
        year, last = (self.span.since, self.span.until), (date(self.span.year - 1, 1, 1), last_end(self.span))
        ending = (
            Figure(surplus.members_rp),
            Figure(surplus.non_members_rp),
            None,
            _figure(surplus.total_rp, year, places=NET),
            _figure(self.result.surplus_before.total_rp, last, places=NET),
        )
        shared = (Figure(to_members), Figure(to_others), Figure(-surplus.shared_rp), None, None)
        return [
            Row(_("Yang tidak dipisah, dibagi menurut pendapatan"), shared),
            Row(_("Sisa hasil usaha"), ending, level=TOTAL),
        ]

    def _figures(self, split: Split, *, post: Post | None = None, places: Places = ()) -> tuple[Figure | None, ...]:
        """The three columns, the year and the year before; each with the postings of that account or these places."""
        year, last = (self.span.since, self.span.until), (date(self.span.year - 1, 1, 1), last_end(self.span))
        return (
            _figure(split.members_rp, year, post=post, places=places, side=With.MEMBERS),
            _figure(split.others_rp, year, post=post, places=places, side=With.NON_MEMBERS),
            _figure(split.neither_rp, year, post=post, places=places, side=With.NEITHER),
            _figure(split.total_rp, year, post=post, places=places),
            _figure(split.before_rp, last, post=post, places=places),
        )


def _figure(
    rp: int, days: tuple[date, date], *, post: Post | None = None, places: Places = (), side: str | None = None
) -> Figure:
    if not rp:
        return Figure(0)
    since, until = days
    if post is not None:
        return Figure(rp, ledger_link(accounts=[post], since=since, until=until, sort=NOT_CLOSING))
    return Figure(rp, ledger_link(places=places, since=since, until=until, sort=NOT_CLOSING, turnover_with=side))
