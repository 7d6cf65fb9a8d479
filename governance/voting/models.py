"""Motions, the frozen roll, open ballots in a hash chain, verdicts and resolutions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.models import BylawVersion
from governance.meetings.models import Meeting
from governance.voting.states import Choice, MotionKind, MotionState
from kmp import clock
from kmp.proofs.models import ProofBundle
from members.registry.models import Group, Member


def _immutable(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Motion(models.Model):
    """A question to the members. Its rule is frozen from the bylaws when it opens."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="motions")
    bylaws = models.ForeignKey(BylawVersion, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(_("jenis"), max_length=14, choices=MotionKind.choices)
    title = models.CharField(_("usul"), max_length=200)
    text = models.TextField(_("uraian"))
    if_passed = models.CharField(_("jika diterima"), max_length=240)
    if_failed = models.CharField(_("jika ditolak"), max_length=240)
    state = models.CharField(_("keadaan"), max_length=10, choices=MotionState.choices, default=MotionState.DRAFT)
    rule = models.JSONField(_("cara menghitung"), null=True, blank=True)  # the `rule` of count_votes
    opens_at = models.DateTimeField(_("dibuka"), null=True, blank=True)
    closes_at = models.DateTimeField(_("ditutup"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("usul")
        verbose_name_plural = _("usul")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MotionKind.values), name="motion_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=MotionState.values), name="motion_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="konsep") | Q(rule__isnull=False, opens_at__isnull=False),
                name="open_motion_has_a_frozen_rule",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="motion_closes_after_opening",
                violation_error_message=_("Waktu tutup harus sesudah waktu buka."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="motion_state_moves",
                field="state",
                transitions=[("konsep", "terbuka"), ("terbuka", "ditutup"), ("ditutup", "dihitung")],
            ),
            pgtrigger.Protect(
                name="open_motion_is_frozen",
                operation=pgtrigger.UpdateOf("meeting_id", "bylaws_id", "kind", "title", "text", "rule", "opens_at"),
                condition=pgtrigger.Q(old__state__in=["terbuka", "ditutup", "dihitung"]),
            ),
            pgtrigger.Protect(name="motion_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Usul {self.number}: {self.title}"


class RollEntry(models.Model):
    """One voter of one motion, frozen when it opens, with the group of that moment."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="roll")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="roll_entries")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pemilih")
        verbose_name_plural = _("daftar pemilih")
        constraints = [models.UniqueConstraint(fields=["motion", "member"], name="one_roll_entry_per_member")]
        triggers = [
            _immutable("roll_is_immutable"),
            pgtrigger.Trigger(
                name="roll_is_frozen_when_the_motion_opens",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM governance_motion WHERE id = NEW.motion_id AND state = 'konsep';
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'the roll of motion % is frozen', NEW.motion_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'roll_is_frozen_when_the_motion_opens';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.member_id}"


class Ballot(models.Model):
    """One open ballot; a later one of the same voter replaces it in the count, never in the table."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="ballots")
    voter = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(_("pilihan"), max_length=7, choices=Choice.choices)
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField(_("waktu"))
    height = models.PositiveIntegerField(_("urutan"))
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(_("nomor bukti"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("suara")
        verbose_name_plural = _("suara")
        ordering = ["motion_id", "height"]
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="ballot_choice_is_known"),
            models.UniqueConstraint(fields=["motion", "height"], name="one_ballot_per_height"),
            models.UniqueConstraint(fields=["motion", "previous_hash"], name="ballot_chain_does_not_fork"),
        ]
        triggers = [
            _immutable("ballot_is_immutable"),
            pgtrigger.Trigger(
                name="ballot_goes_to_an_open_motion",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM governance_motion m JOIN governance_rollentry r ON r.motion_id = m.id
                      WHERE m.id = NEW.motion_id AND r.id = NEW.voter_id
                        AND m.state = 'terbuka' AND NEW.cast_at >= m.opens_at AND NEW.cast_at < m.closes_at
                        FOR SHARE OF m;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'motion % takes no ballot', NEW.motion_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_goes_to_an_open_motion';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}#{self.height}"


class Verdict(models.Model):
    """The count of one motion: the tallies, the four readings, and the published bundle."""

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="verdict")
    passed = models.BooleanField(_("diterima"))
    tallies = models.JSONField(_("perolehan"))
    result = models.JSONField(_("hasil"))
    roll = models.JSONField(_("pemilih terdaftar"))  # group → voters on the roll
    bundle = models.OneToOneField(ProofBundle, on_delete=models.PROTECT, related_name="verdict")
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(_("dihitung"), default=clock.now)

    class Meta:
        verbose_name = _("putusan suara")
        verbose_name_plural = _("putusan suara")
        triggers = [_immutable("verdict_is_immutable")]

    def __str__(self) -> str:
        return f"Putusan {self.motion_id}"


class Resolution(models.Model):
    """A passed motion of an assembly with quorum: what other slices rest on."""

    number = models.CharField(_("nomor keputusan"), max_length=30, unique=True)
    verdict = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="resolution")
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="resolution")
    adopted_on = models.DateField(_("tanggal"))

    class Meta:
        verbose_name = _("keputusan")
        verbose_name_plural = _("keputusan")
        ordering = ["-adopted_on", "-id"]
        triggers = [
            _immutable("resolution_is_immutable"),
            pgtrigger.Trigger(
                name="resolution_rests_on_a_passed_verdict",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM governance_verdict v JOIN governance_motion m ON m.id = v.motion_id
                      JOIN governance_minutes n ON n.meeting_id = m.meeting_id
                     WHERE v.id = NEW.verdict_id AND v.motion_id = NEW.motion_id AND v.passed AND n.quorum_reached;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'no passed verdict with quorum for motion %', NEW.motion_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_rests_on_a_passed_verdict';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number
