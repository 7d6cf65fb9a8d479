"""Payments out of the funds of the SHU: to whom, for what, gross, withheld tax, and the two persons behind it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.funds.states import TAXED, Fund, FundMethod, FundPaymentState
from kmp import clock
from kmp.books.models import Journal
from kmp.sealing import KEY_MAY_CHANGE, WithBankAccount

FACTS_STAY = f"""
    {KEY_MAY_CHANGE.strip()}
    IF (NEW.number, NEW.fund, NEW.recipient, NEW.position, NEW.purpose, NEW.gross_rp, NEW.tax_rp, NEW.method,
        NEW.bank, NEW.account_cipher, NEW.account_holder, NEW.prepared_by_id, NEW.prepared_at)
       IS DISTINCT FROM
       (OLD.number, OLD.fund, OLD.recipient, OLD.position, OLD.purpose, OLD.gross_rp, OLD.tax_rp, OLD.method,
        OLD.bank, OLD.account_cipher, OLD.account_holder, OLD.prepared_by_id, OLD.prepared_at)
       OR OLD.state = 'dibayar' THEN
        RAISE EXCEPTION 'payment % does not change', OLD.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_payment_facts_stay';
    END IF;
    RETURN NEW;
"""

# Whoever pays out of a fund holds its account, so two payments at once see each other; the journal is posted by then.
FUND_COVERS = """
    PERFORM 1 FROM kmp_account a JOIN kmp_posting p ON p.account_id = a.id AND p.journal_id = NEW.journal_id
      WHERE p.amount_rp = NEW.gross_rp;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the journal of % is of another payment', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_covers_its_payments';
    END IF;
    PERFORM 1 FROM kmp_posting p
      WHERE p.account_id IN (SELECT account_id FROM kmp_posting
                              WHERE journal_id = NEW.journal_id AND amount_rp = NEW.gross_rp)
     HAVING sum(p.amount_rp) > 0;
    IF FOUND THEN
        RAISE EXCEPTION 'the fund of % holds less than that', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_covers_its_payments';
    END IF;
    RETURN NEW;
"""


class FundPayment(WithBankAccount):
    """One payment out of one fund. Of dana pengurus and dana karyawan PPh 21 is withheld: gross = tax + net."""

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    fund = models.CharField(_("dana"), max_length=12, choices=Fund.choices)
    recipient = models.CharField(_("penerima"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=100, blank=True, default="")
    purpose = models.CharField(_("untuk"), max_length=200)
    gross_rp = models.BigIntegerField(_("jumlah bruto"))
    tax_rp = models.BigIntegerField(_("PPh 21 dipotong"), default=0)
    method = models.CharField(_("cara bayar"), max_length=10, choices=FundMethod.choices)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=FundPaymentState.choices, default=FundPaymentState.PREPARED
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("disiapkan"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    paid_on = models.DateField(_("tanggal bayar"), null=True, blank=True)
    journal = models.OneToOneField(
        Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="fund_payment"
    )

    class Meta:
        verbose_name = _("pembayaran dana")
        verbose_name_plural = _("pembayaran dana")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(fund__in=Fund.values), name="fund_is_known"),
            models.CheckConstraint(condition=Q(state__in=FundPaymentState.values), name="fund_payment_state_is_known"),
            models.CheckConstraint(condition=Q(method__in=FundMethod.values), name="fund_payment_method_is_known"),
            models.CheckConstraint(
                condition=~Q(recipient="") & ~Q(purpose=""),
                name="fund_payment_names_person_and_purpose",
                violation_error_message=_("Tulis penerima dan untuk apa dana itu."),
            ),
            models.CheckConstraint(
                condition=Q(gross_rp__gt=0, tax_rp__gte=0, tax_rp__lte=F("gross_rp")),
                name="tax_is_part_of_the_gross",
                violation_error_message=_("Pajak tidak boleh melebihi jumlah bruto."),
            ),
            models.CheckConstraint(
                condition=Q(tax_rp=0) | Q(fund__in=sorted(TAXED)),
                name="only_persons_are_taxed",
                violation_error_message=_("PPh 21 hanya untuk dana pengurus, pengawas dan karyawan."),
            ),
            models.CheckConstraint(
                condition=~Q(method="transfer") | Q(account_cipher__isnull=False) & ~Q(bank="") & ~Q(account_holder=""),
                name="fund_transfer_names_the_account",
                violation_error_message=_("Tulis bank, nomor rekening dan nama pemiliknya."),
            ),
            models.CheckConstraint(
                condition=~Q(state="dibayar")
                | Q(decided_by__isnull=False, paid_on__isnull=False, journal__isnull=False)
                & ~Q(decided_by=F("prepared_by")),
                name="fund_payment_by_two_persons",
                violation_error_message=_("Pembayaran dana memerlukan dua orang yang berbeda."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="fund_payment_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="fund_payment_moves",
                field="state",
                transitions=[("disiapkan", "dibayar"), ("disiapkan", "batal")],
            ),
            pgtrigger.Trigger(
                name="fund_payment_facts_stay", when=pgtrigger.Before, operation=pgtrigger.Update, func=FACTS_STAY
            ),
            pgtrigger.Trigger(
                name="fund_covers_its_payments",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__state="dibayar"),
                func=FUND_COVERS,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def net_rp(self) -> int:
        """What the recipient gets, rupiah."""
        return self.gross_rp - self.tax_rp

    @property
    def is_taxed(self) -> bool:
        """Whether PPh 21 is due: honor and salary."""
        return self.fund in TAXED
