"""The acts that can count as participation; which do, and how, is in the bylaws."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """One kind of act, of one group, measured in one unit."""

    SALE = "penjualan", _("Penjualan lewat koperasi")  # produsen, rupiah
    DELIVERY = "pengantaran", _("Nilai barang diantar")  # distributor, rupiah
    PURCHASE = "pembelian", _("Pembelian dari koperasi")  # faskes, rupiah
    SERVICE = "layanan", _("Layanan tercatat")  # nakes, services
    USE = "penggunaan", _("Pembelian di unit desa")  # pengguna, rupiah


IN_RUPIAH = frozenset({Act.SALE, Act.DELIVERY, Act.PURCHASE, Act.USE})


class CorrectionState(TextChoices):
    """A correction is asked by one person and decided by another: it changes who shares in the surplus."""

    ASKED = "diminta", _("Menunggu orang kedua")
    APPROVED = "disetujui", _("Dibetulkan")
    REFUSED = "ditolak", _("Ditolak")
