"""Hand-overs to look at, by visit number; nothing about the patient or how the goods are used."""

from django.contrib import admin

from clinics.pharmacy.models import Dispensing
from members.adminsite import LookOnly


@admin.register(Dispensing)
class DispensingAdmin(LookOnly):
    list_display = ["id", "visit", "lot", "quantity", "price_rp", "dispensed_at"]
    list_select_related = ["visit", "lot"]
    search_fields = ["visit__number", "lot__number"]
    date_hierarchy = "dispensed_at"
    fields = ["visit", "lot", "quantity", "price_rp", "dispensed_by", "dispensed_at"]
