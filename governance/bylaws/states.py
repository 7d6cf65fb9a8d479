"""States of a draft of the bylaws."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DraftState(TextChoices):
    """draft → put to the vote → in force or refused; or thrown away."""

    DRAFT = "konsep", _("Konsep")
    PROPOSED = "diajukan", _("Diajukan ke Rapat Anggota")
    IN_FORCE = "berlaku", _("Menjadi AD/ART")
    REFUSED = "ditolak", _("Ditolak Rapat Anggota")
    DROPPED = "dibuang", _("Tidak dilanjutkan")
