"""Group assemblies and the plenary: what is planned, who is invited, who came, who is sent."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.models import BylawVersion
from governance.meetings import presence_triggers, triggers
from governance.meetings.states import CalledBy, Channel, Duty, MeetingKind, MeetingState, Mode, Occasion, Rsvp
from kmp import clock
from kmp.files.models import StoredFile
from kmp.papers.models import new_code
from members.registry.models import Group, Member

# The groups and numbers of delegates are those of the bylaws under which the plenary is held (cooperative_law 8, 7).
DELEGATE_IS_OF_THE_GROUP = """
    PERFORM 1 FROM members_member WHERE id = NEW.member_id AND group_id = NEW.group_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'member % is not of group %', NEW.member_id, NEW.group_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegate_is_of_the_group';
    END IF;
    PERFORM 1 FROM governance_meeting WHERE id = NEW.plenary_id AND kind = 'paripurna' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'meeting % is no plenary', NEW.plenary_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegate_goes_to_a_plenary';
    END IF;
    IF (SELECT count(*) FROM governance_delegate d
         WHERE d.plenary_id = NEW.plenary_id AND d.group_id = NEW.group_id AND d.ended_at IS NULL AND d.id <> NEW.id
       ) >= (SELECT coalesce((b.rules #>> ARRAY['voting', 'delegates', NEW.group_id])::int, 0)
               FROM governance_meeting m JOIN governance_bylawversion b ON b.id = m.bylaws_id
              WHERE m.id = NEW.plenary_id) THEN
        RAISE EXCEPTION 'group % sends no more delegates', NEW.group_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_more_delegates_than_the_bylaws_say';
    END IF;
    RETURN NEW;
"""


class Meeting(models.Model):
    """One assembly under one bylaw version; a group assembly belongs to the plenary it prepares."""

    kind = models.CharField(_("jenis"), max_length=10, choices=MeetingKind.choices)
    occasion = models.CharField(_("acara"), max_length=10, choices=Occasion.choices, default=Occasion.ORDINARY)
    mode = models.CharField(_("cara"), max_length=8, choices=Mode.choices, default=Mode.IN_PERSON)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    plenary = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="group_meetings")
    second_call_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second_call"
    )
    title = models.CharField(_("judul"), max_length=200)
    reason = models.CharField(_("alasan diadakan"), max_length=400, blank=True, default="")  # of a RALB
    called_by = models.CharField(_("atas permintaan"), max_length=10, choices=CalledBy.choices, blank=True, default="")
    book_year = models.PositiveSmallIntegerField(_("tahun buku"), null=True, blank=True)  # of a RAT
    bylaws = models.ForeignKey(
        BylawVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )  # none yet at a founding
    starts_at = models.DateTimeField(_("mulai"))
    replies_until = models.DateTimeField(_("jawaban ditunggu sampai"), null=True, blank=True)  # of a written one
    place = models.CharField(_("tempat"), max_length=200, blank=True, default="")
    online_url = models.URLField(_("tautan daring"), max_length=300, blank=True, default="")
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("keadaan"), max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED)
    check_in_code = models.CharField(_("kode hadir"), max_length=12, unique=True, default=new_code)
    invited_at = models.DateTimeField(_("undangan dikirim"), null=True, blank=True)
    short_notice_reason = models.CharField(_("alasan undangan pendek"), max_length=240, blank=True, default="")
    short_notice_by = models.ForeignKey(  # a pengawas (cooperative_law 8, 12)
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    eligible = models.PositiveIntegerField(_("yang berhak hadir"), null=True, blank=True)  # frozen on opening
    eligible_groups = models.JSONField(_("yang berhak per kelompok"), null=True, blank=True)  # group → number, likewise
    opened_at = models.DateTimeField(_("dibuka"), null=True, blank=True)
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    off_reason = models.CharField(_("alasan dibatalkan"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("rapat anggota")
        verbose_name_plural = _("rapat anggota")
        ordering = ["-starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind_is_known"),
            models.CheckConstraint(condition=Q(occasion__in=Occasion.values), name="meeting_occasion_is_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="meeting_mode_is_known"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind="kelompok", group__isnull=False, plenary__isnull=False)
                | Q(kind__in=["paripurna", "pendirian"], group__isnull=True, plenary__isnull=True),
                name="group_meeting_has_group_and_plenary",
            ),
            models.CheckConstraint(
                condition=Q(kind="pendirian", occasion="pendirian")
                | (~Q(kind="pendirian") & ~Q(occasion="pendirian") & Q(bylaws__isnull=False)),
                name="meeting_stands_under_bylaws",
            ),
            models.CheckConstraint(
                condition=~Q(occasion="rat") | Q(book_year__isnull=False), name="annual_meeting_names_its_book_year"
            ),
            models.CheckConstraint(
                condition=~Q(occasion="ralb") | (~Q(reason="") & ~Q(called_by="")),
                name="extraordinary_meeting_has_a_reason",
                violation_error_message=_("Tulis alasan rapat luar biasa ini, dan atas permintaan siapa."),
            ),
            models.CheckConstraint(condition=Q(called_by__in=["", *CalledBy.values]), name="meeting_caller_is_known"),
            models.CheckConstraint(
                condition=Q(chair__isnull=True) | Q(secretary__isnull=True) | ~Q(chair=F("secretary")),
                name="chair_and_secretary_are_two",
                violation_error_message=_("Pimpinan rapat dan notulis adalah dua orang."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["berlangsung", "selesai"]) | Q(chair__isnull=False, secretary__isnull=False),
                name="open_meeting_is_led",
                violation_error_message=_("Tetapkan dahulu pimpinan rapat dan notulis."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["berlangsung", "selesai", "gagal_kuorum"])
                | Q(invited_at__isnull=False)
                | Q(kind="pendirian"),
                name="members_are_invited_first",
                violation_error_message=_("Undangan rapat ini belum dikirim."),
            ),
            models.CheckConstraint(
                condition=Q(short_notice_by__isnull=True, short_notice_reason="")
                | (Q(short_notice_by__isnull=False) & ~Q(short_notice_reason="")),
                name="short_notice_has_its_reason",
                violation_error_message=_("Tulis alasan mengizinkan undangan yang pendek."),
            ),
            models.CheckConstraint(
                condition=~Q(mode="tertulis") | Q(replies_until__gt=F("starts_at")),
                name="written_meeting_waits_for_replies",
            ),
            models.CheckConstraint(
                condition=~Q(state="dibatalkan") | ~Q(off_reason=""),
                name="meeting_called_off_has_a_reason",
                violation_error_message=_("Tulis alasan membatalkan rapat ini."),
            ),
            models.UniqueConstraint(
                fields=["plenary", "group"],
                condition=Q(second_call_of__isnull=True),
                name="one_assembly_per_group_and_plenary",
            ),
            models.UniqueConstraint(
                fields=["book_year"],
                condition=Q(kind="paripurna", occasion="rat", state__in=["direncanakan", "berlangsung", "selesai"]),
                name="one_annual_plenary_per_book_year",
                violation_error_message=_("Rapat Anggota Tahunan untuk tahun buku itu sudah ada."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="paripurna", state="berlangsung"),
                name="one_plenary_at_a_time",
                violation_error_message=_("Rapat Paripurna lain sedang berlangsung. Tutup dahulu rapat itu."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="meeting_state_moves",
                field="state",
                transitions=[
                    ("direncanakan", "berlangsung"),
                    ("direncanakan", "gagal_kuorum"),
                    ("direncanakan", "dibatalkan"),
                    ("berlangsung", "gagal_kuorum"),
                    ("berlangsung", "selesai"),
                ],
            ),
            pgtrigger.Trigger(
                name="plenary_waits_for_every_group",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=triggers.EVERY_GROUP_HAS_MET,
            ),
            pgtrigger.Trigger(
                name="second_call_follows_a_failed_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("second_call_of_id", "starts_at"),
                declare=triggers.SECOND_CALL_DECLARES,
                func=triggers.SECOND_CALL_FOLLOWS_A_FAILED_FIRST,
            ),
            pgtrigger.Trigger(
                name="invitation_is_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("invited_at", "starts_at", "replies_until", "mode", "short_notice_by_id"),
                declare=[("days", "int")],
                func=triggers.INVITATION_IS_IN_TIME,
            ),
            pgtrigger.Trigger(
                name="open_ballot_keeps_its_meeting",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state="dibatalkan"),
                func=triggers.OPEN_BALLOT_KEEPS_ITS_MEETING,
            ),
            pgtrigger.Trigger(
                name="founding_needs_nine_of_two_groups",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state="selesai", new__kind="pendirian"),
                func=triggers.FOUNDERS_ARE_ENOUGH,
            ),
            pgtrigger.Protect(
                name="meeting_stays_what_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "kind", "occasion", "group", "plenary", "second_call_of", "book_year", "bylaws"
                ),
            ),
            pgtrigger.Protect(name="meeting_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One point of the agenda, in its order; motions hang on it (voting.Motion.agenda_item)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("urutan"))
    title = models.CharField(_("acara"), max_length=200)
    note = models.TextField(_("keterangan"), blank=True, default="")
    presenter = models.CharField(_("pembawa"), max_length=120, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(_("menit"), default=15)

    class Meta:
        verbose_name = _("mata acara")
        verbose_name_plural = _("mata acara")
        ordering = ["meeting_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="one_agenda_item_per_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="agenda_ends_with_the_meeting",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=triggers.frozen_with_its_meeting("agenda_ends_with_the_meeting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class MeetingPaper(models.Model):
    """Material of a meeting: what is sent with the invitation and read at the table."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="papers")
    title = models.CharField(_("judul"), max_length=160)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="meeting_paper")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("ditambahkan"), default=clock.now)
    removed_at = models.DateTimeField(_("ditarik"), null=True, blank=True)

    class Meta:
        verbose_name = _("bahan rapat")
        verbose_name_plural = _("bahan rapat")
        ordering = ["meeting_id", "id"]

    def __str__(self) -> str:
        return self.title


