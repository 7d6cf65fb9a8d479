"""Who acts for whom: mandates of institutions, and the membership a user has chosen to act for."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.models import StoredFile
from members.registry.models import Institution, Member, Person


class Representative(models.Model):
    """A person who acts for an institution, by a mandate with an end; one of them casts its vote.

    Who votes changes by a new row from that day on, so any date can be asked. Ended early (`ended_at`) nobody acts
    by it from that moment; `ends_on` is then the last whole day.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    mandate = models.CharField(_("surat kuasa"), max_length=120)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("berakhir"))
    votes = models.BooleanField(_("memberikan suara"), default=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(_("dicatat"), default=clock.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("diakhiri"), null=True, blank=True)
    end_reason = models.CharField(_("alasan diakhiri"), max_length=240, blank=True, default="")

    class Meta:
        verbose_name = _("wakil lembaga")
        verbose_name_plural = _("wakil lembaga")
        constraints = [
            models.UniqueConstraint(fields=["institution", "person", "starts_on"], name="one_mandate_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),  # ended on its first day, it was valid that day
                name="mandate_ends_after_start",
                violation_error_message=_("Surat kuasa berakhir setelah tanggal mulainya."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="ended_mandate_has_a_reason"
            ),
            ExclusionConstraint(
                name="one_voting_mandate_at_a_time",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(votes=True),
                violation_error_message=_("Lembaga ini sudah mempunyai wakil yang memberikan suara pada masa itu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.institution}"


class ActingFor(models.Model):
    """Which of several memberships a user acts for, as last chosen; without a row the own one comes first."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acting_for")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("keanggotaan yang dipakai")
        verbose_name_plural = _("keanggotaan yang dipakai")

    def __str__(self) -> str:
        return f"{self.user}: {self.member}"
