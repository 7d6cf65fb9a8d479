"""The URLs of this slice."""

from django.urls import path

from members.joining import staff_views, views

urlpatterns = [
    path("daftar/", views.apply, name="apply"),
    path("daftar/<str:key>/", views.application_receipt, name="application_receipt"),
    path("meja/pendaftaran/", staff_views.staff_applications, name="staff_applications"),
    path("meja/pendaftaran/<int:pk>/", staff_views.staff_application, name="staff_application"),
    path("meja/pendaftaran/<int:pk>/periksa/", staff_views.staff_application_verify, name="staff_application_verify"),
    path("meja/pendaftaran/<int:pk>/setujui/", staff_views.staff_application_approve, name="staff_application_approve"),
    path("meja/pendaftaran/<int:pk>/tolak/", staff_views.staff_application_reject, name="staff_application_reject"),
    path("meja/pendaftaran/<int:pk>/bayar/", staff_views.staff_application_pay, name="staff_application_pay"),
]
