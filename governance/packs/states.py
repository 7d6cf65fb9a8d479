"""States of the annual report and how its signatures read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """written → put to the signatures → final when every pengurus has signed or said why not."""

    DRAFT = "konsep", _("Konsep")
    SIGNING = "ditandatangani", _("Menunggu tanda tangan")
    FINAL = "final", _("Final")
