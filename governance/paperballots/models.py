"""Ballots and attendance on paper for villages without signal, entered by two persons so that nobody votes twice."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Meeting
from governance.paperballots import triggers
from governance.paperballots.states import BatchState, NameState, SheetState
from governance.voting.models import Ballot, Motion, RollEntry
from kmp import clock
from kmp.files.models import StoredFile
from kmp.papers.models import new_code
from members.registry.models import Member

MOVES = [("dicatat", "selesai"), ("dicatat", "dibatalkan")]


class Collected(models.Model):
    """Paper that came back from one place: who wrote it down, and which other person confirmed it."""

    place = models.CharField(_("tempat"), max_length=120)
    collected_at = models.DateTimeField(_("dikumpulkan"))
    state = models.CharField(_("keadaan"), max_length=10, choices=BatchState.choices, default=BatchState.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    drop_reason = models.CharField(_("alasan dibatalkan"), max_length=240, blank=True, default="")

    class Meta:
        abstract = True


def _kept_by_two(name: str) -> list[models.BaseConstraint]:
    """What holds for a batch of ballots and for a list of names alike."""
    return [
        models.CheckConstraint(condition=Q(state__in=BatchState.values), name=f"{name}_state_is_known"),
        models.CheckConstraint(
            condition=Q(state="dicatat", decided_by__isnull=True)
            | (~Q(state="dicatat") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            name=f"{name}_is_decided_by_somebody",
        ),
        models.CheckConstraint(
            condition=~Q(state="selesai") | ~Q(decided_by=F("entered_by")),
            name=f"{name}_is_put_in_by_another_person",
            violation_error_message=_("Yang memeriksa dan memasukkannya bukan orang yang mencatat."),
        ),
        models.CheckConstraint(
            condition=~Q(state="dibatalkan") | ~Q(drop_reason=""),
            name=f"{name}_is_dropped_with_a_reason",
            violation_error_message=_("Tulis alasan membatalkannya."),
        ),
    ]


class PaperBatch(Collected):
    """The sheets that came back from one place, for one motion."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="paper_batches")
    scan = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_batch")

    class Meta:
        verbose_name = _("kumpulan surat suara kertas")
        verbose_name_plural = _("kumpulan surat suara kertas")
        ordering = ["-id"]
        constraints = _kept_by_two("batch")
        triggers = [
            pgtrigger.FSM(name="batch_moves", field="state", transitions=MOVES),
            pgtrigger.Protect(
                name="batch_facts_are_immutable",
                operation=pgtrigger.UpdateOf(
                    "motion_id", "place", "collected_at", "scan_id", "entered_by_id", "entered_at"
                ),
            ),
            pgtrigger.Trigger(
                name="batch_begins_while_the_ballot_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.BATCH_BEGINS_WHILE_THE_BALLOT_IS_OPEN,
            ),
            pgtrigger.Trigger(
                name="batch_ends_with_its_sheets",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                func=triggers.BATCH_ENDS_WITH_ITS_SHEETS,
            ),
            pgtrigger.Protect(name="batch_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}: {self.place}"


class PaperSheet(models.Model):
    """One ballot printed for one voter of the roll, found again by the code in its QR; it counts once or not at all.

    `choice` is written as in a ballot; a sheet that was read without one is not valid.
    """

    voter = models.OneToOneField(RollEntry, on_delete=models.PROTECT, related_name="paper_sheet")
    code = models.CharField(_("kode"), max_length=12, unique=True, default=new_code)
    state = models.CharField(_("keadaan"), max_length=10, choices=SheetState.choices, default=SheetState.PRINTED)
    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets")
    choice = models.CharField(_("pilihan"), max_length=160, blank=True, default="")
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_sheet")
    void_reason = models.CharField(_("alasan tidak berlaku"), max_length=240, blank=True, default="")
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
            models.CheckConstraint(
                condition=~Q(state="batal") | ~Q(void_reason=""),
                name="void_sheet_has_a_reason",
                violation_error_message=_("Tulis mengapa surat suara ini tidak berlaku lagi."),
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
            pgtrigger.Protect(
                name="sheet_facts_are_immutable",
                operation=pgtrigger.UpdateOf("voter_id", "code", "printed_by_id", "printed_at"),
            ),
            pgtrigger.Trigger(
                name="sheet_is_of_a_voter",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.SHEET_IS_OF_A_VOTER,
            ),
            pgtrigger.Trigger(
                name="sheet_comes_with_its_batch",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=triggers.SHEET_COMES_WITH_ITS_BATCH,
            ),
            pgtrigger.Protect(name="sheet_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.code


class PaperList(Collected):
    """A signed attendance list that came back from one place, for one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="paper_lists")
    scan = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="paper_list")

    class Meta:
        verbose_name = _("daftar hadir kertas")
        verbose_name_plural = _("daftar hadir kertas")
        ordering = ["-id"]
        constraints = _kept_by_two("list")
        triggers = [
            pgtrigger.FSM(name="list_moves", field="state", transitions=MOVES),
            pgtrigger.Protect(
                name="list_facts_are_immutable",
                operation=pgtrigger.UpdateOf(
                    "meeting_id", "place", "collected_at", "scan_id", "entered_by_id", "entered_at"
                ),
            ),
            pgtrigger.Trigger(
                name="list_begins_while_names_are_taken",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.LIST_BEGINS_WHILE_NAMES_ARE_TAKEN,
            ),
            pgtrigger.Trigger(
                name="list_ends_with_its_names",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                func=triggers.LIST_ENDS_WITH_ITS_NAMES,
            ),
            pgtrigger.Protect(name="list_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.place}"


class PaperName(models.Model):
    """One member whose signature stands on a list; present once, whatever other way was used."""

    list = models.ForeignKey(PaperList, on_delete=models.PROTECT, related_name="names")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="paper_names")
    state = models.CharField(_("keadaan"), max_length=10, choices=NameState.choices, default=NameState.READ)

    class Meta:
        verbose_name = _("nama dalam daftar hadir kertas")
        verbose_name_plural = _("nama dalam daftar hadir kertas")
        ordering = ["list_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NameState.values), name="paper_name_state_is_known"),
            models.UniqueConstraint(
                fields=["list", "member"],
                name="one_paper_name_per_member",
                violation_error_message=_("Anggota ini sudah ada dalam daftar itu."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="paper_name_moves",
                field="state",
                transitions=[("terbaca", "masuk"), ("terbaca", "bentrok"), ("terbaca", "ditolak")],
            ),
            pgtrigger.Trigger(
                name="name_comes_with_its_list",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=triggers.NAME_COMES_WITH_ITS_LIST,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.member_id}"
