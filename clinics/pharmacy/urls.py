"""The URLs of this slice."""

from django.urls import path

from clinics.pharmacy import views

urlpatterns = [
    path("klinik/serahkan/", views.clinic_dispense, name="clinic_dispense"),
    path("klinik/serahkan/<int:pk>/", views.clinic_dispense_to, name="clinic_dispense_to"),
    path("klinik/stok/", views.clinic_stock, name="clinic_stock"),
]
