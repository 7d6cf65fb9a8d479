"""What the annual report adds to the notes of the statements (CALK): members by group, and the posts of the surplus."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.packs.figures import movement, surplus
from kmp.statements.document import TOTAL, Figure, Row, Table
from kmp.statements.rules import Span
from kmp.ui.formats import number, percent

KEYS = ("start", "joined", "moved", "left", "end")


def members_table(span: Span) -> Sequence[Table]:
    """Members of each group through the year, in words of one row: these are people, not rupiah."""
    rows = movement(span.year)
    heads = (_("awal"), _("masuk"), _("pindah"), _("keluar"), _("akhir"))

    def said(counts: Sequence[int]) -> str:
        return ", ".join(f"{head} {number(count)}" for head, count in zip(heads, counts, strict=True))

    listed = [Row(one["name"], note=said([one[key] for key in KEYS])) for one in rows]
    total = Row(_("Jumlah"), level=TOTAL, note=said([sum(one[key] for one in rows) for key in KEYS]))
    return [Table((_("Kelompok"),), (*listed, total), title=_("Anggota menurut kelompok"))]


def surplus_table(span: Span) -> Sequence[Table]:
    """The posts of the year's distribution, in the bylaws' order, once it was worked out."""
    found = surplus(span.year)
    if found is None:
        return []
    posts = reverse("staff_surplus_year", args=[span.year])  # each post with its rupiah, and every member's line
    rows = tuple(
        Row(name, (None if rp is None else Figure(rp, posts),), note=percent(bp)) for name, bp, rp in found["posts"]
    )
    title, state = _("Pembagian SHU %(year)s"), _("Keadaan: %(state)s.")
    titled = title % {"year": span.year}
    return [Table((_("Pos"), _("Rupiah")), rows, title=titled, note=state % {"state": found["state"]})]
