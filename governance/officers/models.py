"""Pengurus and pengawas: terms, handover, notes of the supervisors, and which legal deadlines were met."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from governance.officers.states import ASKED_ENDS, EndingState, NoteArea, OfficeBody, TermEnd
from governance.voting.models import Resolution
from kmp import clock
from kmp.files.models import StoredFile
from members.registry.models import Member, Person

FIVE_YEARS = "interval '5 years'"  # UU 25/1992 Ps 29 (4)


def _decided_by(kind: str, name: str) -> str:
    """A resolution that is named decides about what it is named for: its motion is of that kind."""
    return f"""
        IF NEW.resolution_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM governance_resolution r JOIN governance_motion m ON m.id = r.motion_id
             WHERE r.id = NEW.resolution_id AND m.kind = '{kind}') THEN
            RAISE EXCEPTION 'resolution % is not about this', NEW.resolution_id
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
    """  # noqa: S608 - our own words alone


class _DateRange(Func):
    """From the first to the last day, both included."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()


class _FiveYearsAfter(Func):
    template = f"(%(expressions)s + {FIVE_YEARS})::date"
    output_field = models.DateField()


class Term(models.Model):
    """One person in one office from a first to a last day; never more than five years, never two offices at once."""

    body = models.CharField(_("badan"), max_length=8, choices=OfficeBody.choices)
    position = models.CharField(_("jabatan"), max_length=60)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="terms")  # of an institution: who it sent
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))  # the last day; earlier than planned where the term was ended
    planned_ends_on = models.DateField(_("direncanakan sampai"))
    resolution = models.ForeignKey(  # nothing for the first ones, whom the deed names (UU 25/1992 Ps 29)
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="terms"
    )
    deed = models.CharField(_("akta"), max_length=120, blank=True, default="")
    end_kind = models.CharField(_("berakhir karena"), max_length=14, choices=TermEnd.choices, blank=True, default="")
    end_note = models.CharField(_("keterangan berakhir"), max_length=240, blank=True, default="")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)
    confirmed_by = models.ForeignKey(  # of a term by deed: the second person; until then it gives no role
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("dipastikan"), null=True, blank=True)

    class Meta:
        verbose_name = _("masa jabatan")
        verbose_name_plural = _("masa jabatan")
        ordering = ["-starts_on", "body", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(body__in=OfficeBody.values), name="term_body_is_known"),
            models.CheckConstraint(condition=Q(end_kind__in=["", *TermEnd.values]), name="term_end_is_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ends_on__lt=_FiveYearsAfter("starts_on")),
                name="term_is_at_most_five_years",
                violation_error_message=_("Masa jabatan paling lama lima tahun."),
            ),
            models.CheckConstraint(
                condition=Q(resolution__isnull=False) | ~Q(deed=""),
                name="term_rests_on_a_decision_or_the_deed",
                violation_error_message=_("Sebutkan keputusan Rapat Anggota, atau akta pendirian."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lte=F("planned_ends_on")),
                name="term_is_never_prolonged",
                violation_error_message=_("Masa jabatan tidak dapat diperpanjang; pilih lagi untuk masa berikutnya."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="founding_term_takes_two_persons",
                violation_error_message=_("Yang memastikan bukan orang yang mencatat."),
            ),
            ExclusionConstraint(
                name="one_office_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (_DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(end_kind="dibatalkan"),
                violation_error_message=_(
                    "Orang ini memegang jabatan lain pada masa itu. Pengurus tidak boleh merangkap, juga tidak sebagai "
                    "pengawas."
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="term_facts_are_immutable",
                operation=pgtrigger.UpdateOf(
                    "body",
                    "position",
                    "member_id",
                    "person_id",
                    "starts_on",
                    "planned_ends_on",
                    "resolution_id",
                    "deed",
                    "entered_by_id",
                ),
            ),
            pgtrigger.Trigger(
                name="term_rests_on_an_election",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_decided_by("pemilihan", "term_rests_on_an_election"),
            ),
            pgtrigger.Protect(name="term_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.person_id}"

    @property
    def holds(self) -> bool:
        """Whether it counts at all: elected, or named by the deed and confirmed by a second person."""
        return self.end_kind != TermEnd.CANCELLED and (
            self.resolution_id is not None or self.confirmed_by_id is not None
        )


class TermEnding(models.Model):
    """An early end of a term, asked by one person and decided by another; a removal rests on a resolution."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="endings")
    kind = models.CharField(_("berakhir karena"), max_length=14, choices=[(k.value, k.label) for k in ASKED_ENDS])
    last_day = models.DateField(_("hari terakhir"))
    note = models.CharField(_("keterangan"), max_length=240)
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_terms"
    )
    state = models.CharField(_("keadaan"), max_length=10, choices=EndingState.choices, default=EndingState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)

    class Meta:
        verbose_name = _("pengakhiran masa jabatan")
        verbose_name_plural = _("pengakhiran masa jabatan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in ASKED_ENDS]), name="ending_is_known"),
            models.CheckConstraint(condition=Q(state__in=EndingState.values), name="ending_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind="diberhentikan", resolution__isnull=False)
                | (~Q(kind="diberhentikan") & Q(resolution__isnull=True)),
                name="removal_rests_on_a_resolution",
                violation_error_message=_("Pemberhentian memerlukan keputusan Rapat Anggota."),
            ),
            models.CheckConstraint(
                condition=Q(state="diminta", decided_by__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="ending_is_decided_by_a_second_person",
                violation_error_message=_("Yang meminta dan yang memutuskan adalah dua orang."),
            ),
            models.UniqueConstraint(
                fields=["term"],
                condition=Q(state="diminta"),
                name="one_open_ending_per_term",
                violation_error_message=_("Pengakhiran masa jabatan ini sudah menunggu orang kedua."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="ending_state_moves",
                field="state",
                transitions=[("diminta", "disetujui"), ("diminta", "ditolak")],
            ),
            pgtrigger.Trigger(
                name="removal_is_about_an_officer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_decided_by("pemberhentian", "removal_is_about_an_officer"),
            ),
            pgtrigger.Protect(name="ending_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.term_id}: {self.kind}"


class Handover(models.Model):
    """What one officer gave to the next: money, books, keys; signed by both."""

    outgoing = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="handed_over")
    incoming = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="took_over")
    items = models.JSONField(_("yang diserahkan"))  # [{"what", "state"}, …]
    note = models.TextField(_("catatan"), blank=True, default="")
    document = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="handover"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(_("diserahkan"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(_("diterima"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("serah terima jabatan")
        verbose_name_plural = _("serah terima jabatan")
        constraints = [
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | Q(taken_by__isnull=True) | ~Q(given_by=F("taken_by")),
                name="handover_has_two_persons",
                violation_error_message=_("Yang menyerahkan dan yang menerima adalah dua orang."),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_handover_is_immutable",
                operation=pgtrigger.UpdateOf("outgoing_id", "incoming_id", "items", "note", "document_id"),
                condition=pgtrigger.Q(old__given_at__isnull=False) | pgtrigger.Q(old__taken_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="handover_is_given_once",
                operation=pgtrigger.UpdateOf("given_by_id", "given_at"),
                condition=pgtrigger.Q(old__given_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="handover_is_taken_once",
                operation=pgtrigger.UpdateOf("taken_by_id", "taken_at"),
                condition=pgtrigger.Q(old__taken_at__isnull=False),
            ),
            pgtrigger.Protect(name="handover_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.outgoing_id} → {self.incoming_id}"


class SupervisorNote(models.Model):
    """What a pengawas found; the board answers once. Neither is changed afterwards."""

    area = models.CharField(_("tentang"), max_length=12, choices=NoteArea.choices)
    title = models.CharField(_("pokok"), max_length=160)
    text = models.TextField(_("catatan"))
    path = models.CharField(_("halaman"), max_length=200, blank=True, default="")  # of ours, where it was seen
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)
    answer = models.TextField(_("tanggapan pengurus"), blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("ditanggapi"), null=True, blank=True)

    class Meta:
        verbose_name = _("catatan pengawas")
        verbose_name_plural = _("catatan pengawas")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(area__in=NoteArea.values), name="note_area_is_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="answer_has_a_person_and_a_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="supervisor_note_is_immutable",
                operation=pgtrigger.UpdateOf("area", "title", "text", "path", "written_by_id", "written_at"),
            ),
            pgtrigger.Protect(
                name="supervisor_note_is_answered_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__answer=""),
            ),
            pgtrigger.Protect(name="supervisor_note_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class DeadlineMet(models.Model):
    """A legal deadline of one year that was met: when, by whom, with which proof."""

    key = models.SlugField(_("kewajiban"), max_length=40)
    year = models.PositiveSmallIntegerField(_("tahun"))
    met_on = models.DateField(_("dipenuhi"))
    note = models.CharField(_("keterangan"), max_length=240, blank=True, default="")
    proof = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="deadline_met"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("kewajiban terpenuhi")
        verbose_name_plural = _("kewajiban terpenuhi")
        ordering = ["-year", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "year"],
                name="one_deadline_per_year",
                violation_error_message=_("Kewajiban ini sudah dicatat terpenuhi."),
            )
        ]
        triggers = [pgtrigger.Protect(name="deadline_met_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.key} {self.year}"
