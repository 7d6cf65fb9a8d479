"""The forms of bank statements: shape only, the services decide."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from kmp.files.forms import DocumentField
from kmp.files.states import FileKind
from kmp.ui.fields import RupiahField
from members.banking.rules import OpenBill, Share
from members.forms import RefusableForm
from members.registry.models import Member
from members.savings.models import Bill

BILL, DEPOSIT = "tagihan", "sukarela"


class StatementForm(RefusableForm):
    """One CSV as the bank's own page gives it."""

    file = DocumentField(kinds={FileKind.CSV}, label=_("Berkas mutasi"))


class AssignForm(RefusableForm):
    """What one line pays: rupiah for each open bill of the chosen payers, and into their simpanan sukarela."""

    def __init__(self, *args: Any, bills: Sequence[Bill], members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bills, self.members = list(bills), list(members)
        for bill in self.bills:
            self.fields[f"{BILL}-{bill.pk}"] = RupiahField(label=_bill_words(bill), required=False)
        for member in self.members:
            label = _("Simpanan sukarela %(name)s") % {"name": member.name}
            self.fields[f"{DEPOSIT}-{member.pk}"] = RupiahField(label=label, required=False)

    def shares(self) -> dict[int, int]:
        """Rupiah by bill; empty fields are left out."""
        return self._amounts(BILL)

    def deposits(self) -> dict[int, int]:
        """Rupiah by member."""
        return self._amounts(DEPOSIT)

    def _amounts(self, kind: str) -> dict[int, int]:
        found = {name.partition("-"): value for name, value in self.cleaned_data.items() if value}
        return {int(pk): value for (prefix, _dash, pk), value in found.items() if prefix == kind}


def _bill_words(bill: Bill) -> str:
    if bill.application is not None:
        return f"Simpanan pokok {bill.application.applicant}"
    month = f" {bill.month:%m/%Y}" if bill.month else ""
    return f"Simpanan wajib{month} {bill.member.name if bill.member else ''}"


def offered(amount_rp: int, bills: Sequence[OpenBill], members: Sequence[Member]) -> dict[str, int]:
    """What the form proposes: the oldest bills first, what is over into the first member's simpanan sukarela."""
    shares, left = [], amount_rp
    for bill in bills:
        if left:
            shares.append(Share(bill.pk, min(left, bill.rest_rp)))
            left -= shares[-1].amount_rp
    given = {f"{BILL}-{share.bill}": share.amount_rp for share in shares}
    return {**given, f"{DEPOSIT}-{members[0].pk}": left} if left and members else given
