"""Kinds and states of assemblies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    """The two tiers (Permenkop 8/2021; cooperative_law 1.10)."""

    GROUP = "kelompok", _("Rapat Anggota Kelompok")
    PLENARY = "paripurna", _("Rapat Anggota Paripurna")


class MeetingState(TextChoices):
    """planned → open → closed with minutes, or planned → failed quorum on record."""

    PLANNED = "direncanakan", _("Direncanakan")
    OPEN = "berlangsung", _("Berlangsung")
    CLOSED = "selesai", _("Selesai, berita acara ada")
    NO_QUORUM = "gagal_kuorum", _("Kuorum tidak tercapai")


FINISHED = frozenset({MeetingState.CLOSED, MeetingState.NO_QUORUM})
