"""Kinds of marketing licences and risk classes (domain/health 3.1, 3.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RiskClass(TextChoices):
    """PMK 62/2017."""

    A = "A", _("A: rendah")
    B = "B", _("B: rendah–sedang")
    C = "C", _("C: sedang–tinggi")
    D = "D", _("D: tinggi")


class Origin(TextChoices):
    """Where a product is made, as the licence kind says: AKD and PKD domestic, AKL and PKL imported."""

    DOMESTIC = "dalam_negeri", _("Buatan dalam negeri")
    IMPORTED = "impor", _("Impor")
