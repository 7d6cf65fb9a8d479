"""Kinds and states of motions, and the choices on a ballot."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MotionKind(TextChoices):
    """The bylaws set a majority for each."""

    ORDINARY = "biasa", _("Usul biasa")
    BYLAWS = "perubahan_ad", _("Perubahan AD/ART")
    SHU = "shu", _("Pembagian SHU")


class MotionState(TextChoices):
    """draft → open → closed → counted; nothing goes back."""

    DRAFT = "konsep", _("Konsep")
    OPEN = "terbuka", _("Pemungutan suara terbuka")
    CLOSED = "ditutup", _("Ditutup, belum dihitung")
    COUNTED = "dihitung", _("Sudah dihitung")


class Choice(TextChoices):
    """What a member can say."""

    YES = "setuju", _("Setuju")
    NO = "tidak", _("Tidak setuju")
    ABSTAIN = "abstain", _("Abstain")


TALLY_KEYS = {Choice.YES: "yes", Choice.NO: "no", Choice.ABSTAIN: "abstain"}
