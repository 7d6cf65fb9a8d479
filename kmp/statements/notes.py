"""CALK: sections drafted from the figures, each with words that people may write instead. Pure but for addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kmp.books.states import AccountKind
from kmp.statements.document import PARTY, SUBGROUP, SUM, TOTAL, Block, Document, Figure, Row, Said, Table, Words, said
from kmp.statements.engine import BalanceSheet, EquityStatement, Group, Line, Pair, ResultStatement
from kmp.statements.layouts import days_of, last_end, pair_figures, remark_of
from kmp.statements.links import NOT_CLOSING, OWN, RESULT, division_link, ledger_link
from kmp.statements.rules import Span
from kmp.statements.states import Place, Section, Sort, Statement
from kmp.ui.formats import long_date, short_date

MOST_PARTIES = 10  # of one account in the notes; the ledger has them all
WITH_PARTIES = (Place.RECEIVABLE, Place.PAYABLE, Place.LONG, Place.HOLDINGS)  # whose parties readers ask for
Parties = Mapping[int, Sequence[tuple[str, int, int]]]


@dataclass(frozen=True)
class Facts:
    """Everything the drafts are made from."""

    span: Span
    cooperative: Mapping[str, str]
    sheet: BalanceSheet
    result: ResultStatement
    equity: EquityStatement
    parties: Parties
    contributed: Mapping[Section, Sequence[Table]]


def notes_document(facts: Facts, own: Mapping[str, str], *, is_sealed: bool) -> Document:
    """All sections; `own` are the words that people wrote (an empty text gives the draft its place back)."""
    blocks: list[Block] = []
    for number, section in enumerate(Section, start=1):
        written = own.get(section, "").strip()
        lines = [(line,) for line in written.splitlines()] if written else draft_of(section, facts)
        blocks.append(Words(tuple(lines), f"{number}. {section.label}", section.value, bool(written)))
        blocks += tables_of(section, facts)
    naskah = "" if is_sealed else _("Naskah: laporan tahunan belum ditandatangani.")
    return Document(
        kind=Statement.NOTES,
        year=facts.span.year,
        title=_("Catatan atas laporan keuangan"),
        when=days_of(facts.span),
        remark=" ".join(filter(None, [naskah, remark_of(facts.span)])),
        blocks=tuple(blocks),
    )


def draft_of(section: Section, facts: Facts) -> list[Said]:
    """What the figures say of this section, in words; each amount leads to its postings. Own words say it plainly."""
    return _DRAFTS[section](facts)


def tables_of(section: Section, facts: Facts) -> list[Table]:
    """The tables of a section: always from the books."""
    own: list[Table] = []
    if section == Section.ASSETS:
        own = [_breakdown(facts, facts.sheet.assets)]
    elif section == Section.LIABILITIES:
        own = [_breakdown(facts, facts.sheet.liabilities)]
    elif section == Section.CAPITAL:
        own = [_capital(facts)]
    return [*own, *facts.contributed.get(section, ())]


def _general(facts: Facts) -> list[Said]:
    one = facts.cooperative
    return [
        said(
            _("%(name)s adalah koperasi multi pihak, berbadan hukum %(number)s."),
            name=one["legal_name"],
            number=one["legal_number"],
        ),
        said(
            _("Nomor induk koperasi: %(nik)s. Tahun buku mulai 1 Januari dan berakhir 31 Desember."), nik=one["number"]
        ),
    ]


def _policies(_facts: Facts) -> list[Said]:
    words = (
        _("Laporan keuangan disusun menurut SAK EP (Permenkop 2/2024), dengan dasar akrual, kecuali laporan arus kas."),
        _("Angka disajikan dalam rupiah penuh tanpa desimal. Arus kas disusun dengan metode langsung."),
        _("Pendapatan diakui saat barang atau jasa diserahkan, terpisah untuk anggota dan bukan anggota."),
        _("Persediaan dicatat sebesar harga perolehan setiap lot; beban pokok mengikuti lot yang diserahkan."),
        _("Aset tetap dicatat sebesar harga perolehan dikurangi akumulasi penyusutan."),
        _("Simpanan pokok dan simpanan wajib adalah ekuitas; simpanan sukarela adalah kewajiban."),
    )
    return [(one,) for one in words]


def _assets(facts: Facts) -> list[Said]:
    words = _("Jumlah aset per %(day)s %(now)s, setahun sebelumnya %(before)s.")
    return [_both_years(words, facts, facts.sheet.assets_total, kind=AccountKind.ASSET)]


def _liabilities(facts: Facts) -> list[Said]:
    words = _("Jumlah kewajiban per %(day)s %(now)s, setahun sebelumnya %(before)s.")
    return [_both_years(words, facts, facts.sheet.liabilities_total, kind=AccountKind.LIABILITY)]


def _both_years(words: str, facts: Facts, pair: Pair, *, kind: str) -> Said:
    now, before = pair_figures(pair, facts.span, kind=kind)
    return said(words, day=long_date(facts.span.until), now=now, before=before)


def _capital_words(facts: Facts) -> list[Said]:
    now, _before = pair_figures(facts.sheet.equity_total, facts.span, kind=OWN)
    return [
        said(_("Ekuitas %(now)s terdiri dari simpanan anggota, cadangan, dan sisa hasil usaha."), now=now),
        (_("Simpanan pokok dan wajib tidak dapat diambil selama menjadi anggota (UU 25/1992 Pasal 41)."),),
    ]


def _result(facts: Facts) -> list[Said]:
    one, span = facts.result, facts.span
    divided = division_link(span)

    def moved(rp: int, kind: str) -> Figure:
        return Figure(rp, ledger_link(kind=kind, since=span.since, until=span.until, sort=NOT_CLOSING) if rp else "")

    return [
        said(
            _("Pendapatan %(revenue)s dan beban %(expense)s menghasilkan sisa hasil usaha %(surplus)s."),
            revenue=moved(one.revenue_rp, AccountKind.REVENUE),
            expense=moved(one.expense_rp, AccountKind.EXPENSE),
            surplus=moved(one.surplus.total_rp, RESULT),
        ),
        said(
            _("Dari usaha dengan anggota %(members)s, dengan bukan anggota %(others)s."),
            members=Figure(one.surplus.members_rp, divided),
            others=Figure(one.surplus.non_members_rp, divided),
        ),
    ]


def _surplus(facts: Facts) -> list[Said]:
    span = facts.span
    shared = -sum(column.shared_rp for column in facts.equity.columns if column.place == Place.SURPLUS)
    link = ledger_link(
        places=[Place.SURPLUS], since=span.since, until=span.until, sort=Sort.SHARING, without_opening=True
    )
    words = (
        _("Dalam tahun ini %(rp)s sisa hasil usaha tahun lalu dibagi menurut keputusan Rapat Anggota.")
        if shared
        else _("Dalam tahun ini tidak ada pembagian sisa hasil usaha yang dibukukan.")
    )
    return [
        said(words, rp=Figure(shared, link)),
        (_("Pembagian sisa hasil usaha tahun ini diputuskan Rapat Anggota Tahunan (UU 25/1992 Pasal 45)."),),
    ]


def _members(_facts: Facts) -> list[Said]:
    return [(_("Perkembangan anggota dalam tahun ini, menurut buku daftar anggota."),)]


def _other(_facts: Facts) -> list[Said]:
    return [(_("Tidak ada peristiwa setelah tanggal neraca yang dibukukan."),)]


_DRAFTS = {
    Section.GENERAL: _general,
    Section.POLICIES: _policies,
    Section.ASSETS: _assets,
    Section.LIABILITIES: _liabilities,
    Section.CAPITAL: _capital_words,
    Section.RESULT: _result,
    Section.SURPLUS: _surplus,
    Section.MEMBERS: _members,
    Section.OTHER: _other,
}


def _breakdown(facts: Facts, groups: Sequence[Group]) -> Table:
    """Every account of these groups, those that readers ask about with their largest parties."""
    span, rows = facts.span, []
    for group in groups:
        rows.append(Row(str(group.place.label), level=SUBGROUP))
        for line in group.lines:
            rows += _with_parties(facts, line)
        rows.append(Row(_("Jumlah"), pair_figures(group.pair, span, places=[group.place]), level=SUM))
    columns = (_("Pos"), short_date(span.until), short_date(last_end(span)))
    return Table(columns, tuple(rows), empty=_("Tidak ada saldo."))


def _with_parties(facts: Facts, line: Line) -> list[Row]:
    until, post = facts.span.until, line.post
    rows = [Row(post.name, pair_figures(line.pair, facts.span, accounts=[post]), code=post.code)]
    found = facts.parties.get(post.pk, ()) if post.place in WITH_PARTIES else ()
    sign = 1 if post.kind == AccountKind.ASSET else -1
    for code, rp, _parties in found:
        link = ledger_link(accounts=[post], until=until, party=code)
        rows.append(Row(_("pihak %(code)s") % {"code": code}, (Figure(sign * rp, link), None), level=PARTY))
    more = found[0][2] - len(found) if found else 0
    if more:
        rest = line.pair.now_rp - sum(sign * rp for _code, rp, _parties in found)
        link = ledger_link(accounts=[post], until=until, but_parties=[code for code, _rp, _parties in found])
        label = _("%(more)s pihak lain") % {"more": more}
        rows.append(Row(label, (Figure(rest, link), None), level=PARTY))
    return rows


def _capital(facts: Facts) -> Table:
    rows = [
        Row(str(group.place.label), pair_figures(group.pair, facts.span, places=[group.place]))
        for group in facts.sheet.equity
    ]
    open_surplus = facts.sheet.open_surplus
    if open_surplus:
        label = _("Hasil usaha yang belum ditutup")
        rows.append(Row(label, pair_figures(open_surplus, facts.span, kind=RESULT)))
    total = pair_figures(facts.sheet.equity_total, facts.span, kind=OWN)
    rows.append(Row(_("Jumlah ekuitas"), total, level=TOTAL))
    columns = (_("Ekuitas"), short_date(facts.span.until), short_date(last_end(facts.span)))
    return Table(columns, tuple(rows))
