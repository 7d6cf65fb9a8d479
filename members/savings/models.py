"""Simpanan pokok, wajib and sukarela: what is owed and what was paid."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Journal
from kmp.sealing import KEY_MAY_CHANGE, WithBankAccount
from members.joining.models import Application
from members.registry.models import Member
from members.savings.states import Method, Saving, WithdrawalState

# Payments of one bill stand in line at its row: together they never exceed it, and a counter-entry frees its part.
BILL_IS_NOT_OVERPAID = """
    PERFORM 1 FROM members_bill WHERE id = NEW.bill_id FOR UPDATE;
    PERFORM 1 FROM members_bill AS bill
      WHERE bill.id = NEW.bill_id
        AND bill.amount_rp < NEW.amount_rp + coalesce(
            (SELECT sum(amount_rp) FROM {table} WHERE bill_id = NEW.bill_id), 0);
    IF FOUND THEN
        RAISE EXCEPTION 'bill % would be overpaid', NEW.bill_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bill_is_not_overpaid';
    END IF;
    RETURN NEW;
"""

# What is left of a bill is kept beside it, so that the open ones are found without reading all that were ever paid.
# Only these triggers write it; `check_books` proves it against the payments.
BILL_STARTS_WHOLE = """
    NEW.rest_rp := NEW.amount_rp;
    RETURN NEW;
"""

# Advances count until the simpanan pokok is paid, which is at once and whole, with the last part.
BILL_COUNTS_DOWN = """
    DECLARE paid bigint;
    BEGIN
    PERFORM 1 FROM members_bill WHERE id = NEW.bill_id FOR UPDATE;
    SELECT coalesce(sum(amount_rp), 0) INTO paid FROM members_payment WHERE bill_id = NEW.bill_id;
    IF paid = 0 THEN
        SELECT coalesce(sum(amount_rp), 0) INTO paid FROM members_advance WHERE bill_id = NEW.bill_id;
    END IF;
    UPDATE members_bill SET rest_rp = amount_rp - paid WHERE id = NEW.bill_id;
    RETURN NULL;
    END;
"""

ONLY_PAYMENTS_COUNT_DOWN = """
    IF pg_trigger_depth() < 2 OR
       (NEW.id, NEW.kind, NEW.application_id, NEW.member_id, NEW.month, NEW.amount_rp, NEW.due_on)
       IS DISTINCT FROM
       (OLD.id, OLD.kind, OLD.application_id, OLD.member_id, OLD.month, OLD.amount_rp, OLD.due_on) THEN
        RAISE EXCEPTION 'bill % does not change', OLD.id;
    END IF;
    RETURN NEW;
"""

# Whoever ends a membership holds its row, so a payment comes before it or is refused after it.
MEMBER_PAYS = """
    PERFORM 1 FROM members_member WHERE id = NEW.member_id AND status <> 'keluar' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'member % has left', NEW.member_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_comes_from_a_member';
    END IF;
    RETURN NEW;
"""

CAPITAL_STAYS = """
    PERFORM 1 FROM members_member WHERE id = NEW.member_id AND status = 'keluar';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'member % has not left', NEW.member_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capital_stays_while_a_member';
    END IF;
    RETURN NEW;
"""

# A member's row is locked, so two withdrawals at once see each other.
SUKARELA_COVERS = """
    PERFORM 1 FROM members_member WHERE id = NEW.member_id FOR NO KEY UPDATE;
    PERFORM 1 FROM members_payment WHERE member_id = NEW.member_id AND kind = 'sukarela'
     HAVING coalesce(sum(amount_rp), 0) + NEW.amount_rp >= 0;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'member % holds less than that', NEW.member_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sukarela_covers_the_withdrawal';
    END IF;
    RETURN NEW;
"""

# Nobody turns money elsewhere between the asking and the paying; erasure empties the account of what is decided.
WITHDRAWAL_FACTS_STAY = f"""
    {KEY_MAY_CHANGE.strip()}
    IF (NEW.number, NEW.member_id, NEW.amount_rp, NEW.method, NEW.asked_by_id, NEW.asked_at)
       IS DISTINCT FROM (OLD.number, OLD.member_id, OLD.amount_rp, OLD.method, OLD.asked_by_id, OLD.asked_at)
       OR (NEW.bank, NEW.account_cipher, NEW.account_holder)
          IS DISTINCT FROM (OLD.bank, OLD.account_cipher, OLD.account_holder)
       AND (OLD.state = 'diminta' OR NEW.account_cipher IS NOT NULL OR NEW.bank <> '' OR NEW.account_holder <> '') THEN
        RAISE EXCEPTION 'withdrawal % does not change', OLD.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_facts_stay';
    END IF;
    RETURN NEW;
