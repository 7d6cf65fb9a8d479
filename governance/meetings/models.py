"""Group assemblies and the plenary, who came, and what the minutes say."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.models import BylawVersion
from governance.meetings.states import MeetingKind, MeetingState
from kmp import clock
from members.registry.models import Group, Member

EVERY_GROUP_HAS_MET = """
    IF NEW.kind = 'paripurna' AND NEW.state = 'berlangsung' AND EXISTS (
        SELECT 1 FROM governance_bylawversion b, jsonb_object_keys(b.rules -> 'groups') AS g(code)
         WHERE b.id = NEW.bylaws_id AND NOT EXISTS (
            SELECT 1 FROM governance_meeting m
             WHERE m.plenary_id = NEW.id AND m.group_id = g.code
               AND (m.state = 'gagal_kuorum'
                    OR (m.state = 'selesai'
                        AND EXISTS (SELECT 1 FROM governance_minutes n WHERE n.meeting_id = m.id))))
    ) THEN
        RAISE EXCEPTION 'a group has neither minutes nor a recorded failed quorum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plenary_waits_for_every_group';
    END IF;
    RETURN NEW;
"""


class Meeting(models.Model):
    """One assembly under one bylaw version; a group assembly belongs to the plenary it prepares."""

    kind = models.CharField(_("jenis"), max_length=10, choices=MeetingKind.choices)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    plenary = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="group_meetings")
    title = models.CharField(_("judul"), max_length=200)
    bylaws = models.ForeignKey(BylawVersion, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("mulai"))
    place = models.CharField(_("tempat"), max_length=200, blank=True, default="")
    state = models.CharField(_("keadaan"), max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED)
    eligible = models.PositiveIntegerField(_("yang berhak hadir"), null=True, blank=True)  # frozen on opening
    opened_at = models.DateTimeField(_("dibuka"), null=True, blank=True)
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)

    class Meta:
        verbose_name = _("rapat anggota")
        verbose_name_plural = _("rapat anggota")
        ordering = ["-starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind="kelompok", group__isnull=False, plenary__isnull=False)
                | Q(kind="paripurna", group__isnull=True, plenary__isnull=True),
                name="group_meeting_has_group_and_plenary",
            ),
            models.UniqueConstraint(fields=["plenary", "group"], name="one_assembly_per_group_and_plenary"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="meeting_state_moves",
                field="state",
                transitions=[
                    ("direncanakan", "berlangsung"),
                    ("direncanakan", "gagal_kuorum"),
                    ("berlangsung", "selesai"),
                ],
            ),
            pgtrigger.Trigger(
                name="plenary_waits_for_every_group",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=EVERY_GROUP_HAS_MET,
            ),
            pgtrigger.Protect(name="meeting_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """One member at one assembly."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    checked_in_at = models.DateTimeField(_("hadir sejak"), default=clock.now)

    class Meta:
        verbose_name = _("kehadiran")
        verbose_name_plural = _("kehadiran")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="one_attendance_per_member",
                violation_error_message=_("Anggota ini sudah tercatat hadir."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} @ {self.meeting_id}"


class Minutes(models.Model):
    """The berita acara of one assembly: what happened, with its digest; never changed."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField(_("isi"))
    present = models.JSONField(_("hadir"))  # group → number present
    eligible = models.JSONField(_("berhak hadir"))  # group → number with the right
    quorum_reached = models.BooleanField(_("kuorum tercapai"))
    digest = models.CharField(_("sidik"), max_length=64)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)

    class Meta:
        verbose_name = _("berita acara")
        verbose_name_plural = _("berita acara")
        triggers = [pgtrigger.Protect(name="minutes_are_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Berita acara {self.meeting_id}"
