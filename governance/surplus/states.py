"""The life of one year's distribution of surplus."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DistributionState(TextChoices):
    """estimate → put to the assembly → approved (resolution) → computed and posted; paid share by share."""

    ESTIMATE = "estimasi", _("Estimasi, belum disahkan")
    PROPOSED = "diajukan", _("Diajukan ke Rapat Anggota")
    APPROVED = "disahkan", _("Disahkan Rapat Anggota")
    POSTED = "dibukukan", _("Dibukukan, dapat dibayarkan")


NEED_RESOLUTION = frozenset({DistributionState.APPROVED, DistributionState.POSTED})
