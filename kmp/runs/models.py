"""Heavy work in the background: one row says what is done, and is the only claim to do it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.runs.states import UNFINISHED, RunState


class Run(models.Model):
    """One piece of heavy work. The same kind on the same inputs (`digest`) exists once, however often it is asked."""

    kind = models.CharField(_("pekerjaan"), max_length=60)
    subject = models.CharField(_("tentang"), max_length=200)
    inputs = models.JSONField(_("masukan"), default=dict)
    digest = models.CharField(_("sidik masukan"), max_length=64)
    state = models.CharField(_("keadaan"), max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    done = models.BigIntegerField(_("sudah"), default=0)
    total = models.BigIntegerField(_("dari"), default=0)
    result = models.JSONField(_("hasil"), null=True, blank=True)
    error = models.TextField(_("galat"), blank=True, default="")
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)
    started_at = models.DateTimeField(_("mulai"), null=True, blank=True)
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)

    class Meta:
        verbose_name = _("pekerjaan latar")
        verbose_name_plural = _("pekerjaan latar")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"], name="run_unfinished", condition=models.Q(state__in=UNFINISHED))]
        constraints = [
            models.UniqueConstraint(fields=["kind", "digest"], name="one_run_per_kind_and_inputs"),
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="run_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(done__gte=0) & models.Q(total__gte=models.F("done")), name="run_done_within_total"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="run_state_moves",
                field="state",
                transitions=[
                    ("menunggu", "berjalan"),
                    ("berjalan", "selesai"),
                    ("berjalan", "gagal"),
                    ("gagal", "menunggu"),
                ],
            ),
            pgtrigger.Protect(name="run_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
