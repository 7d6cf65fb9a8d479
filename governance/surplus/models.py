"""SHU of a year: the frozen inputs, the resolution that unlocks it, and each member's share."""

from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.bylaws.models import BylawVersion
from governance.surplus import triggers
from governance.surplus.states import DistributionKind, DistributionState
from governance.voting.models import Motion, Resolution
from kmp import clock
from kmp.books.models import Journal
from kmp.proofs.models import ProofBundle
from kmp.runs.models import Run
from members.registry.models import Group, Member

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud or copied, none is taken for another
CODE_LENGTH = 12  # 60 bits
MOVES = [
    ("konsep", "estimasi"),
    ("estimasi", "konsep"),
    ("estimasi", "diajukan"),
    ("diajukan", "konsep"),
    ("diajukan", "disahkan"),
    ("disahkan", "dibukukan"),
    ("dibukukan", "lunas"),
    ("lunas", "dibukukan"),  # money came back from the bank: a share is owed again
]
BEFORE_THE_ASSEMBLY = ["konsep", "estimasi"]
DECIDED = ["diajukan", "disahkan", "dibukukan", "lunas"]


def _person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def _moment(label: Any) -> Any:
    return models.DateTimeField(label, null=True, blank=True)


def _digest(label: Any) -> Any:
    return models.CharField(label, max_length=64, blank=True, default="")


def _none_negative(column: str) -> models.Func:
    """Every number in an array column is zero or more."""
    return models.Func(F(column), template="0 <= ALL(%(expressions)s)", output_field=models.BooleanField())


