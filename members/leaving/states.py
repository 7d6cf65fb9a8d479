"""Ways to leave, and how far a leaving is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LeavingKind(TextChoices):
    """Why a membership ends (UU 25/1992 Ps 17–19; the bylaws)."""

    RESIGNATION = "undur_diri", _("Mengundurkan diri")
    EXPULSION = "dikeluarkan", _("Dikeluarkan")
    DEATH = "meninggal", _("Meninggal dunia")


class LeavingState(TextChoices):
    """asked → (expulsion: hearing) → decided, with the settlement frozen → paid; or refused, or taken back."""

    ASKED = "diminta", _("Menunggu putusan")
    HEARING = "dengar", _("Menunggu keterangan anggota")
    DECIDED = "diputuskan", _("Diputuskan, menunggu pembayaran")
    PAID = "selesai", _("Selesai")
    REFUSED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Ditarik")


OPEN_LEAVINGS = frozenset({LeavingState.ASKED, LeavingState.HEARING})
ENDED_LEAVINGS = frozenset({LeavingState.DECIDED, LeavingState.PAID})  # the membership is over; not what was refused
