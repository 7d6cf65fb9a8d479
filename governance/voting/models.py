"""Motions, the frozen roll, boxes with open ballots in a hash chain, verdicts and resolutions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.models import BylawVersion
from governance.meetings.models import AgendaItem, Meeting
from governance.voting import triggers
from governance.voting.states import Casting, MotionKind, MotionState, NoVote, Question, Via
from kmp import clock
from kmp.files.models import StoredFile
from kmp.proofs.models import ProofBundle
from members.registry.models import Group, Member


def _immutable(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Motion(models.Model):
    """A question to the members. Its rule is frozen from the bylaws when it opens."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="motions")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="motions"
    )
    bylaws = models.ForeignKey(BylawVersion, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(_("jenis"), max_length=14, choices=MotionKind.choices)
    question = models.CharField(_("cara menjawab"), max_length=12, choices=Question.choices, default=Question.YES_NO)
    casting = models.CharField(
        _("cara memberi suara"), max_length=10, choices=Casting.choices, default=Casting.ELECTRONIC
    )
    seats = models.PositiveSmallIntegerField(_("yang terpilih"), default=1)  # of a list
    least_picks = models.PositiveSmallIntegerField(_("paling sedikit dipilih"), default=1)
    most_picks = models.PositiveSmallIntegerField(_("paling banyak dipilih"), default=1)
    title = models.CharField(_("usul"), max_length=200)
    text = models.TextField(_("uraian"))
    if_passed = models.CharField(_("jika diterima"), max_length=240)
    if_failed = models.CharField(_("jika ditolak"), max_length=240)
    state = models.CharField(_("keadaan"), max_length=12, choices=MotionState.choices, default=MotionState.DRAFT)
    consensus_note = models.TextField(_("hasil musyawarah"), blank=True, default="")  # why a vote, or what was agreed
    rule = models.JSONField(_("cara menghitung"), null=True, blank=True)  # the `rule` of count_votes
    changeable = models.BooleanField(_("suara dapat diubah"), default=True)  # these three frozen from the bylaws
    hides_interim = models.BooleanField(_("hasil sementara tersembunyi"), default=True)
    fresh_code = models.BooleanField(_("kode segar sebelum memilih"), default=True)
    planned_opens_at = models.DateTimeField(_("rencana dibuka"), null=True, blank=True)
    opens_at = models.DateTimeField(_("dibuka"), null=True, blank=True)
    closes_at = models.DateTimeField(_("ditutup"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(  # the member, where it came from one
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="proposed_motions"
    )
    readied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # nobody where the clock closed it
    closed_at = models.DateTimeField(_("ditutup pada"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("diingatkan"), null=True, blank=True)  # who had not voted, once

    class Meta:
        verbose_name = _("usul")
        verbose_name_plural = _("usul")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MotionKind.values), name="motion_kind_is_known"),
            models.CheckConstraint(condition=Q(question__in=Question.values), name="motion_question_is_known"),
            models.CheckConstraint(condition=Q(casting__in=Casting.values), name="motion_casting_is_known"),
            models.CheckConstraint(condition=Q(state__in=MotionState.values), name="motion_state_is_known"),
            models.CheckConstraint(
                condition=Q(seats__gte=1, least_picks__gte=1, most_picks__gte=F("least_picks")),
                name="motion_picks_are_possible",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["terbuka", "ditutup", "dihitung"])
                | Q(rule__isnull=False, opens_at__isnull=False),
                name="open_motion_has_a_frozen_rule",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["usulan", "konsep", "ditarik"]) | ~Q(consensus_note=""),
                name="consensus_comes_before_the_vote",
                violation_error_message=_(
                    "Catat dahulu hasil musyawarah: pemungutan suara dilakukan bila tidak mufakat."
                ),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="motion_closes_after_opening",
                violation_error_message=_("Waktu tutup harus sesudah waktu buka."),
            ),
            models.CheckConstraint(
                condition=Q(planned_opens_at__isnull=True) | Q(closes_at__gt=F("planned_opens_at")),
                name="motion_closes_after_its_planned_opening",
                violation_error_message=_("Waktu tutup harus sesudah rencana waktu buka."),
            ),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True) | ~Q(opened_by=F("readied_by")),
                name="motion_is_opened_by_another_person",
                violation_error_message=_("Pemungutan suara dibuka oleh orang kedua, bukan yang menyiapkannya."),
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(closed_at__gte=F("closes_at")) | ~Q(closed_by=F("opened_by")),
                name="motion_is_closed_early_by_another_person",
                violation_error_message=_("Sebelum waktunya, pemungutan suara ditutup oleh orang kedua."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="motion_state_moves",
                field="state",
                transitions=[
                    ("usulan", "konsep"),
                    ("usulan", "ditarik"),
                    ("konsep", "siap"),
                    ("konsep", "mufakat"),
                    ("konsep", "ditarik"),
                    ("siap", "konsep"),
                    ("siap", "dijadwalkan"),
                    ("siap", "terbuka"),
                    ("dijadwalkan", "konsep"),
                    ("dijadwalkan", "terbuka"),
                    ("terbuka", "ditutup"),
                    ("ditutup", "dihitung"),
                ],
            ),
            pgtrigger.Protect(
                name="open_motion_is_frozen",
                operation=pgtrigger.UpdateOf(
                    "meeting_id",
                    "bylaws_id",
                    "kind",
                    "question",
                    "casting",
                    "seats",
                    "least_picks",
                    "most_picks",
                    "title",
                    "text",
                    "if_passed",
                    "if_failed",
                    "rule",
                    "opens_at",
                    "closes_at",
                    "changeable",
                    "hides_interim",
                    "consensus_note",
                ),
                condition=pgtrigger.Q(old__state__in=["terbuka", "ditutup", "dihitung", "mufakat"]),
            ),
            pgtrigger.Protect(  # what the second person opens is what the first one made ready
                name="ready_motion_is_frozen",
                operation=pgtrigger.UpdateOf(
                    "meeting_id",
                    "kind",
                    "question",
                    "casting",
                    "seats",
                    "least_picks",
                    "most_picks",
                    "title",
                    "text",
                    "if_passed",
                    "if_failed",
                    "planned_opens_at",
                    "closes_at",
                    "consensus_note",
                ),
                condition=pgtrigger.Q(old__state__in=["siap", "dijadwalkan"]),
            ),
            pgtrigger.Trigger(
                name="proposal_has_its_seconds",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(old__state="usulan", new__state="konsep"),
                func=triggers.PROPOSAL_HAS_ITS_SECONDS,
            ),
            pgtrigger.Trigger(
                name="motion_moves_with_its_boxes",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                func=triggers.MOTION_MOVES_WITH_ITS_BOXES,
            ),
            pgtrigger.Trigger(
                name="paper_is_in_the_box_before_closing",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(old__state="terbuka", new__state="ditutup"),
                func=triggers.PAPER_IS_IN_THE_BOX_BEFORE_CLOSING,
            ),
            pgtrigger.Protect(name="motion_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Usul {self.number}: {self.title}"


class Option(models.Model):
    """One line of the list on a ballot of choice or rank; its number is what ballots say. Ties go by this order."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField(_("nomor urut"))
    label = models.CharField(_("pilihan"), max_length=160)
    note = models.CharField(_("keterangan"), max_length=240, blank=True, default="")
    member = models.ForeignKey(  # of an election of persons
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )

    class Meta:
        verbose_name = _("pilihan")
        verbose_name_plural = _("pilihan")
        ordering = ["motion_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["motion", "number"], name="one_option_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=50), name="option_number_is_small"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="options_are_frozen_when_the_motion_opens",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=triggers.OPTIONS_ARE_FROZEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"


class Recusal(models.Model):
    """A member with an interest in a motion: out of its roll and its base, and the minutes say so (DESIGN 4)."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("kepentingan"), max_length=240)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("dinyatakan"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, blank=True)

    class Meta:
        verbose_name = _("pengecualian")
        verbose_name_plural = _("pengecualian")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_recusal_per_member",
                violation_error_message=_("Anggota ini sudah dikecualikan dari usul ini."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="recusal_has_a_reason",
                violation_error_message=_("Tulis kepentingannya."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="recusal_comes_before_the_opening",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=triggers.RECUSAL_COMES_BEFORE_THE_OPENING,
            ),
            pgtrigger.Protect(
                name="recusal_is_immutable",
                operation=pgtrigger.UpdateOf("motion_id", "member_id", "reason", "declared_by_id", "declared_at"),
            ),
            pgtrigger.Protect(name="recusal_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.member_id}"


class Box(models.Model):
    """Where the ballots of one motion lie: an open one holds all groups; a secret one would be one for each group.

    `head` and `height` are those of its chain; only a ballot that is put in moves them.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="boxes")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    height = models.PositiveIntegerField(_("tinggi"), default=0)
    head = models.CharField(_("ujung rantai"), max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("kotak suara")
        verbose_name_plural = _("kotak suara")
        constraints = [
            models.UniqueConstraint(fields=["motion", "group"], name="one_box_per_group", nulls_distinct=False)
        ]
        triggers = [
            pgtrigger.Trigger(
                name="box_moves_with_its_ballots",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=triggers.BOX_MOVES_WITH_ITS_BALLOTS,
            ),
            pgtrigger.Protect(name="box_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}: {self.height}"


class RollEntry(models.Model):
    """One member on the roll of one motion, frozen when it opens: group, weight inside it, and the right to vote.

    A roll of a hundred thousand is written by one statement; one trigger then proves it as a whole, so that its
    columns need no foreign key of the database each (ADR 10).
    """

    motion = models.ForeignKey(
        Motion, on_delete=models.PROTECT, related_name="roll", db_constraint=False, db_index=False
    )
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="roll", db_constraint=False, db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="roll_entries", db_constraint=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    weight = models.PositiveSmallIntegerField(_("bobot dalam kelompok"), default=1)  # one member one vote (UU Ps 24)
    may_vote = models.BooleanField(_("berhak memilih"), default=True)
    reason = models.CharField(_("alasan tidak berhak"), max_length=14, choices=NoVote.choices, blank=True, default="")

    class Meta:
        verbose_name = _("pemilih")
        verbose_name_plural = _("daftar pemilih")
        constraints = [
            models.UniqueConstraint(fields=["motion", "member"], name="one_roll_entry_per_member"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="voter_has_a_weight"),
            models.CheckConstraint(
                condition=Q(may_vote=True, reason="") | (Q(may_vote=False) & ~Q(reason="")),
                name="who_may_not_vote_has_a_reason",
            ),
        ]
        triggers = [
            _immutable("roll_is_immutable"),
            pgtrigger.Trigger(
                name="roll_is_frozen_when_the_motion_opens",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=triggers.ROLL_IS_FROZEN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.member_id}"


class Proxy(models.Model):
    """One member lets another cast the own ballots at one meeting; only where the bylaws allow it, and how often."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proxies")
    motion = models.ForeignKey(  # nothing: for every motion of the meeting
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="proxies"
    )
    principal = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="proxies_held")
    instruction = models.CharField(_("pesan untuk penerima"), max_length=240, blank=True, default="")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("diberikan"), default=clock.now)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("kuasa suara")
        verbose_name_plural = _("kuasa suara")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "principal"],
                condition=Q(revoked_at__isnull=True),
                name="one_proxy_per_principal",
                violation_error_message=_("Anda sudah memberi kuasa untuk rapat ini. Cabut dahulu kuasa itu."),
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("holder")),
                name="proxy_goes_to_another_member",
                violation_error_message=_("Kuasa diberikan kepada anggota lain."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="proxies_stay_within_the_bylaws",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=triggers.PROXY_DECLARES,
                func=triggers.PROXIES_STAY_WITHIN_THE_BYLAWS,
            ),
            pgtrigger.Protect(
                name="proxy_facts_are_immutable",
                operation=pgtrigger.UpdateOf(
                    "meeting_id", "motion_id", "principal_id", "holder_id", "instruction", "given_by_id", "given_at"
                ),
            ),
            pgtrigger.Protect(
                name="revoked_proxy_stays_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
            pgtrigger.Protect(name="proxy_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.holder_id}"


class Ballot(models.Model):
    """One open ballot; a later one of the same voter replaces it in the count, never in the table.

    `choice` is setuju, tidak or abstain; of a list the numbers chosen ("2,5"), of a ranking in their order ("3,1").
    The database gives height and hashes itself: whatever writes a ballot, it stands at the end of the chain.
    """

    # The trigger proves box and voter as it reads them, so that they need no foreign key of the database (ADR 10).
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="ballots", db_constraint=False, db_index=False)
    voter = models.ForeignKey(
        RollEntry, on_delete=models.PROTECT, related_name="ballots", db_constraint=False, db_index=False
    )
    choice = models.CharField(_("pilihan"), max_length=160)
    via = models.CharField(_("cara"), max_length=8, choices=Via.choices, default=Via.DIRECT)
    proxy = models.ForeignKey(Proxy, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots")
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField(_("waktu"))
    height = models.PositiveIntegerField(_("urutan"), default=0)
    previous_hash = models.CharField(max_length=64, default="")
    hash = models.CharField(_("nomor bukti"), max_length=64, unique=True, default="")

    class Meta:
        verbose_name = _("suara")
        verbose_name_plural = _("suara")
        ordering = ["box_id", "height"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__regex=r"^(setuju|tidak|abstain|[0-9]{1,2}(,[0-9]{1,2})*)$"),
                name="ballot_choice_is_known",
            ),
            models.CheckConstraint(condition=Q(via__in=Via.values), name="ballot_via_is_known"),
            models.CheckConstraint(
                condition=Q(via="kuasa", proxy__isnull=False) | (~Q(via="kuasa") & Q(proxy__isnull=True)),
                name="ballot_by_proxy_names_it",
            ),
            models.UniqueConstraint(fields=["box", "height"], name="one_ballot_per_height"),
            models.UniqueConstraint(fields=["box", "previous_hash"], name="ballot_chain_does_not_fork"),
        ]
        indexes = [models.Index(fields=["voter", "-height"], name="ballots_of_a_voter")]
        triggers = [
            _immutable("ballot_is_immutable"),
            pgtrigger.Trigger(
                name="ballot_goes_to_an_open_motion",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=triggers.BALLOT_DECLARES,
                func=triggers.BALLOT_JOINS_THE_CHAIN,
            ),
            pgtrigger.Trigger(
                name="ballot_on_paper_has_its_sheet",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__via="kertas"),
                func=triggers.BALLOT_ON_PAPER_HAS_ITS_SHEET,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box_id}#{self.height}"


