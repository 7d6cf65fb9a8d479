"""The URLs of this slice."""

from django.urls import path

from governance.transparency import views

urlpatterns = [
    path("", views.public, name="public"),
    path("putusan/", views.verdicts, name="verdicts"),
    path("putusan/<int:pk>/", views.verdict, name="verdict"),
    path("laporan/", views.reports, name="reports"),
    path("aturan/", views.rules, name="rules"),
    path("periksa/", views.verify, name="verify"),
    path("periksa/<int:pk>/unduh/", views.bundle_download, name="bundle_download"),
    path(".well-known/kmp.json", views.open_profile, name="open_profile"),
]
