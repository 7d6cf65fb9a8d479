"""Village units: where members are served."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinics.units.states import UnitKind
from kmp.regions.models import Facility, Region
from members.registry.models import Member
from supply.stock.models import Place


class Unit(models.Model):
    """A village clinic or pharmacy: a place with stock, owned by a member facility, under a puskesmas."""

    name = models.CharField(_("nama"), max_length=160)
    kind = models.CharField(_("jenis"), max_length=12, choices=UnitKind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="units")
    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="unit")
    puskesmas = models.ForeignKey(
        Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("puskesmas pembina")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("unit pelayanan")
        verbose_name_plural = _("unit pelayanan")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known")]

    def __str__(self) -> str:
        return self.name


class UnitStaff(models.Model):
    """A health worker of a unit; only who is listed serves patients there."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="posts")
    since = models.DateField(_("sejak"))
    until = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("petugas unit")
        verbose_name_plural = _("petugas unit")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "member"], condition=Q(until__isnull=True), name="one_post_per_worker_and_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} di {self.unit}"
