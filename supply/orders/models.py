"""Purchases from producers, shipments by lot to members' places."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Journal
from members.registry.models import Member
from supply.allocation.models import AllocationLine
from supply.catalogue.models import Offer
from supply.orders.states import PurchaseState, ShipmentState
from supply.stock.models import Lot, Place


class PurchaseOrder(models.Model):
    """The cooperative buys one product of one offer for one place."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="purchases")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="purchases")
    quantity = models.PositiveIntegerField(_("jumlah"))
    price_rp = models.BigIntegerField(_("harga per satuan"))
    ladder_step = models.PositiveSmallIntegerField(_("langkah tangga TKDN"))  # Perpres 46/2025 Ps 66(2)
    state = models.CharField(_("keadaan"), max_length=8, choices=PurchaseState.choices, default=PurchaseState.ORDERED)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(_("dipesan"), default=clock.now)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="purchases")
    received_on = models.DateField(_("diterima"), null=True, blank=True)
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="purchase")

    class Meta:
        verbose_name = _("pesanan pembelian")
        verbose_name_plural = _("pesanan pembelian")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="purchase_quantity_is_positive",
                violation_error_message=_("Jumlah yang dipesan paling sedikit 1."),
            ),
            models.CheckConstraint(condition=Q(price_rp__gt=0), name="purchase_price_is_positive"),
            models.CheckConstraint(condition=Q(state__in=PurchaseState.values), name="purchase_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="dipesan") | Q(lot__isnull=False, received_on__isnull=False, journal__isnull=False),
                name="received_purchase_has_lot_and_journal",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="purchase_state_moves", field="state", transitions=[("dipesan", "diterima")]),
            pgtrigger.Protect(name="purchase_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_rp(self) -> int:
        """What the producer is owed for it, in rupiah."""
        return self.quantity * self.price_rp


class Shipment(models.Model):
    """Goods of one allocation line on their way to the place that asked, carried by a distributor."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    line = models.OneToOneField(AllocationLine, on_delete=models.PROTECT, related_name="shipment")
    origin = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sent_shipments")
    destination = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="shipments")
    carrier = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="carried_shipments")
    price_rp = models.BigIntegerField(_("harga jual per satuan"))
    state = models.CharField(_("keadaan"), max_length=8, choices=ShipmentState.choices, default=ShipmentState.SENT)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(_("dikirim"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_on = models.DateField(_("diterima"), null=True, blank=True)
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="shipment")

    class Meta:
        verbose_name = _("kiriman")
        verbose_name_plural = _("kiriman")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(price_rp__gt=0), name="shipment_price_is_positive"),
            models.CheckConstraint(condition=Q(state__in=ShipmentState.values), name="shipment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="dikirim") | Q(received_by__isnull=False, received_on__isnull=False),
                name="received_shipment_has_person_and_date",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="shipment_state_moves", field="state", transitions=[("dikirim", "diterima")]),
            pgtrigger.Protect(name="shipment_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number


class ShipmentLine(models.Model):
    """One lot of a shipment, in base units; what was shipped is either accepted or rejected with a reason."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="shipment_lines")
    quantity = models.PositiveIntegerField(_("dikirim"))
    accepted = models.PositiveIntegerField(_("diterima baik"), null=True, blank=True)
    rejected = models.PositiveIntegerField(_("ditolak"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("baris kiriman")
        verbose_name_plural = _("baris kiriman")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "lot"], name="one_shipment_line_per_lot"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_line_quantity_is_positive"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, rejected__isnull=True)
                | Q(accepted__isnull=False, rejected__isnull=False, quantity=F("accepted") + F("rejected")),
                name="accepted_plus_rejected_is_shipped",
                violation_error_message=_("Yang diterima dan yang ditolak harus sama dengan yang dikirim."),
            ),
            models.CheckConstraint(
                condition=Q(rejected__isnull=True) | Q(rejected=0) | ~Q(reason=""), name="rejected_line_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shipment_id}/{self.lot_id}: {self.quantity}"
