"""Where a batch of paper stands, and what became of each sheet."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """entered by one person → entered into the box by another; or dropped."""

    ENTERED = "dicatat", _("Menunggu orang kedua")
    DONE = "selesai", _("Masuk ke kotak suara")
    DROPPED = "dibatalkan", _("Dibatalkan")


class SheetState(TextChoices):
    """What became of one printed ballot."""

    PRINTED = "dicetak", _("Dicetak")
    READ = "terbaca", _("Dicatat, menunggu orang kedua")
    COUNTED = "masuk", _("Masuk ke kotak suara")
    CLASHED = "bentrok", _("Tidak dihitung: pemilih sudah bersuara lewat sistem")
    INVALID = "tidak_sah", _("Tidak sah")
    VOID = "batal", _("Dibatalkan")
