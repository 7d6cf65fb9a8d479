"""The URLs of this slice. `clinic_dispense` without a visit asks to whom; with one it hands over."""

from django.urls import path

from clinics.pharmacy import views

urlpatterns = [
    path("klinik/serahkan/", views.clinic_dispense_queue, name="clinic_dispense"),
    path("klinik/kunjungan/<int:pk>/serahkan/", views.clinic_dispense, name="clinic_dispense"),
    path("klinik/stok/", views.clinic_stock, name="clinic_stock"),
]
