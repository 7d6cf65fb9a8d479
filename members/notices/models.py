"""Notices to people, their choice of how these arrive, and what was sent: each at most once."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from members.notices.states import Pace, Topic
from members.registry.models import Person


class Notice(models.Model):
    """One notice to one person (or to a user who is nobody's person). `key` makes it come once, whoever asks again."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    topic = models.CharField(_("topik"), max_length=12, choices=Topic.choices)
    title = models.CharField(_("judul"), max_length=160)
    body = models.TextField(_("isi"), blank=True, default="")
    path = models.CharField(_("halaman"), max_length=200, blank=True, default="")  # within our own address
    key = models.CharField(max_length=80)
    at = models.DateTimeField(_("waktu"), default=clock.now)
    read_at = models.DateTimeField(_("dibaca"), null=True, blank=True)
    pace = models.CharField(_("cara"), max_length=8, choices=Pace.choices)  # the choice as it was then
    mailed_at = models.DateTimeField(_("dikirim lewat surel"), null=True, blank=True)

    class Meta:
        verbose_name = _("pemberitahuan")
        verbose_name_plural = _("pemberitahuan")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_by_person"),
            models.Index(fields=["user", "-id"], name="notice_by_user"),
            models.Index(
                fields=["pace", "id"], name="notice_to_mail", condition=Q(mailed_at__isnull=True) & ~Q(pace="aplikasi")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, user__isnull=True) | Q(person__isnull=True, user__isnull=False),
                name="notice_is_to_a_person_or_a_user",
            ),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="notice_topic_is_known"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="notice_pace_is_known"),
            models.UniqueConstraint(fields=["person", "user", "key"], nulls_distinct=False, name="one_notice_per_key"),
        ]
        triggers = [pgtrigger.Protect(name="notice_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title


class NoticeChoice(models.Model):
    """How one user wants one topic; without a row it comes at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    topic = models.CharField(_("topik"), max_length=12, choices=Topic.choices)
    pace = models.CharField(_("cara"), max_length=8, choices=Pace.choices)

    class Meta:
        verbose_name = _("pilihan pemberitahuan")
        verbose_name_plural = _("pilihan pemberitahuan")
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="one_choice_per_topic"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="choice_topic_is_known"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="choice_pace_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.topic}"
