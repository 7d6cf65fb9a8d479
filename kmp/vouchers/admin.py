"""Vouchers to look at; they move by services alone."""

from django.contrib import admin

from kmp.looking import LookingAdmin
from kmp.vouchers.models import RecurringJournal, RecurringLine, Voucher, VoucherFile, VoucherLine


@admin.register(Voucher)
class VoucherAdmin(LookingAdmin):
    """Vouchers with their state and the two persons."""

    list_display = ["number", "kind", "date", "memo", "state", "written_by", "decided_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["written_by", "decided_by"]
    search_fields = ["number", "memo"]


@admin.register(VoucherLine)
class VoucherLineAdmin(LookingAdmin):
    """Their lines."""

    list_display = ["voucher", "account", "party", "amount_rp"]
    list_select_related = ["voucher", "account"]
    search_fields = ["voucher__number"]


@admin.register(VoucherFile)
class VoucherFileAdmin(LookingAdmin):
    """Which document belongs to which voucher."""

    list_display = ["voucher", "file", "added_by"]
    list_select_related = ["voucher", "file", "added_by"]
    search_fields = ["voucher__number"]


@admin.register(RecurringJournal)
class RecurringJournalAdmin(LookingAdmin):
    """Journals that come back each month."""

    list_display = ["memo", "day", "first_month", "last_month", "written_by", "stopped_at"]
    list_select_related = ["written_by"]
    search_fields = ["memo"]


@admin.register(RecurringLine)
class RecurringLineAdmin(LookingAdmin):
    """Their lines."""

    list_display = ["recurring", "account", "party", "amount_rp"]
    list_select_related = ["recurring", "account"]
    search_fields = ["recurring__memo"]
