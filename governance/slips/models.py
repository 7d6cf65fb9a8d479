"""The statements of all members of a year as PDF, made in the background: one archive for each part of a group."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.surplus.models import Distribution
from kmp import clock
from kmp.files.models import StoredFile
from kmp.runs.models import Run
from members.registry.models import Group


class SlipBatch(models.Model):
    """One making of all statements, as payments stood then; `run` is the work."""

    distribution = models.ForeignKey(Distribution, on_delete=models.PROTECT, related_name="slip_batches")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="slip_batch")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)

    class Meta:
        verbose_name = _("kumpulan keterangan SHU")
        verbose_name_plural = _("kumpulan keterangan SHU")
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="slip_batch_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Keterangan SHU {self.distribution_id}/{self.pk}"


class SlipFile(models.Model):
    """One archive: `count` statements of one group, kept as soon as it is made, so that a killed run goes on."""

    batch = models.ForeignKey(SlipBatch, on_delete=models.PROTECT, related_name="files")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveIntegerField(_("bagian"))
    count = models.PositiveIntegerField(_("keterangan"))
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="slip_file")

    class Meta:
        verbose_name = _("arsip keterangan SHU")
        verbose_name_plural = _("arsip keterangan SHU")
        ordering = ["group__position", "part"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "group", "part"], name="one_slip_file_per_part"),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="slip_file_is_not_empty"),
        ]
        triggers = [pgtrigger.Protect(name="slip_file_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.group_id} {self.part}"
