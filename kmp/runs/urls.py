"""The URLs of this slice."""

from django.urls import path

from kmp.runs import views

urlpatterns = [
    path("proses/<int:pk>/", views.run, name="run"),
    path("proses/<int:pk>/ulang/", views.run_retry, name="run_retry"),
    path("meja/proses/", views.staff_runs, name="staff_runs"),
]
