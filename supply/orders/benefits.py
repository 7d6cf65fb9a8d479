"""Joint buying for the report of economic benefits: what was paid against the cheapest other offer of that day."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.statements.contributions import Benefit
from kmp.statements.document import TOTAL, Figure, Row, Table
from kmp.statements.rules import Span
from supply.catalogue.models import Offer
from supply.orders.models import PurchaseOrder

PAID, OTHERWISE = F("quantity") * F("price_rp"), F("quantity") * F("other_rp")


def buying_benefit(span: Span) -> Benefit:
    """Quantity × (cheapest other offer of the product on the day of the order − price paid), over what was received.

    A purchase without another offer has nothing to be compared with and counts for nothing; one that cost more than
    the other offer (the ladder of local content may ask for it) is taken off.
    """
    rivals = Offer.objects.filter(
        product=OuterRef("offer__product"), valid_from__lte=OuterRef("day"), valid_until__gte=OuterRef("day")
    ).exclude(pk=OuterRef("offer"))
    cheapest = rivals.order_by().values("product").annotate(lowest=Min("price_rp")).values("lowest")
    received = PurchaseOrder.objects.filter(received_on__range=(span.since, span.until)).order_by()
    sums = (
        received.annotate(day=TruncDate("ordered_at", tzinfo=ZoneInfo(settings.TIME_ZONE)))
        .annotate(other_rp=Subquery(cheapest))
        .aggregate(
            paid=Sum(PAID, filter=Q(other_rp__isnull=False), default=0),
            otherwise=Sum(OTHERWISE, filter=Q(other_rp__isnull=False), default=0),
            alone=Sum(PAID, filter=Q(other_rp__isnull=True), default=0),
        )
    )
    return _benefit(int(sums["paid"]), int(sums["otherwise"]), int(sums["alone"]))


def _benefit(paid_rp: int, otherwise_rp: int, alone_rp: int) -> Benefit:
    title, saved_rp = _("Pembelian bersama"), otherwise_rp - paid_rp
    desk = f"{reverse('staff_orders')}?keadaan=masuk"  # the purchases that were received
    rows = (
        Row(_("Menurut penawaran lain yang termurah"), (Figure(otherwise_rp, desk),)),
        Row(_("Dibayar koperasi untuk barang yang sama"), (Figure(-paid_rp, desk),)),
        Row(_("Selisih harga bagi anggota"), (Figure(saved_rp, desk),), level=TOTAL),
        Row(_("Pembelian tanpa penawaran pembanding, tidak dihitung"), (Figure(alone_rp, desk),)),
    )
    return Benefit(
        title=title,
        how=_(
            "Setiap pembelian yang diterima dibandingkan dengan penawaran termurah produsen lain yang berlaku pada hari"
            " pemesanan. Yang lebih mahal, misalnya karena tangga TKDN, mengurangi selisihnya."
        ),
        table=Table((_("Pembelian"), _("Rupiah")), rows, title=title),
        benefit_rp=saved_rp,
    )
