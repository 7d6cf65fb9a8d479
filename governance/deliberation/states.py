"""States of what members add to a motion before the vote."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AmendmentState(TextChoices):
    """proposed → taken into the motion, refused, or withdrawn."""

    PROPOSED = "diajukan", _("Diajukan")
    TAKEN = "diterima", _("Diterima ke dalam usul")
    REFUSED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Ditarik")
