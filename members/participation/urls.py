"""The URLs of this slice."""

from django.urls import path

from members.participation import views

urlpatterns = [path("partisipasi/", views.participation, name="participation")]
