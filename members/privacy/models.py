"""Consents, who looked at what, and requests about personal data (UU 27/2022)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.models import StoredFile
from members.joining.models import Application
from members.privacy.states import MATTERS, RequestKind, RequestState, RevealPurpose
from members.registry.models import Person


def _immutable(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class ConsentText(models.Model):
    """The words somebody agreed to; new words are a new version."""

    purpose = models.SlugField(_("tujuan"), max_length=20)
    version = models.CharField(_("versi"), max_length=12)
    text = models.TextField(_("kalimat"))
    note = models.TextField(_("keterangan"), blank=True, default="")
    retention = models.CharField(_("lama penyimpanan"), max_length=160)
    is_required = models.BooleanField(_("wajib untuk keanggotaan"), default=False)
    valid_from = models.DateField(_("berlaku sejak"))

    class Meta:
        verbose_name = _("kalimat persetujuan")
        verbose_name_plural = _("kalimat persetujuan")
        ordering = ["purpose", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="one_consent_text_per_version")]
        triggers = [_immutable("consent_text_is_immutable")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(models.Model):
    """One giving or withdrawing of a consent; the last row of a person and purpose is what holds."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    given = models.BooleanField(_("diberikan"))
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(_("waktu"), default=clock.now)

    class Meta:
        verbose_name = _("persetujuan")
        verbose_name_plural = _("persetujuan")
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "text"], name="consent_by_person")]
        triggers = [_immutable("consent_is_immutable")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.text}"


class Reveal(models.Model):
    """Somebody was shown a whole NIK: who, whose, why. The person it is about can read it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    purpose = models.CharField(_("tujuan"), max_length=12, choices=RevealPurpose.choices)
    note = models.CharField(_("keterangan"), max_length=200)
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(_("waktu"), default=clock.now)

    class Meta:
        verbose_name = _("NIK diperlihatkan")
        verbose_name_plural = _("NIK diperlihatkan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=RevealPurpose.values), name="reveal_purpose_is_known"),
            models.CheckConstraint(
                condition=~Q(note=""),
                name="reveal_says_why",
                violation_error_message=_("Tulis untuk apa NIK ini dilihat."),
            ),
        ]
        triggers = [_immutable("reveal_is_immutable")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class DataRequest(models.Model):
    """What a person asks about the own data; `due_at` is 72 hours after it (UU 27/2022 Ps 30, 32, 40, 41)."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("permintaan"), max_length=12, choices=RequestKind.choices)
    text = models.TextField(_("isi permintaan"), blank=True, default="")
    state = models.CharField(_("keadaan"), max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diajukan"), default=clock.now)
    due_at = models.DateTimeField(_("paling lambat dijawab"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    answer = models.TextField(_("jawaban"), blank=True, default="")
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("permintaan data pribadi")
        verbose_name_plural = _("permintaan data pribadi")
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_at"], name="open_data_requests", condition=Q(state="diajukan"))]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="data_request_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="data_request_state_is_known"),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="data_request_is_due_after_asking"),
            models.CheckConstraint(
                condition=~Q(state__in=["dipenuhi", "ditolak"]) | (Q(decided_by__isnull=False) & ~Q(answer="")),
                name="data_request_answer_has_words",
                violation_error_message=_("Tulis jawaban untuk anggota."),
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state="diajukan"),
                name="one_open_data_request_per_kind",
                violation_error_message=_("Permintaan seperti ini masih menunggu jawaban."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="data_request_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="data_request_state_moves",
                field="state",
                transitions=[("diajukan", "dipenuhi"), ("diajukan", "ditolak"), ("diajukan", "ditarik")],
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def matter(self) -> str:
        """What is asked, in the words of the desk."""
        return str(MATTERS[RequestKind(self.kind)])
