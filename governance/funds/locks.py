"""Row locks of payments out of funds: the account first, then the payment."""

from governance.bylaws.rules import FUND_ACCOUNTS
from governance.funds.models import FundPayment
from kmp.books.models import Account


def lock_fund(fund: str) -> None:
    """The fund's account, held until the commit: two payments out of one fund come one after the other."""
    rows = Account.objects.filter(code=FUND_ACCOUNTS[fund]).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True))


def lock_payment(pk: int) -> FundPayment:
    """The payment, held until the commit."""
    return FundPayment.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
