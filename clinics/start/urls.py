"""The URLs of this slice."""

from django.urls import path

from clinics.start import views

urlpatterns = [
    path("beranda/", views.home, name="home"),
    path("klinik/", views.clinic_home, name="clinic_home"),
    path("meja/", views.desk, name="desk"),
]
