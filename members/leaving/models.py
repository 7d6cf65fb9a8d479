"""Leaving: asked, heard where someone is expelled, decided by a second person, settled and paid once."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Journal
from kmp.files.models import StoredFile
from members.leaving.states import LeavingKind, LeavingState
from members.registry.models import Member, RegisterEntry
from members.savings.states import Method

FROZEN = """
    IF OLD.decided_at IS NOT NULL AND
       (NEW.member_id, NEW.kind, NEW.effective_on, NEW.pokok_rp, NEW.wajib_rp, NEW.sukarela_rp, NEW.owed_rp,
        NEW.due_rp, NEW.payable_on, NEW.settlement_id, NEW.decided_by_id, NEW.decided_at)
       IS DISTINCT FROM
       (OLD.member_id, OLD.kind, OLD.effective_on, OLD.pokok_rp, OLD.wajib_rp, OLD.sukarela_rp, OLD.owed_rp,
        OLD.due_rp, OLD.payable_on, OLD.settlement_id, OLD.decided_by_id, OLD.decided_at) THEN
        RAISE EXCEPTION 'the settlement of % is frozen', OLD.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_is_frozen';
    END IF;
    RETURN NEW;
"""


class Leaving(models.Model):
    """One ending of one membership. Once decided, what is due is frozen in rupiah and booked; it is paid once.

    `due_rp` = pokok + wajib + sukarela − owed. Below zero, the former member still owes it.
    """

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="leavings")
    kind = models.CharField(_("cara"), max_length=12, choices=LeavingKind.choices)
    state = models.CharField(_("keadaan"), max_length=10, choices=LeavingState.choices, default=LeavingState.ASKED)
    reason = models.CharField(_("alasan"), max_length=400)
    effective_on = models.DateField(_("berlaku pada"))
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), default=clock.now)
    invited_for = models.DateTimeField(_("diundang untuk"), null=True, blank=True)
    invited_to = models.CharField(_("tempat"), max_length=160, blank=True, default="")
    heard_on = models.DateField(_("didengar pada"), null=True, blank=True)
    hearing = models.TextField(_("keterangan anggota"), blank=True, default="")
    heir_name = models.CharField(_("ahli waris"), max_length=150, blank=True, default="")
    heir_relation = models.CharField(_("hubungan"), max_length=60, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    decision_note = models.CharField(_("catatan putusan"), max_length=400, blank=True, default="")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="leaving")
    pokok_rp = models.BigIntegerField(_("simpanan pokok"), default=0)
    wajib_rp = models.BigIntegerField(_("simpanan wajib"), default=0)
    sukarela_rp = models.BigIntegerField(_("simpanan sukarela"), default=0)
    owed_rp = models.BigIntegerField(_("utang kepada koperasi"), default=0)
    due_rp = models.BigIntegerField(_("dikembalikan"), default=0)
    payable_on = models.DateField(_("dibayar mulai"), null=True, blank=True)
    settlement = models.OneToOneField(
        Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="leaving_settled"
    )
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paid_on = models.DateField(_("dibayar"), null=True, blank=True)
    method = models.CharField(_("cara bayar"), max_length=10, choices=Method.choices, blank=True, default="")
    payment = models.OneToOneField(
        Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="leaving_paid"
    )

    class Meta:
        verbose_name = _("keluar dari keanggotaan")
        verbose_name_plural = _("keluar dari keanggotaan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LeavingKind.values), name="leaving_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=LeavingState.values), name="leaving_state_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="leaving_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=["diputuskan", "selesai", "ditolak"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="leaving_decided_by_a_second_person",
                violation_error_message=_("Yang meminta dan yang memutuskan harus dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="dikeluarkan", state__in=["diputuskan", "selesai"])
                | (Q(heard_on__isnull=False) & ~Q(hearing="")),
                name="expulsion_needs_a_hearing",
                violation_error_message=_("Anggota harus didengar lebih dahulu sebelum dikeluarkan."),
            ),
            models.CheckConstraint(
                condition=~Q(state="dengar") | Q(invited_for__isnull=False), name="hearing_has_an_invitation"
            ),
            models.CheckConstraint(
                condition=~Q(kind="meninggal", state="selesai") | ~Q(heir_name="") | Q(due_rp=0),
                name="death_is_paid_to_an_heir",
                violation_error_message=_("Tulis ahli waris yang menerima pembayaran."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["diputuskan", "selesai"])
                | (
                    Q(due_rp=F("pokok_rp") + F("wajib_rp") + F("sukarela_rp") - F("owed_rp"))
                    & Q(entry__isnull=False, payable_on__isnull=False)
                ),
                name="settlement_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state="selesai")
                | Q(due_rp=0)
                | (Q(payment__isnull=False, paid_by__isnull=False) & ~Q(paid_by=F("decided_by"))),
                name="settlement_paid_by_another_person",
                violation_error_message=_("Yang memutuskan dan yang membayar harus dua orang yang berbeda."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=["diminta", "dengar", "diputuskan", "selesai"]),
                name="one_leaving_per_member",
                violation_error_message=_("Keluarnya anggota ini sudah diproses."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="leaving_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="leaving_state_moves",
                field="state",
                transitions=[
                    ("diminta", "dengar"),
                    ("diminta", "diputuskan"),
                    ("diminta", "ditolak"),
                    ("diminta", "ditarik"),
                    ("dengar", "diputuskan"),
                    ("dengar", "ditolak"),
                    ("dengar", "ditarik"),
                    ("diputuskan", "selesai"),
                ],
            ),
            pgtrigger.Trigger(
                name="settlement_is_frozen", when=pgtrigger.Before, operation=pgtrigger.Update, func=FROZEN
            ),
        ]

    def __str__(self) -> str:
        return self.number
