"""Dated, immutable versions of the bylaws (AD/ART) as data."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmp import clock


class BylawVersion(models.Model):
    """What the members agreed on: weights, quorums, majorities, SHU posts, allocation rule (see bylaws.rules)."""

    number = models.PositiveSmallIntegerField(_("versi"), unique=True)
    deed_number = models.CharField(_("nomor akta"), max_length=80)
    valid_from = models.DateField(_("berlaku sejak"), unique=True)
    rules = models.JSONField(_("aturan"))
    digest = models.CharField(_("sidik"), max_length=64, unique=True)
    adopted_by = models.OneToOneField(
        "governance.Resolution", on_delete=models.PROTECT, null=True, blank=True, related_name="bylaws"
    )
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("versi AD/ART")
        verbose_name_plural = _("versi AD/ART")
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=1) | Q(adopted_by__isnull=False),
                name="bylaws_after_the_first_need_a_resolution",
                violation_error_message=_("AD/ART hanya berubah dengan putusan Rapat Anggota."),
            )
        ]
        triggers = [pgtrigger.Protect(name="bylaws_are_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"AD/ART versi {self.number}"
