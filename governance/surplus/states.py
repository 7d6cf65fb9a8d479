"""The life of one year's distribution of surplus, and the three things that can become of a year."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DistributionState(TextChoices):
    """draft → frozen inputs (estimate) → put to the assembly → approved (resolution) → posted → nothing owed."""

    DRAFT = "konsep", _("Konsep, masukan sedang dibekukan")
    ESTIMATE = "estimasi", _("Estimasi, belum disahkan")
    PROPOSED = "diajukan", _("Diajukan ke Rapat Anggota")
    APPROVED = "disahkan", _("Disahkan Rapat Anggota")
    POSTED = "dibukukan", _("Dibukukan, dapat dibayarkan")
    SETTLED = "lunas", _("Lunas, tidak ada yang terutang")


class DistributionKind(TextChoices):
    """What the assembly decides about: a surplus of the members is shared; without one nothing goes to members."""

    SHARED = "dibagi", _("SHU dibagi")
    RESERVED = "cadangan", _("Seluruhnya ke cadangan")
    LOSS = "rugi", _("Rugi ditutup dari cadangan")


NEED_RESOLUTION = frozenset({DistributionState.APPROVED, DistributionState.POSTED, DistributionState.SETTLED})
UNDECIDED = frozenset({DistributionState.DRAFT, DistributionState.ESTIMATE})  # the inputs can still be frozen anew
PAYABLE = frozenset({DistributionState.POSTED, DistributionState.SETTLED})