class Distribution(models.Model):
    """One book year's surplus and where it goes. Without the resolution of its own motion it goes nowhere.

    `members_rp` and `non_members_rp` are what is decided about (rupiah): of a surplus that is shared, the part shared
    by the posts and the part that goes to the reserve whole; else the result of the books, members' and others' apart.
    `pools` is what was worked out when the inputs were frozen: posts, groups, unshared, each pool with the sum of its
    weights, `shared` (the codes behind the columns of inputs and shares), `cover` of a loss.
    """

    year = models.PositiveSmallIntegerField(_("tahun buku"), unique=True)
    kind = models.CharField(
        _("jenis"), max_length=10, choices=DistributionKind.choices, default=DistributionKind.SHARED
    )
    bylaws = models.ForeignKey(BylawVersion, on_delete=models.PROTECT, related_name="distributions")
    members_rp = models.BigIntegerField(_("surplus dari anggota"))
    non_members_rp = models.BigIntegerField(_("surplus dari bukan anggota"))
    shared_rp = models.BigIntegerField(_("bagian anggota"), default=0)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=DistributionState.choices, default=DistributionState.DRAFT
    )
    books_digest = models.CharField(_("sidik pembukuan"), max_length=64)
    capital_digest = _digest(_("sidik simpanan"))
    participation_digest = _digest(_("sidik partisipasi"))
    inputs_digest = _digest(_("sidik masukan"))  # of all that was frozen; '' as long as nothing is
    freezings = models.PositiveSmallIntegerField(_("pembekuan ke"), default=1)
    pools = models.JSONField(_("kelompok dana"), null=True, blank=True)
    freeze_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
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
    prepared_by = _person(_("disiapkan oleh"))
    frozen_at = _moment(_("dibekukan"))
    proposed_by = _person(_("diajukan oleh"))
    proposed_at = _moment(_("diajukan"))
    approved_by = _person(_("disahkan oleh"))
    approved_at = _moment(_("disahkan"))
    posted_by = _person(_("diminta dibukukan oleh"))
    posted_at = _moment(_("dibukukan"))
    settled_at = _moment(_("lunas"))

    class Meta:
        verbose_name = _("pembagian SHU")
        verbose_name_plural = _("pembagian SHU")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DistributionState.values), name="distribution_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=DistributionKind.values), name="distribution_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="dibagi") | Q(members_rp__gt=0),
                name="a_loss_is_never_shared",
                violation_error_message=_("Rugi tidak dibagi: tidak ada SHU dari anggota untuk tahun ini."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="dibagi") | Q(non_members_rp__gte=0), name="non_member_surplus_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind="dibagi", shared_rp__gte=0) | Q(shared_rp=0), name="only_a_surplus_has_a_members_part"
            ),
            models.CheckConstraint(
                condition=~Q(state="konsep") | Q(inputs_digest=""), name="draft_distribution_is_not_frozen"
            ),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_THE_ASSEMBLY) | Q(motion__isnull=False),
                name="proposed_distribution_has_a_motion",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["konsep", "estimasi", "diajukan"]) | Q(resolution__isnull=False),
                name="approved_distribution_has_a_resolution",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dibukukan", "lunas"])
                | Q(kind="dibagi", journal__isnull=False, bundle__isnull=False, result__isnull=False)
                | Q(kind="cadangan", journal__isnull=False)
                | Q(kind="rugi"),  # nothing in reserve, nothing to post: it is carried forward
                name="posted_distribution_has_journal_and_bundle",
            ),
            models.CheckConstraint(
                condition=Q(posted_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(posted_by=F("approved_by")),
                name="surplus_is_posted_by_a_second_person",
                violation_error_message=_(
                    "Yang mengesahkan tidak dapat juga meminta pembukuan: perlu orang kedua dari pengurus."
                ),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="distribution_state_moves", field="state", transitions=MOVES),
            pgtrigger.Trigger(
                name="distribution_begins_as_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=triggers.DISTRIBUTION_BEGINS_AS_A_DRAFT,
            ),
            pgtrigger.Trigger(
                name="resolution_is_of_the_own_motion",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("resolution_id", "motion_id"),
                func=triggers.RESOLUTION_IS_OF_THE_OWN_MOTION,
            ),
            *(
                pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=pgtrigger.UpdateOf("state"), func=func)
                for name, func in (
                    ("step_names_its_person", triggers.STEP_NAMES_ITS_PERSON),
                    ("refused_before_it_is_frozen_anew", triggers.REFUSED_BEFORE_IT_IS_FROZEN_ANEW),
                    ("shares_sum_to_what_was_decided", triggers.SHARES_SUM_TO_WHAT_WAS_DECIDED),
                    ("settled_owes_nothing", triggers.SETTLED_OWES_NOTHING),
                )
            ),
            pgtrigger.Protect(
                name="distribution_inputs_are_frozen",
                operation=pgtrigger.UpdateOf(
                    "year", "kind", "bylaws_id", "members_rp", "non_members_rp", "books_digest"
                ),
                condition=pgtrigger.Q(old__state__in=DECIDED),
            ),
            pgtrigger.Protect(  # one of an earlier release, decided before there was a freezing, is frozen later
                name="distribution_pools_are_frozen",
                operation=pgtrigger.UpdateOf(
                    "capital_digest", "participation_digest", "inputs_digest", "pools", "shared_rp"
                ),
                condition=pgtrigger.Q(old__state__in=DECIDED, new__state__in=DECIDED)
                & pgtrigger.Q(old__pools__isnull=False),
            ),
            pgtrigger.Protect(
                name="distribution_persons_stay",
                operation=pgtrigger.UpdateOf("approved_by_id", "posted_by_id", "resolution_id", "result", "journal_id"),
                condition=pgtrigger.Q(old__state__in=["dibukukan", "lunas"]),
            ),
            pgtrigger.Protect(name="distribution_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"SHU {self.year}"


class ShareInput(models.Model):
    """What one member brings to the sharing of a year: one line for each group the member did something in.

    `code` is a pseudonym drawn at random for this line alone. The order of the codes is the listed order of the whole
    sharing: a rupiah left over goes to the first of those who are level, and nobody was given an early number.
    `capital` is rupiah-days, in the line of the group on 31 December (or the last day as a member). `patronage` has
    the sums of the acts that count, in the order of the posts in `Distribution.pools["patronage"]`. The foreign keys
    are kept by one trigger over all new rows (ADR 0018): a lookup each for a million rows costs more than the summing.
    """

    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="inputs", db_index=False, db_constraint=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="share_inputs", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    code = models.CharField(_("kode baris"), max_length=CODE_LENGTH, db_collation="C")
    capital = models.BigIntegerField(_("rupiah-hari"))
    patronage = ArrayField(models.BigIntegerField(), verbose_name=_("partisipasi"), default=list)

    class Meta:
        verbose_name = _("masukan SHU")
        verbose_name_plural = _("masukan SHU")
        constraints = [
            models.UniqueConstraint(fields=["member", "distribution", "group"], name="one_input_per_member_and_group"),
            models.UniqueConstraint(fields=["distribution", "code"], name="one_input_per_code"),
            models.CheckConstraint(
                condition=Q(code__regex=rf"^[{CODE_LETTERS}]{{{CODE_LENGTH}}}$"), name="input_code_is_legible"
            ),
            models.CheckConstraint(condition=Q(capital__gte=0), name="input_capital_is_not_negative"),
            models.CheckConstraint(condition=_none_negative("patronage"), name="input_patronage_is_not_negative"),
        ]
        triggers = [
            pgtrigger.Protect(name="share_input_is_immutable", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="input_is_of_a_member",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=triggers.INPUTS_ARE_OF_MEMBERS,
            ),
            *(
                pgtrigger.Trigger(
                    name=f"inputs_{word}_before_the_freezing",
                    level=pgtrigger.Statement,
                    when=pgtrigger.After,
                    operation=operation,
                    referencing=pgtrigger.Referencing(**{side: rows}),
                    func=triggers.INPUTS_COME_BEFORE_THE_FREEZING.format(rows=rows),
                )
                for word, operation, side, rows in (
                    ("come", pgtrigger.Insert, "new", "new_rows"),
                    ("go", pgtrigger.Delete, "old", "old_rows"),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Share(models.Model):
    """One member's line of the result, under the key of its frozen line; for a member who changed group, two.

    `parts` has the rupiah of each post that members share, in the order of `Distribution.pools["shared"]`. The
    foreign keys are kept as those of the frozen line.
    """

    input = models.OneToOneField(
        ShareInput,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="id",
        related_name="share",
        db_constraint=False,
    )
    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="shares", db_index=False, db_constraint=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="shares", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    parts = ArrayField(models.BigIntegerField(), verbose_name=_("rincian"), default=list)
    total_rp = models.BigIntegerField(_("jumlah"))

    class Meta:
        verbose_name = _("bagian SHU")
        verbose_name_plural = _("bagian SHU")
        constraints = [
            models.UniqueConstraint(fields=["member", "distribution", "group"], name="one_share_per_member_and_group"),
            models.CheckConstraint(condition=Q(total_rp__gte=0), name="share_is_not_negative"),
            models.CheckConstraint(condition=_none_negative("parts"), name="share_part_is_not_negative"),
        ]
        indexes = [models.Index(fields=["distribution", "group"], name="share_by_year_and_group")]
        triggers = [
            pgtrigger.Protect(name="share_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            *(
                pgtrigger.Trigger(
                    name=name,
                    level=pgtrigger.Statement,
                    when=pgtrigger.After,
                    operation=pgtrigger.Insert,
                    referencing=pgtrigger.Referencing(new="new_rows"),
                    func=func,
                )
                for name, func in (
                    ("share_needs_an_approved_distribution", triggers.SHARES_NEED_AN_APPROVED_DISTRIBUTION),
                    ("share_is_of_its_input", triggers.SHARES_ARE_OF_THEIR_INPUTS),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distribution_id}/{self.member_id}: {self.total_rp}"

    @property
    def capital(self) -> int:
        """Rupiah-days of the frozen line."""
        return self.input.capital

    @property
    def patronage(self) -> dict[str, int]:
        """Post → sum of the acts that count."""
        codes = self.distribution.pools["patronage"]  # type: ignore[index]  # frozen before any share
        return dict(zip(codes, self.input.patronage, strict=True))

    @property
    def lines(self) -> Mapping[str, int]:
        """Post → rupiah, in the order of the bylaws."""
        codes = self.distribution.pools["shared"]  # type: ignore[index]
        return dict(zip(codes, self.parts, strict=True))
