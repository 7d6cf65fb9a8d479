"""Where paper that came back stands, and what became of each sheet and each name."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """written down by one person → confirmed by another; or dropped."""

    ENTERED = "dicatat", _("Menunggu orang kedua")
    DONE = "selesai", _("Sudah dimasukkan")
    DROPPED = "dibatalkan", _("Dibatalkan")


class SheetState(TextChoices):
    """What became of one printed ballot."""

    PRINTED = "dicetak", _("Dicetak, belum kembali")
    READ = "terbaca", _("Dicatat, menunggu orang kedua")
    COUNTED = "masuk", _("Masuk ke kotak suara")
    CLASHED = "bentrok", _("Tidak dihitung: sudah bersuara lewat sistem")
    INVALID = "tidak_sah", _("Tidak sah")
    VOID = "batal", _("Dibatalkan, tidak berlaku")


class NameState(TextChoices):
    """What became of one name on a signed attendance list."""

    READ = "terbaca", _("Dicatat, menunggu orang kedua")
    PRESENT = "masuk", _("Tercatat hadir")
    CLASHED = "bentrok", _("Sudah tercatat hadir sebelumnya")
    REFUSED = "ditolak", _("Tidak berhak hadir saat diperiksa")


UNRETURNED = frozenset({SheetState.PRINTED})
RETURNED = frozenset({SheetState.READ, SheetState.COUNTED, SheetState.CLASHED, SheetState.INVALID})
