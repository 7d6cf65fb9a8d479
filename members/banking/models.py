"""Bank statements as imported, line by line; a line pays bills once, however often it is imported."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.models import StoredFile
from members.banking.states import LineState, MatchedBy

# What the bank said never changes; how it was settled does.
FACTS_STAY = """
    IF (NEW.statement_id, NEW.date, NEW.amount_rp, NEW.description, NEW.balance_rp, NEW.digest)
       IS DISTINCT FROM
       (OLD.statement_id, OLD.date, OLD.amount_rp, OLD.description, OLD.balance_rp, OLD.digest) THEN
        RAISE EXCEPTION 'bank line % does not change', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_line_facts_are_immutable';
    END IF;
    RETURN NEW;
"""


class BankStatement(models.Model):
    """One imported file of one bank account."""

    account = models.CharField(_("akun buku"), max_length=12, default="1-1010")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="bank_statement")
    digest = models.CharField(
        _("sidik berkas"), max_length=64, unique=True, error_messages={"unique": _("Berkas ini sudah diimpor.")}
    )
    first_on = models.DateField(_("dari"))
    last_on = models.DateField(_("sampai"))
    credits = models.PositiveIntegerField(_("uang masuk"))  # lines kept from this file
    debits = models.PositiveIntegerField(_("uang keluar"), default=0)  # lines of the file that are not kept
    repeated = models.PositiveIntegerField(_("sudah ada"), default=0)  # credits that an earlier file had brought
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("diimpor"), default=clock.now)

    class Meta:
        verbose_name = _("mutasi rekening")
        verbose_name_plural = _("mutasi rekening")
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(name="bank_statement_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"


class BankLine(models.Model):
    """One credit of a statement. `digest`: of account, date, amount, text, balance and its place among equals."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    date = models.DateField(_("tanggal"))
    amount_rp = models.BigIntegerField(_("rupiah"))
    description = models.CharField(_("keterangan bank"), max_length=300)
    balance_rp = models.BigIntegerField(_("saldo"), null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=LineState.choices, default=LineState.WAITING)
    matched_by = models.CharField(_("dicocokkan oleh"), max_length=8, choices=MatchedBy.choices, blank=True, default="")
    reason = models.CharField(_("catatan"), max_length=240, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diselesaikan"), null=True, blank=True)

    class Meta:
        verbose_name = _("baris mutasi")
        verbose_name_plural = _("baris mutasi")
        ordering = ["date", "id"]
        indexes = [
            models.Index(fields=["state", "date"], name="bank_line_by_state"),
            GinIndex(fields=["description"], opclasses=["gin_trgm_ops"], name="bank_line_by_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_rp__gt=0), name="bank_line_is_a_credit"),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="bank_line_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="diabaikan") | ~Q(reason=""), name="ignored_bank_line_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="cocok", matched_by__in=MatchedBy.values) | (~Q(state="cocok") & Q(matched_by="")),
                name="matched_bank_line_says_by_what",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="bank_line_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="bank_line_state_moves",
                field="state",
                transitions=[
                    ("menunggu", "cocok"),
                    ("cocok", "menunggu"),  # its payments taken back by counter-entries
                    ("menunggu", "diabaikan"),
                    ("diabaikan", "menunggu"),
                ],
            ),
            pgtrigger.Trigger(
                name="bank_line_facts_are_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=FACTS_STAY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.amount_rp}"
