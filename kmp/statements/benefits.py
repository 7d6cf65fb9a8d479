"""Laporan promosi ekonomi anggota: what members had from their cooperative, each kind as the apps above compute it."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from kmp.statements.contributions import Benefit
from kmp.statements.document import TOTAL, Block, Document, Figure, Row, Table, Words, said
from kmp.statements.engine import Sum, Time
from kmp.statements.layouts import days_of, remark_of
from kmp.statements.links import ledger_link, statement_link
from kmp.statements.rules import Span
from kmp.statements.states import Place, Sort, Statement

SUMMARY = "ringkasan"


def surplus_benefit(sums: Sequence[Sum], span: Span) -> Benefit:
    """What was shared to members in these days out of the surplus, as it was credited to them in the books."""
    shared = [one for one in sums if one.time == Time.THIS and one.sort == Sort.SHARING]
    shared_rp = -sum(one.amount_rp for one in shared if one.post.place == Place.SURPLUS_DUE)
    link = ledger_link(places=[Place.SURPLUS_DUE], since=span.since, until=span.until, sort=Sort.SHARING)
    row = Row(_("SHU yang menjadi hak anggota"), (Figure(shared_rp, link if shared_rp else ""),))
    title = _("Bagian sisa hasil usaha")
    return Benefit(
        title=title,
        how=_(
            "Yang dibukukan sebagai utang SHU kepada anggota dalam masa ini, sesuai keputusan Rapat Anggota."
            " SHU tahun ini sendiri baru dibagi setelah Rapat Anggota Tahunan."
        ),
        table=Table((_("SHU"), _("Rupiah")), (row,), title=title),
        benefit_rp=shared_rp,
    )


def benefits_document(benefits: Sequence[Benefit], span: Span) -> Document:
    """Each benefit with its way of computing; only what was computed is summed."""
    blocks: list[Block] = [
        replace(one.table, note=one.how, anchor=_anchor(place)) for place, one in enumerate(benefits, start=1)
    ]
    blocks += [
        Words(
            (said(_("Koperasi tidak menjalankan usaha simpan pinjam, jadi tidak ada manfaat dari pinjaman.")),),
            title=_("Simpan pinjam"),
        ),
        _summary(benefits, span),
    ]
    return Document(
        kind=Statement.BENEFITS,
        year=span.year,
        title=_("Promosi ekonomi anggota"),
        when=days_of(span),
        remark=remark_of(span),
        blocks=tuple(blocks),
        notes=(
            _("Hanya manfaat yang dapat dihitung dari catatan koperasi yang dijumlahkan; tidak ada yang ditaksir."),
        ),
    )


def _anchor(place: int) -> str:
    return f"manfaat-{place}"


def _summary(benefits: Sequence[Benefit], span: Span) -> Table:
    """Each counted benefit, leading to the table above that works it out, and their sum."""

    def at(anchor: str) -> str:
        return statement_link(Statement.BENEFITS, span, anchor=anchor)

    counted = [
        (one.title, one.benefit_rp, at(_anchor(place)))
        for place, one in enumerate(benefits, start=1)
        if one.benefit_rp is not None
    ]
    rows = [Row(title, (Figure(rp, href),)) for title, rp, href in counted]
    total = sum(rp for _title, rp, _href in counted)
    rows.append(Row(_("Jumlah manfaat yang dapat dihitung"), (Figure(total, at(SUMMARY)),), level=TOTAL))
    return Table((_("Manfaat"), _("Rupiah")), tuple(rows), title=_("Ringkasan"), anchor=SUMMARY)
