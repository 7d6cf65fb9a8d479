"""What was handed to a patient, from which lot."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinics.visits.models import Visit
from kmp import clock
from supply.stock.models import Lot, Move


class Dispensing(models.Model):
    """One lot handed over in one visit, in base units; one transaction with the stock move."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="dispensings")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="dispensings")
    quantity = models.PositiveIntegerField(_("jumlah"))
    price_rp = models.BigIntegerField(_("harga per satuan"))
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="dispensing")
    instructions = models.CharField(_("cara pakai"), max_length=240, blank=True, default="")
    dispensed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dispensed_at = models.DateTimeField(_("diserahkan"), default=clock.now)

    class Meta:
        verbose_name = _("penyerahan")
        verbose_name_plural = _("penyerahan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="dispensed_quantity_is_positive"),
            models.CheckConstraint(condition=Q(price_rp__gte=0), name="dispensed_price_is_not_negative"),
            models.UniqueConstraint(fields=["visit", "lot"], name="one_dispensing_per_visit_and_lot"),
        ]
        triggers = [
            pgtrigger.Protect(name="dispensing_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.quantity}"
