"""What an uploaded file may be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileKind(TextChoices):
    """Told from the content, never from the name."""

    PDF = "pdf", _("PDF")
    JPEG = "jpeg", _("Foto JPEG")
    PNG = "png", _("Gambar PNG")
    CSV = "csv", _("Lembar CSV")
    XLSX = "xlsx", _("Lembar Excel")
    ZIP = "zip", _("Arsip ZIP")  # made by us only: nobody uploads one


DOCUMENTS = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})
SHEETS = frozenset({FileKind.CSV, FileKind.XLSX})
