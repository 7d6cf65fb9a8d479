"""Perhitungan hasil usaha as a document, in its classic shape; and the checks of the surplus."""

from datetime import date

from django.utils.translation import gettext as _

from kmp.books.states import AccountKind, With
from kmp.statements.document import HEAD, SUBTOTAL, TOTAL, Check, Document, Figure, Row, Table
from kmp.statements.engine import BalanceSheet, EquityStatement, ResultStatement, Split
from kmp.statements.layouts import days_of, last_end, remark_of
from kmp.statements.links import NOT_CLOSING, OWN, RESULT, division_link, ledger_link
from kmp.statements.rules import Post, Span
from kmp.statements.states import PLACES_OF_KIND, Place, Sort, Statement

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
    phu, rp, change = _("SHU dalam PHU"), result.surplus.total_rp, _("Perubahan ekuitas")
    moved = ledger_link(kind=RESULT, since=span.since, until=span.until, sort=NOT_CLOSING)
    own = ledger_link(kind=OWN, until=span.until)
    says = _("Ekuitas akhir dalam perubahan ekuitas = ekuitas dalam neraca")
    checks = [
        Check(_("SHU dalam PHU = SHU dalam perubahan ekuitas"), phu, rp, change, equity.result_rp, moved, moved),
        Check(says, change, equity.total.closing_rp, _("Neraca"), sheet.equity_total.now_rp, own, own),
    ]
    if span.closed and span.is_whole:
        says = _("SHU dalam PHU = yang dipindahkan jurnal penutup")
        entry = ledger_link(kind=AccountKind.EQUITY, since=span.since, until=span.until, sort=Sort.CLOSING)
        checks.append(Check(says, phu, rp, _("Jurnal penutup"), equity.closed_rp, moved, entry))
    return tuple(checks)


def division_table(result: ResultStatement, span: Span) -> Table:
    """How the surplus falls to members and others: what was kept apart, and a share of what was not, by revenue."""
    surplus, net, year = result.surplus, result.net_of(*NET), (span.since, span.until)
    revenue = result.sum_of(*PLACES_OF_KIND[AccountKind.REVENUE])
    ours, theirs = surplus.members_rp - net.members_rp, surplus.non_members_rp - net.others_rp

    def kept(split: Split, places: Places) -> tuple[Figure, Figure, Figure]:
        return (
            _figure(split.members_rp, year, places=places, side=With.MEMBERS),
            _figure(split.others_rp, year, places=places, side=With.NON_MEMBERS),
            _figure(split.neither_rp, year, places=places, side=With.NEITHER),
        )

    rows = (
        Row(_("SHU menurut kolom pembukuan"), kept(net, NET)),
        Row(_("Pendapatan, dasar pembagian"), (*kept(revenue, PLACES_OF_KIND[AccountKind.REVENUE])[:2], None)),
        Row(_("Bagian dari yang tidak dipisah"), (Figure(ours), Figure(theirs), Figure(-surplus.shared_rp))),
        Row(
            _("Sisa hasil usaha"),
            (Figure(surplus.members_rp), Figure(surplus.non_members_rp), Figure(0)),
            level=TOTAL,
        ),
    )
    return Table(
        (_("Uraian"), _("Anggota"), _("Bukan anggota"), _("Tidak dipisah")),
        rows,
        note=_(
            "Yang tidak dipisah dibagi menurut pendapatan dari anggota dan bukan anggota, sampai rupiah terakhir:"
            " sisa pembulatan jatuh kepada sisa bagi yang terbesar."
            " Tanpa pendapatan yang dipisah, semuanya bagi anggota."
        ),
    )


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
        surplus, net, divided = self.result.surplus, self.result.net_of(*NET), division_link(self.span)
        to_members, to_others = surplus.members_rp - net.members_rp, surplus.non_members_rp - net.others_rp
        year, last = (self.span.since, self.span.until), (date(self.span.year - 1, 1, 1), last_end(self.span))
        ending = (
            Figure(surplus.members_rp, divided),
            Figure(surplus.non_members_rp, divided),
            None,
            _figure(surplus.total_rp, year, places=NET),
            _figure(self.result.surplus_before.total_rp, last, places=NET),
        )
        apart = _figure(-surplus.shared_rp, year, places=NET, side=With.NEITHER)
        shared = (Figure(to_members, divided), Figure(to_others, divided), apart, None, None)
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
