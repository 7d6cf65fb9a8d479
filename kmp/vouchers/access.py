"""Fetching vouchers and their documents; who may look is in the views' marks."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from kmp.vouchers.models import RecurringJournal, Voucher, VoucherFile
from kmp.vouchers.states import VoucherState


def access_voucher(pk: int) -> Voucher:
    """The voucher with who wrote and who decided it, or 404."""
    near = Voucher.objects.select_related("written_by", "decided_by", "journal", "reverses", "recurring")
    return get_object_or_404(near, pk=pk)


def access_own_draft(pk: int, *, user: User) -> Voucher:
    """A draft of the user's own, or 404: nobody edits what another is writing."""
    voucher = access_voucher(pk)
    if voucher.written_by_id != user.pk or voucher.state != VoucherState.DRAFT:
        raise Http404
    return voucher


def access_recurring(pk: int) -> RecurringJournal:
    """The recurring journal, or 404."""
    return get_object_or_404(RecurringJournal.objects.select_related("written_by", "stopped_by"), pk=pk)


def may_decide(user: User, voucher: Voucher) -> bool:
    """Whether this user is the second person for this voucher."""
    waits = voucher.state == VoucherState.SUBMITTED
    return waits and has_right(user, "books.post") and voucher.written_by_id != user.pk


def may_open_file(user: User, stored: StoredFile) -> bool:
    """Whoever sees the books sees the documents behind them."""
    return has_right(user, "books.see") and VoucherFile.objects.filter(file=stored).exists()
