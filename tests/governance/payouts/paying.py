"""A posted year with payments under way, for the tests of this slice."""

from datetime import date
from typing import Any

from governance.payouts.models import PayoutBatch, PayoutReturn
from governance.payouts.returning import confirm_return, return_payment
from governance.payouts.services import approve_batch, choose_way, prepare_batch
from kmp.roles import Role
from members.registry.models import Member
from tests.factories.governance import BOOK_YEAR, on_day
from tests.factories.members import budi, make_user

PAYDAY = date(BOOK_YEAR + 1, 4, 15)
ACCOUNT = {"bank": "BRI", "account_number": "0123-45 6789", "account_holder": "Klinik Contoh"}


def dewi() -> Any:
    """A pengurus who is not Budi."""
    return make_user(role=Role.PENGURUS, name="Dewi Lestari")


def paid(way: str, **facts: Any) -> PayoutBatch:
    """A batch that Budi prepared and Dewi approved on the day of payment."""
    with on_day(PAYDAY):
        batch = prepare_batch(way, acting_user=budi(), **facts)
        return approve_batch(batch, paid_on=PAYDAY, acting_user=dewi())


def chosen(member: Member, way: str, **account: str) -> None:
    """The member wants it that way from now on."""
    with on_day(PAYDAY):
        choose_way(member, way=way, acting_user=budi(), **account)


def sent(*members: Member) -> PayoutBatch:
    """A transfer batch of these members, sent to the bank."""
    for member in members:
        chosen(member, "transfer", **ACCOUNT)
    return paid("transfer")


def came_back(batch: PayoutBatch, member: Member, *, on: date = PAYDAY, reason: str = "Ditolak.") -> PayoutReturn:
    """Money of this member that Budi recorded as returned and Dewi confirmed."""
    with on_day(on):
        report = return_payment(batch, member.pk, reason=reason, on=on, acting_user=budi())
        return confirm_return(report, acting_user=dewi())
