"""Elections of persons: what is to be filled, who is nominated, who is willing and eligible."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.elections.states import Body, CandidacyState
from governance.meetings.models import Meeting
from governance.voting.models import Motion, Option
from kmp import clock
from members.registry.models import Group, Member


class Election(models.Model):
    """Seats of one body to be filled by one motion of kind `pemilihan`."""

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="election")
    body = models.CharField(_("untuk"), max_length=8, choices=Body.choices)
    position = models.CharField(_("jabatan"), max_length=60)
    group = models.ForeignKey(  # whose delegates
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="elections"
    )
    plenary = models.ForeignKey(  # to which the delegates are sent
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="delegate_elections"
    )
    nominations_until = models.DateTimeField(_("pencalonan sampai"))
    term_starts_on = models.DateField(_("masa jabatan mulai"), null=True, blank=True)  # of an office
    draw_seed = models.CharField(
        _("benih undian"), max_length=160, blank=True, default=""
    )  # of the order on the ballot
    listed_at = models.DateTimeField(_("daftar calon ditetapkan"), null=True, blank=True)
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seated_at = models.DateTimeField(_("yang terpilih ditetapkan"), null=True, blank=True)

    class Meta:
        verbose_name = _("pemilihan")
        verbose_name_plural = _("pemilihan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(body__in=Body.values), name="election_body_is_known"),
            models.CheckConstraint(
                condition=Q(body="utusan", group__isnull=False, plenary__isnull=False)
                | (~Q(body="utusan") & Q(group__isnull=True, plenary__isnull=True)),
                name="delegates_are_of_a_group",
            ),
            models.CheckConstraint(
                condition=Q(body="utusan", term_starts_on__isnull=True)
                | (~Q(body="utusan") & Q(term_starts_on__isnull=False)),
                name="an_office_says_when_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(listed_at__isnull=True, draw_seed="") | (Q(listed_at__isnull=False) & ~Q(draw_seed="")),
                name="listed_election_has_a_drawn_order",
            ),
            models.CheckConstraint(
                condition=Q(seated_at__isnull=True) | Q(listed_at__isnull=False), name="only_the_listed_are_seated"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="listed_election_is_frozen",
                operation=pgtrigger.UpdateOf(
                    "motion_id", "body", "position", "group_id", "plenary_id", "listed_at", "draw_seed"
                ),
                condition=pgtrigger.Q(old__listed_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="election_is_seated_once",
                operation=pgtrigger.UpdateOf("seated_at"),
                condition=pgtrigger.Q(old__seated_at__isnull=False),
            ),
            pgtrigger.Protect(name="election_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.position} ({self.get_body_display()})"


class Candidacy(models.Model):
    """One member proposed for one election: by whom, willing or not, eligible or why not."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="candidatures")
    nominated_by = models.ForeignKey(  # the member who did; nothing where the office did
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    statement = models.TextField(_("visi dan pengalaman"), max_length=2000, blank=True, default="")
    state = models.CharField(
        _("keadaan"), max_length=14, choices=CandidacyState.choices, default=CandidacyState.NOMINATED
    )
    reason = models.CharField(_("alasan"), max_length=240, blank=True, default="")
    option = models.OneToOneField(Option, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacy")
    nominated_at = models.DateTimeField(_("dicalonkan"), default=clock.now)
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)

    class Meta:
        verbose_name = _("calon")
        verbose_name_plural = _("calon")
        ordering = ["election_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "member"],
                name="one_candidacy_per_member",
                violation_error_message=_("Anggota ini sudah dicalonkan."),
            ),
            models.CheckConstraint(condition=Q(state__in=CandidacyState.values), name="candidacy_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="calon") | Q(option__isnull=False), name="listed_candidate_is_on_the_ballot"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="candidate_stays_the_same",
                operation=pgtrigger.UpdateOf("election_id", "member_id", "nominated_by_id", "nominated_at"),
            ),
            pgtrigger.FSM(
                name="candidacy_moves",
                field="state",
                transitions=[
                    ("dicalonkan", "bersedia"),
                    ("dicalonkan", "tidak_bersedia"),
                    ("dicalonkan", "gugur"),
                    ("dicalonkan", "mundur"),
                    ("bersedia", "calon"),
                    ("bersedia", "gugur"),
                    ("bersedia", "mundur"),
                ],
            ),
            pgtrigger.Protect(name="candidacy_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.election_id}/{self.member_id}"
