"""Bodies, how a term ends, and what a note of the supervisors is about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OfficeBody(TextChoices):
    """The two bodies that the members elect (UU 25/1992 Ps 21)."""

    BOARD = "pengurus", _("Pengurus")
    SUPERVISORS = "pengawas", _("Pengawas")


class TermEnd(TextChoices):
    """Why a term ended before its day."""

    EXPIRED = "habis", _("Masa jabatan habis")
    RESIGNED = "mundur", _("Mengundurkan diri")
    REMOVED = "diberhentikan", _("Diberhentikan Rapat Anggota")
    LEFT = "keluar", _("Tidak lagi menjadi anggota")
    DIED = "meninggal", _("Meninggal dunia")
    CANCELLED = "dibatalkan", _("Dibatalkan, salah catat")


ASKED_ENDS = (TermEnd.RESIGNED, TermEnd.REMOVED, TermEnd.LEFT, TermEnd.DIED)  # by one person, decided by another


class EndingState(TextChoices):
    """An early end is asked by one person and decided by another."""

    ASKED = "diminta", _("Menunggu orang kedua")
    APPROVED = "disetujui", _("Dicatat")
    REFUSED = "ditolak", _("Ditolak")


class NoteArea(TextChoices):
    """What a note of the supervisors is about."""

    BOOKS = "pembukuan", _("Pembukuan")
    MEMBERS = "anggota", _("Anggota dan simpanan")
    SUPPLY = "pasokan", _("Pasokan dan stok")
    ASSEMBLY = "musyawarah", _("Musyawarah")
    OTHER = "lain", _("Lainnya")
