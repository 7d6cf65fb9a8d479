"""What people add to the statements: where an account falls, and the words of the notes (CALK) in versions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Account
from kmp.books.states import AccountKind
from kmp.statements.states import PLACES_OF_KIND, Place, Section

# One lock for a year: a text that is being written and a seal that is being set wait for each other.
NOTES_OF_A_YEAR = 7_205
FITTING = " OR ".join(
    f"(kind = '{AccountKind(kind).value}' AND NEW.place IN ({', '.join(repr(place.value) for place in places)}))"
    for kind, places in PLACES_OF_KIND.items()
)
PLACE_FITS = f"""
    PERFORM 1 FROM kmp_account WHERE id = NEW.account_id AND ({FITTING});
    IF NOT FOUND THEN
        RAISE EXCEPTION 'place % does not fit the kind of account %', NEW.place, NEW.account_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_place_fits_its_kind';
    END IF;
    RETURN NEW;
"""
YEAR_IS_OPEN = f"""
    PERFORM pg_advisory_xact_lock({NOTES_OF_A_YEAR}, NEW.year);
    PERFORM 1 FROM kmp_notesseal WHERE year = NEW.year AND lifted_at IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'the notes of % are under signature', NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notes_under_signature_are_frozen';
    END IF;
    RETURN NEW;
"""


class AccountPlace(models.Model):
    """The place in the statements that somebody chose for one account; others are placed by their names."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="chosen_place")
    place = models.CharField(_("letak"), max_length=16, choices=Place.choices)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(_("ditetapkan"), default=clock.now)

    class Meta:
        verbose_name = _("letak akun")
        verbose_name_plural = _("letak akun")
        ordering = ["account__code"]
        constraints = [models.CheckConstraint(condition=Q(place__in=Place.values), name="account_place_is_known")]
        triggers = [
            pgtrigger.Trigger(
                name="account_place_fits_its_kind",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=PLACE_FITS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.place}"


class NoteText(models.Model):
    """One version of the words of one section of a year's notes. Empty words mean: what the figures draft."""

    year = models.PositiveSmallIntegerField(_("tahun buku"))
    section = models.CharField(_("bagian"), max_length=12, choices=Section.choices)
    version = models.PositiveSmallIntegerField(_("versi"))
    text = models.TextField(_("isi"), blank=True, default="")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), default=clock.now)

    class Meta:
        verbose_name = _("isi catatan laporan")
        verbose_name_plural = _("isi catatan laporan")
        ordering = ["year", "section", "version"]
        constraints = [
            models.CheckConstraint(condition=Q(section__in=Section.values), name="note_section_is_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="note_version_begins_at_1"),
            models.UniqueConstraint(
                fields=["year", "section", "version"],
                name="one_note_text_per_version",
                violation_error_message=_(
                    "Orang lain baru saja menyimpan bagian ini. Bacalah dahulu, lalu simpan lagi."
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="note_text_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="notes_under_signature_are_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=YEAR_IS_OPEN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.section} {self.version}"


class NotesSeal(models.Model):
    """The notes of a year while its annual report is under signature, and for good once that report is final."""

    year = models.PositiveSmallIntegerField(_("tahun buku"))
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(_("dibekukan"), default=clock.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("dibuka kembali"), null=True, blank=True)

    class Meta:
        verbose_name = _("pembekuan catatan laporan")
        verbose_name_plural = _("pembekuan catatan laporan")
        ordering = ["year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(lifted_at__isnull=True), name="one_standing_notes_seal_per_year"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__gte=F("sealed_at"), lifted_by__isnull=False),
                name="lifted_notes_seal_says_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="notes_seal_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="notes_seal_is_lifted_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__lifted_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="notes_seal_waits_for_writers",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"PERFORM pg_advisory_xact_lock({NOTES_OF_A_YEAR}, NEW.year); RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
