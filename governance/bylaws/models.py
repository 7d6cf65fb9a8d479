"""Dated, immutable versions of the bylaws (AD/ART) as data."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.states import DraftState
from kmp import clock

# Version 2 and later rest on a passed motion to change the bylaws, and say word for word what that motion was about:
# the draft that was frozen when it was put to the vote. A decision about anything else will not do.
BYLAWS_REST_ON_THE_RIGHT_MOTION = """
    IF NEW.adopted_by_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM governance_resolution r JOIN governance_motion m ON m.id = r.motion_id
         WHERE r.id = NEW.adopted_by_id AND m.kind = 'perubahan_ad') THEN
        RAISE EXCEPTION 'resolution % is not about the bylaws', NEW.adopted_by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bylaws_rest_on_the_right_motion';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM governance_resolution r JOIN governance_bylawdraft d ON d.motion_id = r.motion_id
         WHERE r.id = NEW.adopted_by_id AND d.state = 'diajukan' AND d.rules = NEW.rules) THEN
        RAISE EXCEPTION 'these are not the rules that resolution % is about', NEW.adopted_by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bylaws_are_what_was_voted_on';
    END IF;
    RETURN NEW;
"""
# A draft begins free, meets its motion once and before the vote, and becomes a version that says the same.
DRAFT_GOES_ITS_WAY = """
    IF TG_OP = 'INSERT' AND (NEW.state <> 'konsep' OR NEW.motion_id IS NOT NULL OR NEW.version_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a draft begins as a draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bylaw_draft_begins_as_one';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.motion_id IS DISTINCT FROM OLD.motion_id AND (
        OLD.motion_id IS NOT NULL OR NEW.state <> 'diajukan' OR NOT EXISTS (
            SELECT 1 FROM governance_motion m JOIN governance_meeting g ON g.id = m.meeting_id
             WHERE m.id = NEW.motion_id AND m.kind = 'perubahan_ad' AND m.state = 'konsep'
               AND g.kind = 'paripurna')) THEN
        RAISE EXCEPTION 'draft % cannot get this motion', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bylaw_draft_comes_before_the_vote';
    END IF;
    IF NEW.version_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM governance_bylawversion v LEFT JOIN governance_resolution r ON r.id = v.adopted_by_id
         WHERE v.id = NEW.version_id AND v.rules = NEW.rules AND r.motion_id IS NOT DISTINCT FROM NEW.motion_id) THEN
        RAISE EXCEPTION 'version % is not made from draft %', NEW.version_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bylaw_version_says_what_its_draft_says';
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
    enacted_by = models.ForeignKey(  # the second person, who enters deed and date
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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
                condition=~Q(state="berlaku") | Q(version__isnull=False, enacted_by__isnull=False),
                name="draft_in_force_has_its_version",
            ),
            models.CheckConstraint(
                condition=Q(enacted_by__isnull=True) | ~Q(enacted_by=F("written_by")),
                name="bylaws_are_entered_by_another_person",
                violation_error_message=_("AD/ART dicatat oleh orang kedua, bukan oleh penulis rancangannya."),
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="diajukan"),
                name="one_draft_before_the_members",
                violation_error_message=_(
                    "Rancangan lain masih menunggu keputusan. Setiap rancangan memuat AD/ART seutuhnya, jadi "
                    "diputuskan satu per satu."
                ),
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
                    ("diajukan", "dibuang"),  # its motion was withdrawn
                ],
            ),
            pgtrigger.Protect(
                name="proposed_draft_is_frozen",
                operation=pgtrigger.UpdateOf("rules", "digest", "based_on_id"),
                condition=~pgtrigger.Q(old__state="konsep"),
            ),
            pgtrigger.Trigger(
                name="bylaw_draft_goes_its_way",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=DRAFT_GOES_ITS_WAY,
            ),
            pgtrigger.Protect(name="bylaw_draft_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title
