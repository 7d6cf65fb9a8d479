"""The URLs of this slice."""

from django.urls import path

from clinics.units import views

urlpatterns = [
    path("klinik/unit/<int:pk>/", views.clinic_choose, name="clinic_choose"),
    path("meja/unit/", views.staff_units, name="staff_units"),
    path("meja/unit/unduh/", views.staff_units_csv, name="staff_units_csv"),
    path("meja/unit/baru/", views.staff_unit_new, name="staff_unit_new"),
    path("meja/unit/<int:pk>/", views.staff_unit, name="staff_unit"),
    path("meja/unit/<int:pk>/petugas/", views.staff_unit_post, name="staff_unit_post"),
    path("meja/unit/<int:pk>/petugas/<int:post_id>/akhiri/", views.staff_unit_post_end, name="staff_unit_post_end"),
]
