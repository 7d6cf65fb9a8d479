"""Closed books are opened again by the members alone: the request, its motion, its resolution, the opening."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.voting.models import Motion, Resolution
from kmp import clock
from kmp.books.models import Reopening

# The distribution's row is held until the commit: nobody puts it to the assembly while its books are opened.
RESTS_ON_ITS_OWN = """
    IF NEW.reopening_id IS NULL THEN RETURN NEW; END IF;
    PERFORM 1 FROM governance_resolution WHERE id = NEW.resolution_id AND motion_id = NEW.motion_id;
    IF NOT FOUND OR NOT EXISTS (
        SELECT 1 FROM kmp_reopening
         WHERE id = NEW.reopening_id AND year = NEW.year AND from_month = NEW.from_month) THEN
        RAISE EXCEPTION 'the reopening of % has no resolution of its own', NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reopening_rests_on_its_own_resolution';
    END IF;
    PERFORM 1 FROM governance_distribution WHERE year = NEW.year AND state NOT IN ('konsep', 'estimasi') FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'the distribution of % went to the assembly', NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reopening_comes_before_the_distribution';
    END IF;
    RETURN NEW;
"""


class BookReopening(models.Model):
    """That the months of `year` from `from_month` on are to be opened again. Done when `reopening` is there."""

    year = models.PositiveSmallIntegerField(_("tahun buku"))
    from_month = models.PositiveSmallIntegerField(_("mulai bulan"))
    reason = models.CharField(_("alasan"), max_length=500)
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="book_reopening")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diusulkan"), default=clock.now)
    resolution = models.OneToOneField(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="book_reopening"
    )
    reopening = models.OneToOneField(
        Reopening, on_delete=models.PROTECT, null=True, blank=True, related_name="book_reopening"
    )

    class Meta:
        verbose_name = _("usul pembukaan kembali buku")
        verbose_name_plural = _("usul pembukaan kembali buku")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(from_month__range=(1, 12)), name="book_reopening_month_is_1_to_12"),
            models.CheckConstraint(
                condition=Q(reopening__isnull=True, resolution__isnull=True)
                | Q(reopening__isnull=False, resolution__isnull=False),
                name="book_reopening_is_done_by_a_resolution",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="book_reopening_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="done_book_reopening_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reopening__isnull=False),
            ),
            pgtrigger.ReadOnly(name="book_reopening_says_the_same", exclude=["resolution", "reopening"]),
            pgtrigger.Trigger(
                name="reopening_rests_on_its_own_resolution",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=RESTS_ON_ITS_OWN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.from_month:02d}"
