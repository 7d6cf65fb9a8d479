"""Bills and payments to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.savings.models import Advance, Bill, Payment, Withdrawal


@admin.register(Bill)
class BillAdmin(LookOnly):
    list_display = ["id", "kind", "member", "application", "month", "amount_rp", "due_on"]
    list_filter = ["kind"]
    list_select_related = ["member", "application"]
    search_fields = ["member__number", "member__name", "application__number"]
    date_hierarchy = "due_on"


@admin.register(Payment)
class PaymentAdmin(LookOnly):
    list_display = ["id", "kind", "member", "amount_rp", "method", "paid_on", "journal", "received_by"]
    list_filter = ["kind", "method"]
    list_select_related = ["member", "journal", "received_by"]
    search_fields = ["member__number", "member__name", "journal__reference"]
    date_hierarchy = "paid_on"


@admin.register(Advance)
class AdvanceAdmin(LookOnly):
    list_display = ["id", "bill", "amount_rp", "method", "paid_on", "journal", "received_by"]
    list_filter = ["method"]
    list_select_related = ["bill", "journal", "received_by"]
    search_fields = ["bill__application__number", "journal__reference"]
    date_hierarchy = "paid_on"


@admin.register(Withdrawal)
class WithdrawalAdmin(LookOnly):
    exclude = ["account_cipher"]
    list_display = ["number", "member", "amount_rp", "method", "state", "asked_by", "asked_at", "decided_by"]
    list_filter = ["state", "method"]
    list_select_related = ["member", "asked_by", "decided_by"]
    search_fields = ["number", "member__number", "member__name"]
    date_hierarchy = "asked_at"
