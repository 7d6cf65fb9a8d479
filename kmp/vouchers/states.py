"""The life of a voucher: written by one, posted by another."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VoucherState(TextChoices):
    """draft → submitted → posted or refused by a second person; or withdrawn by the one who wrote it."""

    DRAFT = "konsep", _("Konsep")
    SUBMITTED = "diajukan", _("Menunggu orang kedua")
    POSTED = "dibukukan", _("Dibukukan")
    REFUSED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Ditarik")


class VoucherKind(TextChoices):
    """What stands behind it: somebody's hand, a journal to be taken back, or a recurring journal."""

    MANUAL = "umum", _("Jurnal umum")
    REVERSAL = "balik", _("Jurnal balik")
    RECURRING = "berulang", _("Jurnal berulang")


OPEN = frozenset({VoucherState.DRAFT, VoucherState.SUBMITTED})
