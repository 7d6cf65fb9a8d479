"""Berita acara: drafted from what happened, edited, signed by all who must, sealed; from then on it never changes."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Meeting
from governance.minutes.states import SignerDuty
from kmp import clock
from kmp.files.models import StoredFile
from kmp.papers.models import Paper

WHAT_IS_SEALED = (
    "meeting_id", "text", "advice", "draft", "present", "eligible", "quorum_reached", "facts", "revision", "digest",
    "paper_id", "written_by_id", "written_at", "sealed_at",
)  # fmt: skip


class Minutes(models.Model):
    """The berita acara of one assembly. Attendance and quorum are frozen at its closing, the text at its sealing."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField(_("isi"))
    draft = models.TextField(_("konsep dari sistem"), blank=True, default="")  # what `text` was edited from
    advice = models.TextField(_("titipan"), blank=True, default="")  # of a group to its plenary
    present = models.JSONField(_("hadir"))  # group → number present
    eligible = models.JSONField(_("berhak hadir"))  # group → number with the right
    quorum_reached = models.BooleanField(_("kuorum tercapai"))
    facts = models.JSONField(_("yang terjadi"), default=dict)  # attendance, motions, verdicts, recusals as they were
    revision = models.PositiveSmallIntegerField(_("perbaikan ke"), default=1)  # a changed text has to be signed anew
    digest = models.CharField(_("sidik"), max_length=64, blank=True, default="")  # of text and facts, once sealed
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes")
    pdf = models.OneToOneField(  # typeset once after the sealing: the same bytes for everybody
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)
    sealed_at = models.DateTimeField(_("disegel"), null=True, blank=True)

    class Meta:
        verbose_name = _("berita acara")
        verbose_name_plural = _("berita acara")
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | ~Q(digest=""), name="sealed_minutes_have_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(pdf__isnull=True) | Q(sealed_at__isnull=False), name="only_sealed_minutes_are_typeset"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="minutes_are_immutable",
                operation=pgtrigger.UpdateOf(*WHAT_IS_SEALED),
                condition=pgtrigger.Q(old__sealed_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="minutes_are_typeset_once",
                operation=pgtrigger.UpdateOf("pdf_id"),
                condition=pgtrigger.Q(old__pdf__isnull=False),
            ),
            pgtrigger.Protect(
                name="minutes_keep_what_happened",
                operation=pgtrigger.UpdateOf("meeting_id", "draft", "present", "eligible", "quorum_reached", "facts"),
            ),
            pgtrigger.Protect(name="minutes_are_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Berita acara {self.meeting_id}"


class MinutesSignature(models.Model):
    """One person who says that one revision of the text is what happened."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("nama"), max_length=150, default="")  # as it stood then
    duty = models.CharField(_("sebagai"), max_length=10, choices=SignerDuty.choices)
    revision = models.PositiveSmallIntegerField(_("perbaikan ke"))
    digest = models.CharField(_("sidik yang ditandatangani"), max_length=64)
    signed_at = models.DateTimeField(_("ditandatangani"), default=clock.now)

    class Meta:
        verbose_name = _("tanda tangan berita acara")
        verbose_name_plural = _("tanda tangan berita acara")
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "user", "revision"],
                name="one_signature_per_revision",
                violation_error_message=_("Anda sudah menandatangani berita acara ini."),
            ),
            models.CheckConstraint(condition=Q(duty__in=SignerDuty.values), name="signer_duty_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="signature_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id}/{self.user_id}"
