"""Kinds of village units."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """The local kind; the SATUSEHAT code is another matter (domain/health 1.13)."""

    VILLAGE_CLINIC = "klinik_desa", _("Klinik desa")
    VILLAGE_PHARMACY = "apotek_desa", _("Apotek desa")
    PUSTU = "pustu", _("Pustu")
    POSKESDES = "poskesdes", _("Poskesdes")
