"""The URLs of this slice."""

from django.urls import path

from governance.surplus import staff_views

urlpatterns = [
    path("meja/shu/", staff_views.staff_surplus, name="staff_surplus"),
    path("meja/shu/<int:year>/", staff_views.staff_surplus_year, name="staff_surplus_year"),
    path("meja/shu/<int:year>/siapkan/", staff_views.staff_surplus_prepare, name="staff_surplus_prepare"),
    path("meja/shu/<int:year>/bekukan/", staff_views.staff_surplus_refreeze, name="staff_surplus_refreeze"),
    path("meja/shu/<int:year>/ajukan/", staff_views.staff_surplus_propose, name="staff_surplus_propose"),
    path("meja/shu/<int:year>/sahkan/", staff_views.staff_surplus_approve, name="staff_surplus_approve"),
    path("meja/shu/<int:year>/bagikan/", staff_views.staff_surplus_run, name="staff_surplus_run"),
    path("meja/shu/<int:year>/unduh/", staff_views.staff_surplus_csv, name="staff_surplus_csv"),
]
