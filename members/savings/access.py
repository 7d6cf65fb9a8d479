"""Which bills a user may open."""

from django.http import Http404

from kmp.accounts.models import User
from kmp.roles import has_right
from members.savings.models import Bill
from members.savings.states import Saving


def access_bill(user: User, pk: int) -> Bill:
    """One bill of simpanan wajib, for those who take money; not found (404) for everyone else."""
    if not has_right(user, "savings.receive"):
        raise Http404
    bill = Bill.objects.filter(pk=pk, kind=Saving.WAJIB).select_related("member__group").first()
    if bill is None:
        raise Http404
    return bill
