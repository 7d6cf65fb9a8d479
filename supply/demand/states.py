"""The life of a request for goods, and its class of need."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    """asked → approved → served; or rejected with a reason. What an allocation leaves unfilled stays approved."""

    ASKED = "diajukan", _("Perlu disetujui")
    APPROVED = "disetujui", _("Disetujui")
    SERVED = "dipenuhi", _("Dipenuhi")
    REJECTED = "ditolak", _("Ditolak")


class NeedClass(IntegerChoices):
    """Who comes first when stock is short; the order is the members' (bylaws)."""

    CRITICAL = 1, _("Nyawa bergantung, tidak ada rujukan")
    ROUTINE = 2, _("Layanan rutin")
    STOCKING = 3, _("Menambah persediaan")
