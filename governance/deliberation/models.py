"""What happens to a motion before the vote: papers, discussion, amendments, seconds."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.deliberation import triggers
from governance.deliberation.states import AmendmentState
from governance.voting.models import Motion
from kmp import clock
from kmp.files.models import StoredFile
from members.registry.models import Member


class MotionPaper(models.Model):
    """A paper that a motion rests on: an offer, a plan, a calculation."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(_("judul"), max_length=160)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="motion_paper")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("ditambahkan"), default=clock.now)

    class Meta:
        verbose_name = _("bahan usul")
        verbose_name_plural = _("bahan usul")
        ordering = ["motion_id", "id"]
        triggers = [
            pgtrigger.Protect(name="motion_paper_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="paper_comes_before_the_opening",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.PAPER_COMES_BEFORE_THE_OPENING,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """One contribution to the discussion of a motion; taken out of sight by pengawas only, with a reason."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="comments")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    member = models.ForeignKey(  # nothing where staff answers
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("pendapat"), max_length=2000)
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)
    hidden_at = models.DateTimeField(_("disembunyikan"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(_("alasan disembunyikan"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("pendapat")
        verbose_name_plural = _("pendapat")
        ordering = ["motion_id", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_by__isnull=True, hidden_reason="")
                | (Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason="")),
                name="hidden_comment_has_a_reason",
                violation_error_message=_("Tulis alasan menyembunyikan pendapat ini."),
            ),
        ]
        indexes = [models.Index(fields=["motion", "answers", "id"], name="comments_of_a_motion")]
        triggers = [
            pgtrigger.Trigger(
                name="comment_comes_before_the_closing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.COMMENT_COMES_BEFORE_THE_CLOSING,
            ),
            pgtrigger.Protect(
                name="hidden_comment_stays_hidden",
                operation=pgtrigger.UpdateOf("hidden_at", "hidden_by_id", "hidden_reason"),
                condition=pgtrigger.Q(old__hidden_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="comment_is_immutable",
                operation=pgtrigger.UpdateOf("motion_id", "answers_id", "member_id", "author_id", "text", "written_at"),
            ),
            pgtrigger.Protect(name="comment_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.pk}"


class Amendment(models.Model):
    """Another wording of a draft motion; taken in, it becomes the text, and the old text stays readable here."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="amendments")
    proposer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="amendments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    old_text = models.TextField(_("uraian sebelumnya"))
    new_text = models.TextField(_("uraian yang diusulkan"))
    reason = models.CharField(_("alasan"), max_length=400)
    state = models.CharField(
        _("keadaan"), max_length=8, choices=AmendmentState.choices, default=AmendmentState.PROPOSED
    )
    proposed_at = models.DateTimeField(_("diajukan"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    answer = models.CharField(_("jawaban"), max_length=400, blank=True, default="")

    class Meta:
        verbose_name = _("amendemen")
        verbose_name_plural = _("amendemen")
        ordering = ["motion_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AmendmentState.values), name="amendment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="diajukan", decided_at__isnull=True)
                | (~Q(state="diajukan") & Q(decided_at__isnull=False)),
                name="decided_amendment_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="ditolak") | ~Q(answer=""),
                name="refused_amendment_has_an_answer",
                violation_error_message=_("Tulis jawaban kepada pengusulnya."),
            ),
            models.UniqueConstraint(
                fields=["motion", "proposer"],
                condition=Q(state="diajukan"),
                name="one_open_amendment_per_member",
                violation_error_message=_("Amendemen Anda untuk usul ini masih menunggu jawaban pengurus."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="amendment_is_of_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.AMENDMENT_IS_OF_A_DRAFT,
            ),
            pgtrigger.FSM(
                name="amendment_moves",
                field="state",
                transitions=[("diajukan", "diterima"), ("diajukan", "ditolak"), ("diajukan", "ditarik")],
            ),
            pgtrigger.Protect(
                name="amendment_is_immutable",
                operation=pgtrigger.UpdateOf(
                    "motion_id", "proposer_id", "author_id", "old_text", "new_text", "reason", "proposed_at"
                ),
            ),
            pgtrigger.Protect(
                name="decided_amendment_is_immutable",
                operation=pgtrigger.UpdateOf("decided_by_id", "decided_at", "answer"),
                condition=~pgtrigger.Q(old__state="diajukan"),
            ),
            pgtrigger.Protect(name="amendment_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.pk}"


class Second(models.Model):
    """One member who supports putting a proposal of another member on the agenda."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="seconds")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="seconds")
    seconded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seconded_at = models.DateTimeField(_("didukung"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, blank=True)

    class Meta:
        verbose_name = _("dukungan")
        verbose_name_plural = _("dukungan")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_second_per_member",
                violation_error_message=_("Anda sudah mendukung usulan ini."),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="second_stands_behind_a_proposal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=triggers.SECOND_STANDS_BEHIND_A_PROPOSAL,
            ),
            pgtrigger.Protect(
                name="second_is_immutable",
                operation=pgtrigger.UpdateOf("motion_id", "member_id", "seconded_by_id", "seconded_at"),
            ),
            pgtrigger.Protect(name="second_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.member_id}"
