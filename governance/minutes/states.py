"""As what somebody signs the minutes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SignerDuty(TextChoices):
    """Chair and secretary always; every participant where the meeting was online (Permenkop 19/2015 Ps 16)."""

    CHAIR = "ketua", _("Pimpinan rapat")
    SECRETARY = "sekretaris", _("Notulis")
    PARTICIPANT = "peserta", _("Peserta")
