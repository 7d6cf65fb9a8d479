"""Which bills, payments and withdrawals a user may open. What is not theirs is not found (404)."""

from django.db.models import Q
from django.http import Http404

from kmp.accounts.models import User
from kmp.roles import has_right
from members.joining.models import Application
from members.registry.access import acting_member, visible_to
from members.registry.models import Member
from members.savings.models import Advance, Bill, Payment, Withdrawal
from members.savings.queries import returnable, with_rest
from members.savings.states import Saving


def access_bill(user: User, pk: int) -> Bill:
    """One bill of a member with `paid_rp` and `rest_rp`, for those who take money.

    The simpanan pokok of an applicant is paid on the page of the application.
    """
    if not has_right(user, "savings.receive"):
        raise Http404
    of_member = Q(kind=Saving.WAJIB) | Q(kind=Saving.POKOK, application__member__isnull=False)
    rows = with_rest(Bill.objects.filter(of_member, pk=pk))
    bill: Bill | None = rows.select_related("member__group", "application__member__group").first()
    if bill is None:
        raise Http404
    return bill


def access_payment(user: User, pk: int) -> Payment:
    """One payment of a member this user may see: staff all, others their own."""
    rows = Payment.objects.filter(pk=pk, member__in=visible_to(user))
    payment = rows.select_related("member__group", "bill", "journal", "received_by").first()
    if payment is None:
        raise Http404
    return payment


def access_saver(user: User, pk: int) -> Member:
    """One member whose savings this user may see: staff all, others their own, also after leaving."""
    member = visible_to(user).select_related("group", "person", "institution").filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


def access_withdrawal(user: User, pk: int) -> Withdrawal:
    """One withdrawal, for staff."""
    rows = Withdrawal.objects.select_related("member__group", "member__person", "asked_by", "decided_by", "payment")
    withdrawal = rows.filter(pk=pk).first()
    if withdrawal is None or not has_right(user, "members.see"):
        raise Http404
    return withdrawal


def own_withdrawal(user: User, pk: int) -> Withdrawal:
    """One withdrawal of the member this user acts for."""
    withdrawal = Withdrawal.objects.filter(pk=pk, member=acting_member(user)).first()
    if withdrawal is None:
        raise Http404
    return withdrawal


def access_advance(user: User, pk: int) -> Advance:
    """One advance that may be corrected; a counter-entry is none."""
    rows = Advance.objects.filter(pk=pk, returns__isnull=True)
    application = "bill__application"
    advance = rows.select_related(f"{application}__person", f"{application}__institution", "journal").first()
    if advance is None or not has_right(user, "savings.correct"):
        raise Http404
    return advance


def access_returnable(user: User, pk: int) -> Application:
    """One ended application whose advances are still here, with `held_rp`."""
    application: Application | None = returnable().filter(pk=pk).first()
    if application is None or not has_right(user, "savings.pay_out"):
        raise Http404
    return application
