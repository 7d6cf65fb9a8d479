"""The patronage ledger: one append-only row per act that counts."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from members.participation.states import Act, CorrectionState
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


class Correction(models.Model):
    """A row that counts what did not happen so: asked with a document, decided by a second person.

    Approved, it writes the counter-row, and the right row where `amount` is given.
    """

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="corrections")
    amount = models.BigIntegerField(_("jumlah yang benar"), null=True, blank=True)  # None: nothing of it happened
    document = models.CharField(_("nomor dokumen"), max_length=60)
    reason = models.CharField(_("alasan"), max_length=240)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.ASKED
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    decision_note = models.CharField(_("catatan putusan"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("pembetulan partisipasi")
        verbose_name_plural = _("pembetulan partisipasi")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_is_known"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document=""), name="correction_has_reason_and_document"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="corrected_amount_is_positive",
                violation_error_message=_("Jumlah yang benar harus lebih dari nol; kosongkan bila tidak terjadi."),
            ),
            models.CheckConstraint(
                condition=Q(state="diminta") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="correction_decided_by_a_second_person",
                violation_error_message=_("Yang meminta dan yang memutuskan harus dua orang yang berbeda."),
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(state="diminta"),
                name="one_open_correction_per_row",
                violation_error_message=_("Pembetulan baris ini sudah diminta dan menunggu orang kedua."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="correction_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="correction_state_moves",
                field="state",
                transitions=[("diminta", "disetujui"), ("diminta", "ditolak")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.amount}"