class Todo(models.Model):
    """One piece of work before or after a meeting, counted from its day or from the legal deadline."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="todos")
    key = models.SlugField(_("kunci"), max_length=40)
    title = models.CharField(_("pekerjaan"), max_length=200)
    source = models.CharField(_("dasar"), max_length=80, blank=True, default="")
    due_on = models.DateField(_("paling lambat"))
    duty = models.CharField(_("oleh"), max_length=12, choices=Duty.choices)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="todos"
    )
    done_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("catatan"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("tugas rapat")
        verbose_name_plural = _("tugas rapat")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="one_todo_per_key"),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="todo_duty_is_known"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="todo_is_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """One member invited to one meeting: when it was sent, received (the receipt), and what was answered."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="invitations")
    sent_at = models.DateTimeField(_("dikirim"))
    received_at = models.DateTimeField(_("diterima"), null=True, blank=True)
    rsvp = models.CharField(_("jawaban"), max_length=6, choices=Rsvp.choices, blank=True, default="")
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)

    class Meta:
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_invitation_per_member"),
            models.CheckConstraint(condition=Q(rsvp__in=["", *Rsvp.values]), name="rsvp_is_known"),
            models.CheckConstraint(
                condition=Q(rsvp="", answered_at__isnull=True) | (~Q(rsvp="") & Q(answered_at__isnull=False)),
                name="rsvp_has_its_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answer_comes_before_the_opening",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("rsvp", "answered_at"),
                func=triggers.ANSWER_COMES_BEFORE_THE_OPENING,
            ),
            pgtrigger.Protect(
                name="invitation_stays_what_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("meeting", "member", "sent_at"),
            ),
            pgtrigger.Protect(
                name="receipt_is_written_once",
                operation=pgtrigger.UpdateOf("received_at"),
                condition=pgtrigger.Q(old__received_at__isnull=False),
            ),
            pgtrigger.Protect(name="invitation_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.member_id}"


class Attendance(models.Model):
    """One member at one assembly, by whatever way: on paper, at the door and online is still once."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("cara"), max_length=8, choices=Channel.choices, default=Channel.DOOR)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_in_at = models.DateTimeField(_("hadir sejak"), default=clock.now)

    class Meta:
        verbose_name = _("kehadiran")
        verbose_name_plural = _("kehadiran")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="one_attendance_per_member",
                violation_error_message=_("Anggota ini sudah tercatat hadir."),
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="attendance_channel_is_known"),
        ]
        indexes = [models.Index(fields=["meeting", "group"], name="attendance_by_group")]
        triggers = [
            pgtrigger.Trigger(
                name="attendance_is_of_who_may_come",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=presence_triggers.ATTENDANCE_IS_OF_WHO_MAY_COME,
            ),
            pgtrigger.Trigger(
                name="attendance_leaves_its_counter_entry",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=presence_triggers.ATTENDANCE_LEAVES_ITS_COUNTER_ENTRY,
            ),
            pgtrigger.Protect(name="attendance_is_immutable", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} @ {self.meeting_id}"


class AttendanceUndone(models.Model):
    """The counter-entry of a name that was wrongly noted as present: what stood there, who took it off, and why."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="undone_attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="undone_attendances")
    channel = models.CharField(_("cara"), max_length=8, choices=Channel.choices)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_in_at = models.DateTimeField(_("dicatat hadir"))
    reason = models.CharField(_("alasan"), max_length=240)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("dibatalkan"), default=clock.now)

    class Meta:
        verbose_name = _("kehadiran yang dibatalkan")
        verbose_name_plural = _("kehadiran yang dibatalkan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="undone_attendance_has_a_reason",
                violation_error_message=_("Tulis alasan membatalkan kehadiran ini."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="undone_attendance_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.member_id} @ {self.meeting_id}: {self.reason}"


class Delegate(models.Model):
    """One member sent by the own group to one plenary, within the number of the bylaws."""

    plenary = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="delegates")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="delegations")
    elected_in = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="elected_delegates")
    basis = models.CharField(_("dasar"), max_length=200)  # the verdict or the minutes that say so
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("ditetapkan"), default=clock.now)
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    ended_reason = models.CharField(_("alasan berakhir"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("utusan")
        verbose_name_plural = _("utusan")
        ordering = ["plenary_id", "group_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "member"], condition=Q(ended_at__isnull=True), name="one_delegation_per_member"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""), name="ended_delegation_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="delegate_is_of_the_group",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=DELEGATE_IS_OF_THE_GROUP,
            ),
            pgtrigger.Protect(name="delegate_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.plenary_id}"


class Founder(models.Model):
    """One person at a founding meeting, when there are no members yet: name and group only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="founders")
    name = models.CharField(_("nama"), max_length=150)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("menandatangani"), default=clock.now)

    class Meta:
        verbose_name = _("pendiri")
        verbose_name_plural = _("pendiri")
        ordering = ["meeting_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "name"],
                name="one_founder_per_name",
                violation_error_message=_("Pendiri dengan nama itu sudah tercatat."),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="founders_are_listed_before_the_end",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=triggers.frozen_with_its_meeting("founders_are_listed_before_the_end"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
