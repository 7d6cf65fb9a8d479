"""The action log: who did what to which object, each row chained to the one before by its hash."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionLog(models.Model):
    """One act, written in the same transaction as the act itself; never changed, never deleted."""

    at = models.DateTimeField(_("waktu"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="acts"
    )
    action = models.CharField(_("tindakan"), max_length=80)
    object_type = models.CharField(_("jenis objek"), max_length=80)
    object_id = models.CharField(_("nomor objek"), max_length=80)
    before = models.JSONField(_("sebelum"), default=dict)
    after = models.JSONField(_("sesudah"), default=dict)
    previous_hash = models.CharField(max_length=64, unique=True)  # unique: the chain cannot fork
    hash = models.CharField(_("sidik"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("catatan tindakan")
        verbose_name_plural = _("catatan tindakan")
        ordering = ["id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="acts_by_object")]
        triggers = [
            pgtrigger.Protect(name="action_log_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="action_log_follows_the_last_hash",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM pg_advisory_xact_lock(7214001);
                    IF NEW.previous_hash <> coalesce((SELECT hash FROM kmp_actionlog ORDER BY id DESC LIMIT 1),
                                                     repeat('0', 64)) THEN
                        RAISE EXCEPTION 'the action log is not continued at its end'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_log_follows_the_last_hash';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class Fingerprint(models.Model):
    """The public head of the chain at the end of a day: whoever noted it can prove a later change."""

    date = models.DateField(_("tanggal"), unique=True)
    last = models.OneToOneField(ActionLog, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(_("sidik"), max_length=64)

    class Meta:
        verbose_name = _("sidik harian")
        verbose_name_plural = _("sidik harian")
        ordering = ["-date"]
        triggers = [
            pgtrigger.Protect(name="fingerprint_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.hash[:12]}"
