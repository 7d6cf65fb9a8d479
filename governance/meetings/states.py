"""Kinds, occasions, ways and states of assemblies."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    """The two tiers (Permenkop 8/2021; cooperative_law 1.10), and the one before there is a cooperative."""

    GROUP = "kelompok", _("Rapat Anggota Kelompok")
    PLENARY = "paripurna", _("Rapat Anggota Paripurna")
    FOUNDING = "pendirian", _("Rapat Pendirian")


class Occasion(TextChoices):
    """Why the members meet (UU 25/1992 Ps 26, 27)."""

    ANNUAL = "rat", _("Rapat Anggota Tahunan (RAT)")
    EXTRAORDINARY = "ralb", _("Rapat Anggota Luar Biasa (RALB)")
    ORDINARY = "biasa", _("Rapat Anggota")
    FOUNDING = "pendirian", _("Pendirian koperasi")


class CalledBy(TextChoices):
    """At whose request an extraordinary meeting is held (UU 25/1992 Ps 27)."""

    BOARD = "pengurus", _("Keputusan pengurus")
    MEMBERS = "anggota", _("Permintaan anggota")
    SUPERVISORS = "pengawas", _("Permintaan pengawas")


class Mode(TextChoices):
    """How the members come together (Permenkop 19/2015 Ps 15, 16)."""

    IN_PERSON = "luring", _("Tatap muka")
    ONLINE = "daring", _("Daring")
    HYBRID = "hibrida", _("Tatap muka dan daring")
    WRITTEN = "tertulis", _("Tertulis")


class MeetingState(TextChoices):
    """planned → open → closed with minutes; planned → failed quorum on record, or called off with a reason."""

    PLANNED = "direncanakan", _("Direncanakan")
    OPEN = "berlangsung", _("Berlangsung")
    CLOSED = "selesai", _("Selesai, berita acara ada")
    NO_QUORUM = "gagal_kuorum", _("Kuorum tidak tercapai")
    CALLED_OFF = "dibatalkan", _("Dibatalkan")


FINISHED = frozenset({MeetingState.CLOSED, MeetingState.NO_QUORUM, MeetingState.CALLED_OFF})
TAKES_NAMES = frozenset({MeetingState.PLANNED, MeetingState.OPEN})


class Channel(TextChoices):
    """How somebody was noted as present."""

    DOOR = "pintu", _("Dicatat petugas")
    CODE = "kode", _("Kode rapat")
    CARD = "kartu", _("QR kartu anggota")
    ONLINE = "daring", _("Daring")
    WRITTEN = "tertulis", _("Jawaban tertulis")
    PAPER = "kertas", _("Daftar hadir kertas")
    PROXY = "kuasa", _("Melalui kuasa")


class Rsvp(TextChoices):
    """What a member answers to the invitation."""

    COMES = "hadir", _("Hadir")
    COMES_ONLINE = "daring", _("Hadir daring")
    STAYS_AWAY = "tidak", _("Tidak hadir")


class Anchor(StrEnum):
    """The day from which a piece of work is counted."""

    START = "mulai"
    GROUPS = "kelompok"
    END = "selesai"
    INVITATION = "undangan"
    MATERIAL = "bahan"


class Duty(TextChoices):
    """Whose work a to-do is."""

    CHAIR = "ketua", _("Ketua")
    SECRETARY = "sekretaris", _("Sekretaris")
    TREASURER = "bendahara", _("Bendahara")
    SUPERVISOR = "pengawas", _("Pengawas")
    STAFF = "petugas", _("Petugas")
