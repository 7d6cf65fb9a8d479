"""What a purchase and a delivery must agree on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker


@dataclass(frozen=True)
class Arrived:
    """What became of one lot of a shipment on arrival, in base units."""

    accepted: int
    rejected: int = 0
    reason: str = ""


@dataclass(frozen=True)
class SaleAccounts:
    """Where a sale is posted: members' and non-members' turnover apart from the first moment (UU 25/1992 Ps 45)."""

    receivable: str
    sales: str
    cost: str


def sale_accounts(*, is_member: bool) -> SaleAccounts:
    """By what the buyer is on the day of the sale."""
    if is_member:
        return SaleAccounts(receivable="1-1150", sales="4-3000", cost="5-4000")
    return SaleAccounts(receivable="1-1160", sales="4-3100", cost="5-4100")


def arrival_problems(shipped: Mapping[int, int], arrived: Mapping[int, Arrived]) -> list[Blocker]:
    """By shipment line: `arrival_incomplete`, `accepted_plus_rejected_is_shipped`, `rejected_line_has_a_reason`.

    `path` is the id of the line.
    """
    if shipped.keys() != arrived.keys():
        return [Blocker(code="arrival_incomplete", message=_("Isi jumlah untuk setiap lot kiriman ini."))]
    problems = []
    for line_id, item in arrived.items():
        if min(item.accepted, item.rejected) < 0 or item.accepted + item.rejected != shipped[line_id]:
            message = _("Yang diterima dan yang ditolak harus berjumlah %(shipped)s.") % {"shipped": shipped[line_id]}
            problems.append(Blocker("accepted_plus_rejected_is_shipped", message, path=str(line_id)))
        elif item.rejected and not item.reason.strip():
            message = _("Tulis alasan penolakan.")
            problems.append(Blocker("rejected_line_has_a_reason", message, path=str(line_id)))
    return problems


def lot_differences(
    *, known: tuple[date | None, int], received: tuple[date | None, int], number: str
) -> Sequence[Blocker]:
    """`lot_differs`: a lot that is known already has another expiry or another cost in rupiah."""
    if known == received:
        return []
    message = _("Lot %(number)s sudah tercatat dengan kedaluwarsa atau harga lain.") % {"number": number}
    return [Blocker(code="lot_differs", message=message)]
