"""Joint marketing for the report of economic benefits: what members sold and delivered through the cooperative."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.statements.contributions import Benefit
from kmp.statements.document import Figure, Row, Table
from kmp.statements.rules import Span
from members.participation.models import Participation
from members.participation.states import Act

MARKETED = (Act.SALE, Act.DELIVERY)


def marketing_benefit(span: Span) -> Benefit:
    """The value of both in rupiah, corrections taken off. There is no price outside to compare with, so no benefit is
    claimed."""
    rows = Participation.objects.filter(act__in=MARKETED, date__range=(span.since, span.until)).order_by()
    sums = dict(rows.values_list("act").annotate(Sum("amount")))
    title = _("Pemasaran bersama")
    desk = reverse("staff_participation")
    found = tuple(
        Row(str(act.label), (Figure(sums.get(act.value, 0), f"{desk}?tahun={span.year}&kegiatan={act.value}"),))
        for act in MARKETED
    )
    return Benefit(
        title=title,
        how=_(
            "Nilai barang anggota yang dijual dan diantar lewat koperasi, dari buku partisipasi. Selisih harganya tidak"
            " dihitung, karena koperasi tidak mencatat harga jual anggota di luar koperasi."
        ),
        table=Table((_("Kegiatan"), _("Rupiah")), found, title=title),
        benefit_rp=None,
    )
