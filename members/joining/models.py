"""The way in: drafts, applications and what is attached to them."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.models import StoredFile
from members.joining.states import OPEN_APPLICATIONS, ApplicationState, AttachmentKind
from members.registry.models import Group, Institution, Person

OPEN_STATES = sorted(OPEN_APPLICATIONS)


class Draft(models.Model):
    """What an applicant has typed so far, encrypted, under a link of the own; erased once the application is decided.

    `cipher` is a JSON object of the form's fields, encrypted like a NIK.
    """

    key = models.CharField(max_length=43, unique=True)  # the later `receipt_key`
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", verbose_name=_("kelompok"))
    cipher = models.BinaryField()
    step = models.PositiveSmallIntegerField(_("langkah"), default=1)
    saved_at = models.DateTimeField(_("disimpan"), default=clock.now)
    expires_on = models.DateField(_("dihapus pada"))

    class Meta:
        verbose_name = _("konsep pendaftaran")
        verbose_name_plural = _("konsep pendaftaran")
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return f"{self.group} {self.saved_at:%Y-%m-%d}"


class Application(models.Model):
    """A request to become a member. It makes one member at most, whoever clicks how often."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="applications", verbose_name=_("kelompok"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    state = models.CharField(
        _("keadaan"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.SUBMITTED
    )
    consents = models.JSONField(_("persetujuan"), default=dict)  # purpose → version of the text agreed to
    submitted_at = models.DateTimeField(_("diajukan"), default=clock.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("diperiksa"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    reason = models.TextField(_("alasan"), blank=True, default="")
    receipt_key = models.CharField(max_length=43, unique=True)  # the applicant's own link
    has_vote = models.BooleanField(_("dengan hak suara"), default=True)  # anggota luar biasa: no
    seen = ArrayField(models.CharField(max_length=12), default=list, blank=True)  # originals staff saw in the office
    draft = models.OneToOneField(
        "members.Draft", on_delete=models.SET_NULL, null=True, blank=True, related_name="application"
    )

    class Meta:
        verbose_name = _("pendaftaran")
        verbose_name_plural = _("pendaftaran")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_is_known"),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(verified_by=F("decided_by")),
                name="application_checked_by_two_persons",
                violation_error_message=_("Pemeriksa dan pemberi putusan harus dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["diajukan", "perbaikan", "ditolak", "ditarik"]) | Q(verified_by__isnull=False),
                name="application_verified_before_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["disetujui", "diterima", "ditolak"]) | Q(decided_by__isnull=False),
                name="application_decision_has_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ditolak", "perbaikan"]) | ~Q(reason=""),
                name="application_refusal_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(institution__isnull=True, state__in=OPEN_STATES),
                name="one_open_application_per_person",
                violation_error_message=_("Orang ini masih mempunyai pendaftaran yang berjalan."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(institution__isnull=False, state__in=OPEN_STATES),
                name="one_open_application_per_institution",
                violation_error_message=_("Lembaga ini masih mempunyai pendaftaran yang berjalan."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="application_state_moves",
                field="state",
                transitions=[
                    ("diajukan", "diperiksa"),
                    ("diajukan", "ditolak"),
                    ("diajukan", "perbaikan"),
                    ("diajukan", "ditarik"),
                    ("perbaikan", "diajukan"),
                    ("perbaikan", "ditolak"),
                    ("perbaikan", "ditarik"),
                    ("diperiksa", "disetujui"),
                    ("diperiksa", "perbaikan"),
                    ("diperiksa", "ditolak"),
                    ("diperiksa", "ditarik"),
                    ("disetujui", "diterima"),
                    ("disetujui", "ditarik"),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def applicant(self) -> str:
        """The name of who would become the member."""
        return self.institution.name if self.institution else self.person.name


class Attachment(models.Model):
    """A document of a draft or application; the photo of a KTP is erased after its check (UU 27/2022)."""

    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, blank=True, related_name="attachments")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    kind = models.CharField(_("jenis"), max_length=12, choices=AttachmentKind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")

    class Meta:
        verbose_name = _("berkas pendaftaran")
        verbose_name_plural = _("berkas pendaftaran")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AttachmentKind.values), name="attachment_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file}"
