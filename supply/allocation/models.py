"""Fair-share runs: frozen inputs, one line per request, and the reason for each."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.models import BylawVersion
from kmp import clock
from kmp.proofs.models import ProofBundle
from kmp.runs.models import Run
from members.registry.models import Member
from supply.allocation.states import AllocationState
from supply.catalogue.models import Product
from supply.demand.models import GoodsRequest
from supply.stock.models import Place


class Allocation(models.Model):
    """One product shared among the approved requests of one moment, by the rule of one bylaw version."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="allocations")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="allocations")
    bylaws = models.ForeignKey(BylawVersion, on_delete=models.PROTECT, related_name="allocations")
    inputs = models.JSONField(_("masukan"))  # the FILE of simulate_allocation
    inputs_digest = models.CharField(_("sidik masukan"), max_length=64)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=AllocationState.choices, default=AllocationState.FROZEN
    )
    awarded = models.PositiveIntegerField(_("dibagikan"), null=True, blank=True)
    left = models.PositiveIntegerField(_("sisa"), null=True, blank=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bundle = models.OneToOneField(
        ProofBundle, on_delete=models.PROTECT, null=True, blank=True, related_name="allocation"
    )
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("dimulai"), default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("disahkan"), null=True, blank=True)

    class Meta:
        verbose_name = _("pembagian")
        verbose_name_plural = _("pembagian")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AllocationState.values), name="allocation_state_is_known"),
            models.UniqueConstraint(
                fields=["product", "place"],
                condition=Q(state__in=["dibekukan", "dihitung"]),
                name="one_open_allocation_per_product_and_place",
                violation_error_message=_("Barang ini sedang dibagi; sahkan dahulu pembagian itu."),
            ),
            models.CheckConstraint(
                condition=Q(state="dibekukan") | Q(awarded__isnull=False, left__isnull=False, bundle__isnull=False),
                name="computed_allocation_has_a_bundle",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("started_by")),
                name="allocation_approved_by_a_second_person",
                violation_error_message=_("Yang mengesahkan harus orang lain daripada yang memulai."),
            ),
            models.CheckConstraint(
                condition=~Q(state="disahkan") | Q(approved_by__isnull=False), name="approved_allocation_has_a_person"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="allocation_state_moves",
                field="state",
                transitions=[("dibekukan", "dihitung"), ("dihitung", "disahkan")],
            ),
            pgtrigger.Protect(
                name="allocation_inputs_are_frozen",
                operation=pgtrigger.UpdateOf("inputs", "inputs_digest", "bylaws_id"),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AllocationLine(models.Model):
    """What one request got, in base units, and why."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="lines")
    request = models.ForeignKey(GoodsRequest, on_delete=models.PROTECT, related_name="allocation_lines")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="allocation_lines")
    need_class = models.PositiveSmallIntegerField(_("kelas"))
    claim = models.PositiveIntegerField(_("wajar"))
    floor = models.PositiveIntegerField(_("didahulukan"))
    share = models.CharField(_("bagian tepat"), max_length=60)
    award = models.PositiveIntegerField(_("diberikan"))
    reasons = models.JSONField(_("sebab"))

    class Meta:
        verbose_name = _("baris pembagian")
        verbose_name_plural = _("baris pembagian")
        ordering = ["need_class", "-award", "id"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "request"], name="one_line_per_request"),
            models.CheckConstraint(condition=Q(award__lte=F("claim")), name="award_within_claim"),
        ]
        triggers = [
            pgtrigger.Protect(name="allocation_line_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.award}"
