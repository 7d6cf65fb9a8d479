"""Where a licence stands on a day: its state together with its dates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """What a page says about a licence today."""

    WAITING = "diajukan", _("Menunggu pemeriksaan")
    LATER = "menyusul", _("Belum mulai berlaku")
    VALID = "berlaku", _("Berlaku")
    ENDING = "menjelang_habis", _("Menjelang habis")
    OVER = "habis", _("Sudah habis")
    REFUSED = "ditolak", _("Ditolak")
    REVOKED = "dicabut", _("Dicabut")


TONES = {
    Phase.WAITING: "info",
    Phase.LATER: "plain",
    Phase.VALID: "ok",
    Phase.ENDING: "warn",
    Phase.OVER: "bad",
    Phase.REFUSED: "bad",
    Phase.REVOKED: "bad",
}
