"""What pages and papers say of one line, the same in both."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.payouts.models import Payout
from governance.payouts.states import PayoutState, PayWay
from governance.slips.statement import OwnPart
from kmp.ui.formats import long_date
from members.participation.states import IN_RUPIAH, Act

ROUNDING = {
    "exact": gettext_lazy("tepat, tanpa pembulatan"),
    "up": gettext_lazy("dibulatkan ke atas: pecahan Anda termasuk yang terbesar, jadi satu rupiah sisa jatuh di sini"),
    "down": gettext_lazy("dibulatkan ke bawah: rupiah sisa jatuh pada pecahan yang lebih besar"),
}


def payment_words(payout: Payout | None) -> str:
    """Where the money of a line is now, as the beginning of a sentence."""
    if payout is None or payout.state == PayoutState.PREPARED:
        return _("Menunggu pembayaran")
    if payout.state == PayoutState.RETURNED:
        assert payout.returned_on is not None  # held by the table
        told = {"day": long_date(payout.returned_on), "reason": payout.return_reason.rstrip(".")}
        return _("Kembali pada %(day)s (%(reason)s); tetap hak Anda dan akan dibayar lagi") % told
    assert payout.paid_on is not None  # held by the table
    day = {"day": long_date(payout.paid_on)}
    if payout.state == PayoutState.SENT:
        return _("Dikirim ke rekening Anda pada %(day)s, menunggu kabar bank") % day
    if payout.method == PayWay.SUKARELA:
        return _("Dipindahkan ke simpanan sukarela pada %(day)s") % day
    if payout.method == PayWay.CAPITAL:
        return _("Dijadikan simpanan wajib pada %(day)s") % day
    if payout.method == PayWay.CASH:
        return _("Dibayarkan tunai pada %(day)s") % day
    return _("Dibayarkan lewat transfer bank pada %(day)s") % day


def unit_of(act: str) -> str:
    """What an act is counted in."""
    return _("rupiah") if act in IN_RUPIAH else _("layanan")


def act_words(act: str) -> str:
    """The act in the middle of a sentence."""
    return str(Act(act).label).lower() if act else ""


def part_facts(part: OwnPart) -> dict[str, Any]:
    """One own part for a page: its arithmetic in words."""
    return {
        "part": part,
        "unit": _("rupiah-hari") if part.is_capital else unit_of(part.act),
        "act": act_words(part.act),
        "whose": _("semua anggota") if part.is_capital or not part.post.groups else _("seluruh kelompok Anda"),
        "rounding": str(ROUNDING[part.rounding]),
    }
