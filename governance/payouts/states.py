"""How a share of SHU is paid, and the life of a batch and of one payment in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PayWay(TextChoices):
    """What a member may choose. Capital stays in the cooperative as simpanan wajib, open bills first."""

    SUKARELA = "sukarela", _("Ke simpanan sukarela")
    TRANSFER = "transfer", _("Transfer bank")
    CASH = "tunai", _("Tunai di kantor")
    CAPITAL = "modal", _("Menambah modal (simpanan wajib)")


class BatchState(TextChoices):
    """One person prepares, a second approves, then it is paid: at once, or by a background run when it is large."""

    PREPARED = "disiapkan", _("Menunggu orang kedua")
    APPROVED = "disetujui", _("Sedang dibukukan")
    PAID = "dibayar", _("Dibayar")
    DROPPED = "batal", _("Dibatalkan")


class PayoutState(TextChoices):
    """One payment of one share. A transfer is sent first and counts as arrived when the bank has said so."""

    PREPARED = "disiapkan", _("Disiapkan")
    SENT = "dikirim", _("Dikirim ke bank")
    PAID = "dibayar", _("Dibayar")
    RETURNED = "kembali", _("Kembali")
    DROPPED = "batal", _("Dibatalkan")


class ReturnState(TextChoices):
    """Money that came back: one person records it, a second confirms; only then is it owed again."""

    RECORDED = "dicatat", _("Menunggu orang kedua")
    CONFIRMED = "disahkan", _("Dibukukan kembali")
    DROPPED = "batal", _("Dibatalkan")


IN_SAVINGS = frozenset({PayWay.SUKARELA, PayWay.CAPITAL})  # stays in the house; not for who has left
LIVE = frozenset({PayoutState.PREPARED, PayoutState.SENT, PayoutState.PAID})  # one of these per share
GONE = frozenset({PayoutState.SENT, PayoutState.PAID})  # the ledger owes the share no more
CASH_ACCOUNTS = {PayWay.CASH: "1-1000", PayWay.TRANSFER: "1-1010"}
SHU_PAYABLE = "2-1200"
