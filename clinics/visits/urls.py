"""The URLs of this slice."""

from django.urls import path

from clinics.visits import views

urlpatterns = [
    path("klinik/pasien/", views.clinic_patients, name="clinic_patients"),
    path("klinik/pasien/baru/", views.clinic_patient_new, name="clinic_patient_new"),
    path("klinik/pasien/<int:pk>/kunjungan/", views.clinic_visit_new, name="clinic_visit_new"),
    path("klinik/kunjungan/<int:pk>/", views.clinic_visit, name="clinic_visit"),
    path("klinik/kunjungan/<int:pk>/selesai/", views.clinic_visit_finish, name="clinic_visit_finish"),
]
