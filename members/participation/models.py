"""The patronage ledger: one append-only row per act that counts."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from members.participation.states import Act
from members.registry.models import Group, Member
from members.registry.states import MemberStatus


class Participation(models.Model):
    """What a member did, with the group and status of that date; corrected only by a counter-row."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="participations")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status saat itu"), max_length=10, choices=MemberStatus.choices)
    act = models.CharField(_("kegiatan"), max_length=12, choices=Act.choices)
    amount = models.BigIntegerField(_("jumlah"))  # rupiah, or services for `layanan`
    date = models.DateField(_("tanggal"))
    source = models.CharField(_("dokumen sumber"), max_length=80)  # "shipment:12", "visit:7": unique with the act
    memo = models.CharField(_("keterangan"), max_length=200, blank=True, default="")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("partisipasi")
        verbose_name_plural = _("partisipasi")
        ordering = ["date", "id"]
        indexes = [
            models.Index(fields=["member", "date"], name="participation_by_member"),
            models.Index(fields=["date", "group"], name="participation_by_date"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="participation_act_is_known"),
            models.CheckConstraint(condition=Q(status__in=MemberStatus.values), name="participation_status_is_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True) | Q(amount__lt=0, reverses__isnull=False),
                name="participation_is_positive_or_a_counter_row",
            ),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="participation_reverses_another"),
            models.UniqueConstraint(
                fields=["source", "act", "member"],
                condition=Q(reverses__isnull=True),
                name="one_participation_per_source",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="participation_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.member.number} {self.act} {self.amount}"