class HandCount(models.Model):
    """What one person counted in the room, with the signed sheet; two persons who agree make a count."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="hand_counts")
    counts = models.JSONField(_("hitungan"))  # group → choice or option number → ballots
    invalid = models.PositiveIntegerField(_("tidak sah"), default=0)
    sheet = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="hand_count"
    )  # the signed sheet, from the first of the two
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("dicatat"), default=clock.now)
    dropped_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)  # counted again, for the two differed

    class Meta:
        verbose_name = _("hitungan di rapat")
        verbose_name_plural = _("hitungan di rapat")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "entered_by"],
                condition=Q(dropped_at__isnull=True),
                name="one_hand_count_per_person",
                violation_error_message=_("Hitungan kedua dicatat oleh orang lain."),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="hand_count_is_immutable",
                operation=pgtrigger.UpdateOf("motion_id", "counts", "invalid", "entered_by_id", "entered_at"),
            ),
            pgtrigger.Protect(name="hand_count_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.entered_by_id}"


class Verdict(models.Model):
    """The decision of one motion: tallies, readings and bundle of a count, or what was agreed by consensus."""

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="verdict")
    passed = models.BooleanField(_("diterima"))
    by_consensus = models.BooleanField(_("dengan mufakat"), default=False)
    tallies = models.JSONField(_("perolehan"))
    result = models.JSONField(_("hasil"))
    roll = models.JSONField(_("pemilih terdaftar"))  # group → voters on the roll who may vote
    recused = models.JSONField(_("dikecualikan"), default=dict)  # group → members recused
    bundle = models.OneToOneField(ProofBundle, on_delete=models.PROTECT, null=True, blank=True, related_name="verdict")
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(_("dihitung"), default=clock.now)

    class Meta:
        verbose_name = _("putusan suara")
        verbose_name_plural = _("putusan suara")
        constraints = [
            models.CheckConstraint(
                condition=Q(by_consensus=True) | Q(bundle__isnull=False), name="counted_verdict_has_a_bundle"
            )
        ]
        triggers = [
            _immutable("verdict_is_immutable"),
            pgtrigger.Trigger(
                name="verdict_rests_on_two_counts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.VERDICT_RESTS_ON_TWO_COUNTS,
            ),
        ]

    def __str__(self) -> str:
        return f"Putusan {self.motion_id}"


class Resolution(models.Model):
    """A passed motion of an assembly with quorum and sealed minutes: what other slices rest on."""

    number = models.CharField(_("nomor keputusan"), max_length=40, unique=True)
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
                func=triggers.RESOLUTION_RESTS_ON_A_PASSED_VERDICT,
            ),
        ]

    def __str__(self) -> str:
        return self.number
