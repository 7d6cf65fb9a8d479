"""Bills and payments to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.savings.models import Bill, Payment


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
