"""What members declare about themselves, to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.registry.models import DeclaredProduct, ServiceArea


@admin.register(ServiceArea)
class ServiceAreaAdmin(LookOnly):
    list_display = ["institution", "region"]
    list_select_related = ["institution", "region"]
    search_fields = ["institution__name", "region__name"]


@admin.register(DeclaredProduct)
class DeclaredProductAdmin(LookOnly):
    list_display = ["name", "institution", "nie", "tkdn_bp", "bmp_bp"]
    list_select_related = ["institution"]
    search_fields = ["name", "nie", "institution__name"]