"""


class Bill(models.Model):
    """What an applicant or member owes; simpanan pokok once, simpanan wajib once a month."""

    kind = models.CharField(_("simpanan"), max_length=8, choices=Saving.choices)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, blank=True, related_name="bills")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="bills")
    month = models.DateField(_("bulan"), null=True, blank=True)  # first day of the month a wajib is for
    amount_rp = models.BigIntegerField(_("rupiah"))
    rest_rp = models.BigIntegerField(_("sisa"), default=0, editable=False)  # written by triggers alone
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
            models.CheckConstraint(condition=Q(rest_rp__gte=0), name="bill_rest_is_not_negative"),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(rest_rp__gt=0), name="open_bill_by_due_date")]
        triggers = [
            pgtrigger.Protect(name="bill_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="bill_starts_whole", when=pgtrigger.Before, operation=pgtrigger.Insert, func=BILL_STARTS_WHOLE
            ),
            pgtrigger.Trigger(
                name="bill_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ONLY_PAYMENTS_COUNT_DOWN,
            ),
        ]

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
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="saving_payments")  # imports: of many
    bank_line = models.ForeignKey(
        "members.BankLine", on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    note = models.CharField(_("keterangan"), max_length=160, blank=True, default="")
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
                | Q(amount_rp__lt=0, kind="sukarela")
                | Q(amount_rp__lt=0, method="keluar"),
                name="payment_is_positive_or_a_return",
            ),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="payment_reverses_another"),
        ]
        triggers = [
            pgtrigger.Protect(name="payment_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="bill_is_not_overpaid",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__bill__isnull=False, new__amount_rp__gt=0),
                func=BILL_IS_NOT_OVERPAID.format(table="members_payment"),
            ),
            pgtrigger.Trigger(
                name="bill_counts_down",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__bill__isnull=False),
                func=BILL_COUNTS_DOWN,
            ),
            pgtrigger.Trigger(
                name="payment_comes_from_a_member",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__amount_rp__gt=0),
                func=MEMBER_PAYS,
            ),
            pgtrigger.Trigger(
                name="capital_stays_while_a_member",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(
                    new__amount_rp__lt=0, new__reverses__isnull=True, new__kind__in=["pokok", "wajib"]
                ),
                func=CAPITAL_STAYS,
            ),
            pgtrigger.Trigger(
                name="sukarela_covers_the_withdrawal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__amount_rp__lt=0, new__kind="sukarela"),
                func=SUKARELA_COVERS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member.number} {self.kind} {self.amount_rp}"


class Advance(models.Model):
    """A part of a simpanan pokok, paid before it is whole: a debt to the applicant, turned into pokok on admission."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="advances")
    amount_rp = models.BigIntegerField(_("rupiah"))
    method = models.CharField(_("cara bayar"), max_length=10, choices=Method.choices)
    paid_on = models.DateField(_("tanggal"))
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, related_name="+")
    bank_line = models.ForeignKey(
        "members.BankLine", on_delete=models.PROTECT, null=True, blank=True, related_name="advances"
    )
    returns = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="returned_by")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("dicatat"), default=clock.now)

    class Meta:
        verbose_name = _("titipan simpanan pokok")
        verbose_name_plural = _("titipan simpanan pokok")
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_rp__gt=0, returns__isnull=True) | Q(amount_rp__lt=0, returns__isnull=False),
                name="advance_is_positive_or_a_return",
            ),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="advance_method_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="advance_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="bill_is_not_overpaid_in_parts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__amount_rp__gt=0),
                func=BILL_IS_NOT_OVERPAID.format(table="members_advance"),
            ),
            pgtrigger.Trigger(
                name="bill_counts_down_in_parts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=BILL_COUNTS_DOWN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.amount_rp}"


class Withdrawal(WithBankAccount):
    """A member takes simpanan sukarela back: asked by one person, paid out by another.

    Requests of before the parts of an account were written apart have it as one sealed text, without `bank`.
    """

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="withdrawals")
    amount_rp = models.BigIntegerField(_("rupiah"))
    method = models.CharField(_("cara bayar"), max_length=10, choices=Method.choices)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=WithdrawalState.choices, default=WithdrawalState.ASKED
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=240, blank=True, default="")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal")

    class Meta:
        verbose_name = _("penarikan simpanan sukarela")
        verbose_name_plural = _("penarikan simpanan sukarela")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WithdrawalState.values), name="withdrawal_state_is_known"),
            models.CheckConstraint(
                condition=Q(amount_rp__gt=0),
                name="withdrawal_amount_is_positive",
                violation_error_message=_("Jumlah yang ditarik harus lebih dari nol."),
            ),
            models.CheckConstraint(
                condition=~Q(state="dibayar")
                | (Q(payment__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="withdrawal_paid_by_a_second_person",
                violation_error_message=_("Yang meminta dan yang membayar harus dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ditolak") | ~Q(reason=""), name="refused_withdrawal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="diminta", method="transfer") | Q(account_cipher__isnull=False),
                name="transfer_withdrawal_names_the_account",
                violation_error_message=_("Tulis bank, nomor rekening dan nama pemiliknya."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="diminta"),
                name="one_open_withdrawal_per_member",
                violation_error_message=_("Masih ada penarikan anggota ini yang menunggu pembayaran."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="withdrawal_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="withdrawal_state_moves",
                field="state",
                transitions=[("diminta", "dibayar"), ("diminta", "ditolak"), ("diminta", "ditarik")],
            ),
            pgtrigger.Trigger(
                name="withdrawal_facts_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=WITHDRAWAL_FACTS_STAY,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def has_account_to_show(self) -> bool:
        """Whether somebody pays, or has paid, to an account: of what fell nobody needs the number."""
        return self.account_cipher is not None and self.state in (WithdrawalState.ASKED, WithdrawalState.PAID)

    @property
    def account_shown(self) -> str:
        """What pages show of the account; empty for cash."""
        return f"{self.bank} {self.account_masked} a.n. {self.account_holder}" if self.bank else self.account_masked
