"""What is elected, and where a candidacy stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Body(TextChoices):
    """For which body persons are elected."""

    BOARD = "pengurus", _("Pengurus")
    SUPERVISORS = "pengawas", _("Pengawas")
    DELEGATES = "utusan", _("Utusan kelompok")


class CandidacyState(TextChoices):
    """nominated → willing → on the ballot; or not willing, not eligible, withdrawn."""

    NOMINATED = "dicalonkan", _("Dicalonkan, menunggu kesediaan")
    WILLING = "bersedia", _("Bersedia")
    ON_BALLOT = "calon", _("Calon dalam surat suara")
    UNWILLING = "tidak_bersedia", _("Tidak bersedia")
    NOT_ELIGIBLE = "gugur", _("Tidak memenuhi syarat")
    WITHDRAWN = "mundur", _("Mengundurkan diri")
