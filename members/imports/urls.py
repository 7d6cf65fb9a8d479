"""The URLs of this slice."""

from django.urls import path

from members.imports import views

urlpatterns = [
    path("meja/anggota/impor/", views.staff_imports, name="staff_imports"),
    path("meja/anggota/impor/baru/", views.staff_import_new, name="staff_import_new"),
    path("meja/anggota/impor/templat.csv", views.staff_import_template_csv, name="staff_import_template_csv"),
    path("meja/anggota/impor/templat.xlsx", views.staff_import_template_xlsx, name="staff_import_template_xlsx"),
    path("meja/anggota/impor/<int:pk>/", views.staff_import, name="staff_import"),
    path("meja/anggota/impor/<int:pk>/salah.csv", views.staff_import_faults, name="staff_import_faults"),
    path("meja/anggota/impor/<int:pk>/catat/", views.staff_import_enter, name="staff_import_enter"),
    path("meja/anggota/impor/<int:pk>/batal/", views.staff_import_drop, name="staff_import_drop"),
]
