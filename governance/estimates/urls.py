"""The URLs of this slice."""

from django.urls import path

from governance.estimates import views

urlpatterns = [
    path("meja/shu/perkiraan/", views.staff_estimate, name="staff_estimate"),
    path("meja/shu/perkiraan/unduh.csv", views.staff_estimate_csv, name="staff_estimate_csv"),
    path("meja/shu/perkiraan/unduh.xlsx", views.staff_estimate_xlsx, name="staff_estimate_xlsx"),
]
