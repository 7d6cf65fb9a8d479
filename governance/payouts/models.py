"""Paying shares of SHU: how a member wants it, the batches of two persons, and each payment with what became of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.payouts import triggers
from governance.payouts.states import BatchState, PayoutState, PayWay, ReturnState
from governance.surplus.models import Share
from kmp import clock
from kmp.books.models import Journal
from kmp.runs.models import Run
from kmp.sealing import WithBankAccount
from members.registry.models import Member

HAS_ACCOUNT = Q(account_cipher__isnull=False) & ~Q(bank="") & ~Q(account_holder="")
NO_ACCOUNT = Q(bank="", account_cipher__isnull=True, account_holder="")


class PayChoice(WithBankAccount):
    """How one member wants the SHU from now on. The newest counts; earlier ones stay, with who chose and when."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="pay_choices")
    way = models.CharField(_("cara"), max_length=10, choices=PayWay.choices)
    note = models.CharField(_("keterangan"), max_length=160, blank=True, default="")  # heirs: who, and of whom
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(_("dipilih"), default=clock.now)

    class Meta:
        verbose_name = _("pilihan cara terima SHU")
        verbose_name_plural = _("pilihan cara terima SHU")
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="newest_pay_choice")]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=PayWay.values), name="pay_choice_way_is_known"),
            models.CheckConstraint(
                condition=Q(way="transfer") & HAS_ACCOUNT | ~Q(way="transfer") & NO_ACCOUNT,
                name="transfer_choice_names_the_account",
                violation_error_message=_("Tulis bank, nomor rekening dan nama pemiliknya."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="pay_choice_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="pay_choice_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=triggers.CHOICE_STAYS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.way}"


class PayoutBatch(models.Model):
    """Shares paid together in one way and one journal: prepared by one person, approved by another."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    way = models.CharField(_("cara"), max_length=10, choices=PayWay.choices)
    state = models.CharField(_("keadaan"), max_length=10, choices=BatchState.choices, default=BatchState.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("disiapkan"), default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("disetujui"), null=True, blank=True)
    paid_on = models.DateField(_("tanggal bayar"), null=True, blank=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("kumpulan pembayaran SHU")
        verbose_name_plural = _("kumpulan pembayaran SHU")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=PayWay.values), name="payout_batch_way_is_known"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="payout_batch_state_is_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(prepared_by=F("approved_by")),
                name="payout_by_two_persons",
                violation_error_message=_("Pembayaran SHU memerlukan dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["disetujui", "dibayar"])
                | Q(approved_by__isnull=False, approved_at__isnull=False, paid_on__isnull=False),
                name="paid_batch_has_a_second_person",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payout_batch_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="payout_batch_moves",
                field="state",
                transitions=triggers.BATCH_MOVES,
            ),
            pgtrigger.Trigger(
                name="batch_facts_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=triggers.BATCH_FACTS_STAY,
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PayoutReturn(models.Model):
    """Money of one batch that came back: recorded by one person, confirmed by another, with its counter-journal.

    Until it is confirmed its payments stand as before. `amount_rp` and `payments` say what was recorded, for what is
    dropped lets its payments go.
    """

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="returns")
    returned_on = models.DateField(_("kembali pada"))
    amount_rp = models.BigIntegerField(_("jumlah"))
    payments = models.PositiveIntegerField(_("banyaknya pembayaran"))
    state = models.CharField(_("keadaan"), max_length=10, choices=ReturnState.choices, default=ReturnState.RECORDED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("dicatat"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    journal = models.OneToOneField(
        Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="payout_return"
    )

    class Meta:
        verbose_name = _("uang SHU kembali")
        verbose_name_plural = _("uang SHU kembali")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="payout_return_state_is_known"),
            models.CheckConstraint(
                condition=Q(amount_rp__gt=0, payments__gt=0), name="payout_return_amount_is_positive"
            ),
            models.CheckConstraint(
                condition=~Q(state="disahkan")
                | Q(decided_by__isnull=False, decided_at__isnull=False, journal__isnull=False)
                & ~Q(decided_by=F("recorded_by")),
                name="return_by_two_persons",
                violation_error_message=_("Uang kembali dicatat satu orang dan disahkan orang lain."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payout_return_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="payout_return_moves",
                field="state",
                transitions=[("dicatat", "disahkan"), ("dicatat", "batal")],
            ),
            pgtrigger.Trigger(
                name="return_facts_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=triggers.RETURN_FACTS_STAY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.amount_rp}"


class Payout(WithBankAccount):
    """One payment of one share: where to, its journal, and for one that came back the counter-journal and why.

    A share has at most one live payment; what came back or was dropped stays as history.
    """

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="payouts")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="payouts")
    amount_rp = models.BigIntegerField(_("jumlah"))
    method = models.CharField(_("cara"), max_length=10, choices=PayWay.choices)
    state = models.CharField(_("keadaan"), max_length=10, choices=PayoutState.choices, default=PayoutState.PREPARED)
    paid_on = models.DateField(_("tanggal"), null=True, blank=True)
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts")
    report = models.ForeignKey(PayoutReturn, on_delete=models.PROTECT, null=True, blank=True, related_name="reported")
    returned_on = models.DateField(_("kembali pada"), null=True, blank=True)
    return_reason = models.CharField(_("alasan kembali"), max_length=160, blank=True, default="")
    return_journal = models.ForeignKey(
        Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="returned_payouts"
    )

    class Meta:
        verbose_name = _("pembayaran SHU")
        verbose_name_plural = _("pembayaran SHU")
        constraints = [
            models.CheckConstraint(condition=Q(method__in=PayWay.values), name="payout_method_is_known"),
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="payout_state_is_known"),
            models.CheckConstraint(condition=Q(amount_rp__gt=0), name="payout_amount_is_positive"),
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(state__in=["disiapkan", "dikirim", "dibayar"]),
                name="one_live_payment_per_share",
                violation_error_message=_("Bagian SHU ini sudah dibayar atau sedang disiapkan."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dikirim", "dibayar", "kembali"])
                | Q(paid_on__isnull=False, journal__isnull=False),
                name="payment_has_its_journal",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="kembali",
                    returned_on__isnull=False,
                    return_journal__isnull=False,
                    returned_on__gte=F("paid_on"),
                )
                & ~Q(return_reason="")
                | ~Q(state="kembali")
                & Q(returned_on__isnull=True, return_journal__isnull=True)
                & (Q(report__isnull=True, return_reason="") | Q(report__isnull=False) & ~Q(return_reason="")),
                name="return_has_its_journal_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="kembali") | Q(method__in=["transfer", "tunai"]),
                name="only_money_that_went_out_comes_back",
            ),
            models.CheckConstraint(
                condition=~Q(state="dikirim") | Q(method="transfer"), name="only_transfers_are_sent"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payout_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(name="payout_moves", field="state", transitions=triggers.PAYOUT_MOVES),
            pgtrigger.Trigger(
                name="payout_needs_a_posted_distribution",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.PAYOUT_NEEDS_A_POSTED_DISTRIBUTION,
            ),
            pgtrigger.Trigger(
                name="payout_facts_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=triggers.PAYOUT_FACTS_STAY,
            ),
        ]

    def __str__(self) -> str:
        return f"Pembayaran {self.share_id}"
