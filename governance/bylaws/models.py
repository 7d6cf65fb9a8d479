"""Dated, immutable versions of the bylaws (AD/ART) as data."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.states import DraftState
from kmp import clock

# Version 2 and later rest on a passed motion to change the bylaws; a decision about anything else will not do.
BYLAWS_REST_ON_THE_RIGHT_MOTION = """
    IF NEW.adopted_by_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM governance_resolution r JOIN governance_motion m ON m.id = r.motion_id
         WHERE r.id = NEW.adopted_by_id AND m.kind = 'perubahan_ad') THEN
        RAISE EXCEPTION 'resolution % is not about the bylaws', NEW.adopted_by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bylaws_rest_on_the_right_motion';
    END IF;
    RETURN NEW;
"""


class BylawVersion(models.Model):
    """What the members agreed on: weights, quorums, majorities, SHU posts, allocation rule (see bylaws.rules)."""

    number = models.PositiveSmallIntegerField(_("versi"), unique=True)
    deed_number = models.CharField(_("nomor akta"), max_length=80)
    valid_from = models.DateField(_("berlaku sejak"), unique=True)
    rules = models.JSONField(_("aturan"))
    digest = models.CharField(_("sidik"), max_length=64, unique=True)
    adopted_by = models.OneToOneField(
        "governance.Resolution", on_delete=models.PROTECT, null=True, blank=True, related_name="bylaws"
    )
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("versi AD/ART")
        verbose_name_plural = _("versi AD/ART")
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=1) | Q(adopted_by__isnull=False),
                name="bylaws_after_the_first_need_a_resolution",
                violation_error_message=_("AD/ART hanya berubah dengan putusan Rapat Anggota."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="bylaws_are_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="bylaws_rest_on_the_right_motion",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=BYLAWS_REST_ON_THE_RIGHT_MOTION,
            ),
        ]

    def __str__(self) -> str:
        return f"AD/ART versi {self.number}"


class BylawDraft(models.Model):
    """Rules that somebody proposes: changed freely until they are put to the vote, then frozen word for word."""

    title = models.CharField(_("judul"), max_length=160)
    reason = models.TextField(_("alasan perubahan"), blank=True, default="")
    based_on = models.ForeignKey(
        BylawVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )  # nothing where the first version is still to be founded
    rules = models.JSONField(_("aturan"))
    digest = models.CharField(_("sidik"), max_length=64)  # of the rules as they stand now
    state = models.CharField(_("keadaan"), max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    motion = models.OneToOneField(
        "governance.Motion", on_delete=models.PROTECT, null=True, blank=True, related_name="bylaw_draft"
    )
    version = models.OneToOneField(BylawVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)
    changed_at = models.DateTimeField(_("diubah"), default=clock.now)

    class Meta:
        verbose_name = _("rancangan AD/ART")
        verbose_name_plural = _("rancangan AD/ART")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DraftState.values), name="bylaw_draft_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["diajukan"]) | Q(motion__isnull=False), name="proposed_draft_has_its_motion"
            ),
            models.CheckConstraint(
                condition=~Q(state="berlaku") | Q(version__isnull=False), name="draft_in_force_has_its_version"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="bylaw_draft_moves",
                field="state",
                transitions=[
                    ("konsep", "diajukan"),
                    ("konsep", "dibuang"),
                    ("konsep", "berlaku"),  # the founding version, by deed
                    ("diajukan", "berlaku"),
                    ("diajukan", "ditolak"),
                ],
            ),
            pgtrigger.Protect(
                name="proposed_draft_is_frozen",
                operation=pgtrigger.UpdateOf("rules", "digest", "based_on_id"),
                condition=~pgtrigger.Q(old__state="konsep"),
            ),
        ]

    def __str__(self) -> str:
        return self.title
