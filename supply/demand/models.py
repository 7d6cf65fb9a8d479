"""What facilities ask for."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from members.registry.models import Member
from supply.catalogue.models import Product
from supply.demand.states import NeedClass, RequestState
from supply.stock.models import Place


class GoodsRequest(models.Model):
    """One product asked for by one member for one of its places, in base units."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="requests", verbose_name=_("anggota"))
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="requests", verbose_name=_("untuk tempat"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="requests", verbose_name=_("barang"))
    quantity = models.PositiveIntegerField(_("diminta"))
    plausible = models.PositiveIntegerField(_("wajar"), null=True, blank=True)
    daily_use = models.PositiveIntegerField(_("pemakaian sehari"), default=0)
    need_class = models.PositiveSmallIntegerField(_("kelas kebutuhan"), choices=NeedClass.choices, default=2)
    needed_by = models.DateField(_("diperlukan paling lambat"))
    note = models.CharField(_("keterangan"), max_length=240, blank=True, default="")
    state = models.CharField(_("keadaan"), max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    served = models.PositiveIntegerField(_("sudah dibagi"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diajukan"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("permintaan")
        verbose_name_plural = _("permintaan")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "product"], name="request_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="request_quantity_is_positive",
                violation_error_message=_("Jumlah yang diminta paling sedikit 1."),
            ),
            models.CheckConstraint(condition=Q(served__lte=F("quantity")), name="request_not_served_beyond_quantity"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_is_known"),
            models.CheckConstraint(condition=Q(need_class__in=NeedClass.values), name="request_class_is_known"),
            models.CheckConstraint(
                condition=Q(state="diajukan") | Q(decided_by__isnull=False), name="request_decision_has_a_person"
            ),
            models.CheckConstraint(condition=~Q(state="ditolak") | ~Q(reason=""), name="request_refusal_has_a_reason"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="request_state_moves",
                field="state",
                transitions=[
                    ("diajukan", "disetujui"),
                    ("diajukan", "ditolak"),
                    ("disetujui", "dipenuhi"),
                    ("dipenuhi", "disetujui"),  # goods rejected on arrival are open again
                ],
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def open_quantity(self) -> int:
        """Base units still to be filled."""
        return self.quantity - self.served
