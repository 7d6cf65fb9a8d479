"""The URLs of this slice."""

from django.urls import path

from supply.demand import views

urlpatterns = [
    path("meja/permintaan/", views.staff_requests, name="staff_requests"),
    path("meja/permintaan/unduh/", views.staff_requests_csv, name="staff_requests_csv"),
    path("meja/permintaan/setujui/", views.staff_requests_approve, name="staff_requests_approve"),
    path("meja/permintaan/<int:pk>/", views.staff_request, name="staff_request"),
    path("meja/permintaan/<int:pk>/setujui/", views.staff_request_approve, name="staff_request_approve"),
    path("meja/permintaan/<int:pk>/tolak/", views.staff_request_reject, name="staff_request_reject"),
]
