"""Ballots and attendance on paper for villages without signal, entered by two persons so that nobody votes twice."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.paperballots.states import BatchState, SheetState
from governance.voting.models import Ballot, Motion, RollEntry
from kmp import clock
from kmp.files.models import StoredFile
from kmp.papers.models import new_code


class PaperBatch(models.Model):
    """The sheets that came back from one place: who wrote them down, and who put them into the box."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="paper_batches")
    place = models.CharField(_("tempat"), max_length=120)
    collected_at = models.DateTimeField(_("dikumpulkan"))  # before the closing
    scan = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_batch")
    state = models.CharField(_("keadaan"), max_length=10, choices=BatchState.choices, default=BatchState.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)

    class Meta:
        verbose_name = _("kumpulan surat suara kertas")
        verbose_name_plural = _("kumpulan surat suara kertas")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="selesai") | ~Q(decided_by=F("entered_by")),
                name="batch_is_put_in_by_another_person",
                violation_error_message=_("Yang memasukkan ke kotak suara bukan yang mencatat."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="batch_moves", field="state", transitions=[("dicatat", "selesai"), ("dicatat", "dibatalkan")]
            ),
            pgtrigger.Protect(name="batch_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}: {self.place}"


class PaperSheet(models.Model):
    """One ballot printed for one voter of the roll, found again by the code in its QR; it counts once or not at all."""

    voter = models.OneToOneField(RollEntry, on_delete=models.PROTECT, related_name="paper_sheet")
    code = models.CharField(_("kode"), max_length=12, unique=True, default=new_code)
    state = models.CharField(_("keadaan"), max_length=10, choices=SheetState.choices, default=SheetState.PRINTED)
    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets")
    choice = models.CharField(_("pilihan"), max_length=160, blank=True, default="")
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_sheet")
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(_("dicetak"), default=clock.now)

    class Meta:
        verbose_name = _("surat suara kertas")
        verbose_name_plural = _("surat suara kertas")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="masuk", ballot__isnull=False) | (~Q(state="masuk") & Q(ballot__isnull=True)),
                name="sheet_in_the_box_has_its_ballot",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="sheet_moves",
                field="state",
                transitions=[
                    ("dicetak", "terbaca"),
                    ("dicetak", "batal"),
                    ("terbaca", "dicetak"),
                    ("terbaca", "masuk"),
                    ("terbaca", "bentrok"),
                    ("terbaca", "tidak_sah"),
                ],
            ),
            pgtrigger.Protect(name="sheet_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.code
