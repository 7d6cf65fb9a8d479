"""How far an import is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """read in the background → ready, or faulty → entered by a second person; or dropped."""

    READING = "dibaca", _("Sedang dibaca")
    FAULTY = "bermasalah", _("Ada baris yang salah")
    READY = "siap", _("Siap dicatat")
    ENTERED = "dicatat", _("Sudah dicatat")
    DROPPED = "dibatalkan", _("Dibatalkan")
