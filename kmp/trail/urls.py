"""The URLs of this slice."""

from django.urls import path

from kmp.trail import views

urlpatterns = [
    path("meja/jejak/", views.staff_trail, name="staff_trail"),
    path("sidik/", views.public_fingerprints, name="fingerprints"),
]
