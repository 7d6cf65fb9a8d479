"""SHU of a year: the frozen inputs, the resolution that unlocks it, each member's share and its payment."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.models import BylawVersion
from governance.surplus.states import DistributionState
from governance.voting.models import Motion, Resolution
from kmp import clock
from kmp.books.models import Journal
from kmp.proofs.models import ProofBundle
from kmp.runs.models import Run
from members.registry.models import Group, Member


class Distribution(models.Model):
    """One book year's surplus and where it goes. Without the resolution of its own motion it goes nowhere."""

    year = models.PositiveSmallIntegerField(_("tahun buku"), unique=True)
    bylaws = models.ForeignKey(BylawVersion, on_delete=models.PROTECT, related_name="distributions")
    members_rp = models.BigIntegerField(_("surplus dari anggota"))
    non_members_rp = models.BigIntegerField(_("surplus dari bukan anggota"))
    books_digest = models.CharField(_("sidik pembukuan"), max_length=64)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=DistributionState.choices, default=DistributionState.ESTIMATE
    )
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="distribution")
    resolution = models.OneToOneField(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="distribution"
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = models.JSONField(_("pos dan kelompok"), null=True, blank=True)  # posts, groups, unshared, sha256
    bundle = models.OneToOneField(
        ProofBundle, on_delete=models.PROTECT, null=True, blank=True, related_name="distribution"
    )
    journal = models.OneToOneField(
        Journal, on_delete=models.PROTECT, null=True, blank=True, related_name="distribution"
    )
    created_at = models.DateTimeField(_("dibuat"), default=clock.now)

    class Meta:
        verbose_name = _("pembagian SHU")
        verbose_name_plural = _("pembagian SHU")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DistributionState.values), name="distribution_state_is_known"),
            models.CheckConstraint(
                condition=Q(members_rp__gt=0),
                name="a_loss_is_never_shared",
                violation_error_message=_("Rugi tidak dibagi: tidak ada SHU dari anggota untuk tahun ini."),
            ),
            models.CheckConstraint(condition=Q(non_members_rp__gte=0), name="non_member_surplus_not_negative"),
            models.CheckConstraint(
                condition=Q(state="estimasi") | Q(motion__isnull=False), name="proposed_distribution_has_a_motion"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["estimasi", "diajukan"]) | Q(resolution__isnull=False),
                name="approved_distribution_has_a_resolution",
            ),
            models.CheckConstraint(
                condition=~Q(state="dibukukan") | Q(journal__isnull=False, bundle__isnull=False, result__isnull=False),
                name="posted_distribution_has_journal_and_bundle",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="distribution_state_moves",
                field="state",
                transitions=[("estimasi", "diajukan"), ("diajukan", "disahkan"), ("disahkan", "dibukukan")],
            ),
            pgtrigger.Trigger(
                name="resolution_is_of_the_own_motion",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.resolution_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM governance_resolution r
                         WHERE r.id = NEW.resolution_id AND r.motion_id = NEW.motion_id
                    ) THEN
                        RAISE EXCEPTION 'the resolution is of another motion'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_of_the_own_motion';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="distribution_inputs_are_frozen",
                operation=pgtrigger.UpdateOf("year", "bylaws_id", "members_rp", "non_members_rp", "books_digest"),
                condition=pgtrigger.Q(old__state__in=["diajukan", "disahkan", "dibukukan"]),
            ),
            pgtrigger.Protect(name="distribution_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"SHU {self.year}"


class Share(models.Model):
    """One member's line, with everything needed to recompute it."""

    distribution = models.ForeignKey(Distribution, on_delete=models.PROTECT, related_name="shares")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="shares")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    capital = models.DecimalField(_("rupiah-hari"), max_digits=30, decimal_places=0)
    patronage = models.JSONField(_("partisipasi"), default=dict)  # post → amount
    lines = models.JSONField(_("rincian"), default=dict)  # post → rupiah
    total_rp = models.BigIntegerField(_("jumlah"))

    class Meta:
        verbose_name = _("bagian SHU")
        verbose_name_plural = _("bagian SHU")
        constraints = [
            models.UniqueConstraint(fields=["distribution", "member"], name="one_share_per_member_and_year"),
            models.CheckConstraint(condition=Q(total_rp__gte=0), name="share_is_not_negative"),
            models.CheckConstraint(condition=Q(capital__gte=0), name="share_capital_is_not_negative"),
        ]
        triggers = [
            pgtrigger.Protect(name="share_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="share_needs_an_approved_distribution",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM governance_distribution
                      WHERE id = NEW.distribution_id AND state = 'disahkan' AND resolution_id IS NOT NULL;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'distribution % is not approved', NEW.distribution_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_needs_an_approved_distribution';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distribution_id}/{self.member_id}: {self.total_rp}"


class Payout(models.Model):
    """A share paid once: moved to simpanan sukarela, or paid in cash or by transfer, by two persons."""

    share = models.OneToOneField(Share, on_delete=models.PROTECT, related_name="payout")
    method = models.CharField(
        _("cara"),
        max_length=10,
        choices=[("sukarela", _("Ke simpanan sukarela")), ("tunai", _("Tunai")), ("transfer", _("Transfer bank"))],
    )
    paid_on = models.DateField(_("tanggal"))
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="payouts")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pembayaran SHU")
        verbose_name_plural = _("pembayaran SHU")
        constraints = [
            models.CheckConstraint(
                condition=~Q(prepared_by=F("approved_by")),
                name="payout_by_two_persons",
                violation_error_message=_("Pembayaran SHU memerlukan dua orang yang berbeda."),
            ),
            models.CheckConstraint(
                condition=Q(method__in=["sukarela", "tunai", "transfer"]), name="payout_method_is_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payout_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="payout_needs_a_posted_distribution",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM governance_share s JOIN governance_distribution d ON d.id = s.distribution_id
                      WHERE s.id = NEW.share_id AND d.state = 'dibukukan' AND d.resolution_id IS NOT NULL;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'share % is not payable', NEW.share_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_needs_a_posted_distribution';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Pembayaran {self.share_id}"
