"""Keys by which other programs speak to the API, and what they wrote, so that a repeated write is done once."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock


class ApiToken(models.Model):
    """One key of one partner: acts as `user`, within `scopes`, until it ends. Only a hash of the secret is kept."""

    name = models.CharField(_("nama"), max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="api_tokens",
        verbose_name=_("bertindak sebagai"),
    )
    prefix = models.CharField(_("awalan"), max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("lingkup"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("dibuat"), default=clock.now)
    expires_at = models.DateTimeField(_("berakhir"))
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("terakhir dipakai"), null=True, blank=True)

    class Meta:
        verbose_name = _("kunci API")
        verbose_name_plural = _("kunci API")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="token_ends_after_issue",
                violation_error_message=_("Tanggal berakhir kunci harus setelah hari ini."),
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0),
                name="token_has_a_scope",
                violation_error_message=_("Pilih paling sedikit satu lingkup."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class IdempotentWrite(models.Model):
    """The answer that a write got, under the key its sender chose: sent again, it is answered the same, not redone."""

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="writes")
    key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)  # of method, path and body: the same key never means two things
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # null while it is being done
    body = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("tulisan API")
        verbose_name_plural = _("tulisan API")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_write_per_key")]

    def __str__(self) -> str:
        return self.key
