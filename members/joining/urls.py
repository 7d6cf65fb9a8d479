"""The URLs of this slice."""

from django.urls import path

from members.joining import receipt_views, refusal_views, staff_views, views

urlpatterns = [
    path("daftar/", views.apply, name="apply"),
    path("daftar/<str:key>/", receipt_views.application_receipt, name="application_receipt"),
    path("daftar/<str:key>/tanda-terima.pdf", receipt_views.application_receipt_pdf, name="application_receipt_pdf"),
    path("daftar/<str:key>/tautan/", receipt_views.application_mail_link, name="application_mail_link"),
    path("daftar/<str:key>/tarik/", receipt_views.application_withdraw, name="application_withdraw"),
    path("daftar/<str:key>/<slug:slug>/", views.apply_step, name="apply_step"),
    path("meja/pendaftaran/", staff_views.staff_applications, name="staff_applications"),
    path("meja/pendaftaran/unduh.csv", staff_views.staff_applications_csv, name="staff_applications_csv"),
    path("meja/pendaftaran/<int:pk>/", staff_views.staff_application, name="staff_application"),
    path("meja/pendaftaran/<int:pk>/periksa/", staff_views.staff_application_verify, name="staff_application_verify"),
    path("meja/pendaftaran/<int:pk>/setujui/", staff_views.staff_application_approve, name="staff_application_approve"),
    path("meja/pendaftaran/<int:pk>/tolak/", refusal_views.staff_application_reject, name="staff_application_reject"),
    path(
        "meja/pendaftaran/<int:pk>/perbaiki/", refusal_views.staff_application_correct, name="staff_application_correct"
    ),
    path(
        "meja/pendaftaran/<int:pk>/tutup/", refusal_views.staff_application_withdraw, name="staff_application_withdraw"
    ),
    path("meja/pendaftaran/<int:pk>/bayar/", staff_views.staff_application_pay, name="staff_application_pay"),
]
