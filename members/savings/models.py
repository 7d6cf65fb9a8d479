"""Simpanan pokok, wajib and sukarela: what is owed and what was paid."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Journal
from members.registry.models import Application, Member
from members.savings.states import Method, Saving


class Bill(models.Model):
    """What an applicant or member owes; simpanan pokok once, simpanan wajib once a month."""

    kind = models.CharField(_("simpanan"), max_length=8, choices=Saving.choices)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, blank=True, related_name="bills")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="bills")
    month = models.DateField(_("bulan"), null=True, blank=True)  # first day of the month a wajib is for
    amount_rp = models.BigIntegerField(_("rupiah"))
    due_on = models.DateField(_("jatuh tempo"))

    class Meta:
        verbose_name = _("tagihan simpanan")
        verbose_name_plural = _("tagihan simpanan")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_rp__gt=0), name="bill_amount_is_positive"),
            models.CheckConstraint(condition=Q(kind__in=["pokok", "wajib"]), name="bill_kind_is_pokok_or_wajib"),
            models.CheckConstraint(
                condition=Q(kind="pokok", application__isnull=False, member__isnull=True, month__isnull=True)
                | Q(kind="wajib", member__isnull=False, application__isnull=True, month__isnull=False),
                name="pokok_of_application_wajib_of_member",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(kind="pokok"), name="one_pokok_per_application"
            ),
            models.UniqueConstraint(fields=["member", "month"], condition=Q(kind="wajib"), name="one_wajib_per_month"),
        ]
        triggers = [pgtrigger.Protect(name="bill_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_rp}"


class Payment(models.Model):
    """Money received into savings (negative: its counter-entry); each with its journal."""

    kind = models.CharField(_("simpanan"), max_length=8, choices=Saving.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="payments")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, null=True, blank=True, related_name="payments")
    amount_rp = models.BigIntegerField(_("rupiah"))
    method = models.CharField(_("cara bayar"), max_length=10, choices=Method.choices)
    paid_on = models.DateField(_("tanggal"))
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, related_name="saving_payment")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("pembayaran simpanan")
        verbose_name_plural = _("pembayaran simpanan")
        ordering = ["paid_on", "id"]
        indexes = [models.Index(fields=["member", "paid_on"], name="payment_by_member")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Saving.values), name="payment_kind_is_known"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="payment_method_is_known"),
            models.CheckConstraint(
                condition=Q(amount_rp__gt=0, reverses__isnull=True)
                | Q(amount_rp__lt=0, reverses__isnull=False)
                | Q(amount_rp__lt=0, kind="sukarela"),
                name="payment_is_positive_or_a_return",
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(bill__isnull=False, reverses__isnull=True),
                name="one_payment_per_bill",
                violation_error_message=_("Tagihan ini sudah dibayar."),
            ),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="payment_reverses_another"),
        ]
        triggers = [pgtrigger.Protect(name="payment_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.member.number} {self.kind} {self.amount_rp}"
