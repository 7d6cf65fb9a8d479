"""The life of a sharing of scarce stock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AllocationState(TextChoices):
    """frozen inputs → computed by the run → approved by a second person."""

    FROZEN = "dibekukan", _("Masukan dibekukan, menunggu dihitung")
    COMPUTED = "dihitung", _("Selesai dihitung, menunggu orang kedua")
    APPROVED = "disahkan", _("Disahkan")
