"""What an import brings, how far it is, and the figures it must agree with."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BookImportKind(TextChoices):
    """The balances with which the books begin, or journals (single ones, or the totals of a year)."""

    OPENING = "saldo", _("Saldo awal")
    JOURNALS = "jurnal", _("Jurnal atau jumlah setahun")


class BookImportState(TextChoices):
    """read in the background → ready, or faulty → entered by a second person; or dropped."""

    READING = "dibaca", _("Sedang dibaca")
    FAULTY = "bermasalah", _("Ada baris yang salah")
    READY = "siap", _("Siap dicatat")
    ENTERED = "dicatat", _("Sudah dicatat")
    DROPPED = "dibatalkan", _("Dibatalkan")


class Control(TextChoices):
    """The totals that somebody reads off the report; positive as they stand there, the surplus negative for a loss."""

    ASSETS = "aset", _("Jumlah aset")
    LIABILITIES = "kewajiban", _("Jumlah kewajiban")
    EQUITY = "ekuitas", _("Jumlah ekuitas, hasil usaha tahun berjalan termasuk")
    REVENUE = "pendapatan", _("Jumlah pendapatan setahun")
    EXPENSE = "beban", _("Jumlah beban setahun, pajak termasuk")
    SURPLUS = "surplus", _("Sisa hasil usaha setahun")


OF_POSITION = (Control.ASSETS, Control.LIABILITIES, Control.EQUITY)
UNENTERED = frozenset({BookImportState.READING, BookImportState.FAULTY, BookImportState.READY})
