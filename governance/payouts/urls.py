"""The URLs of this slice."""

from django.urls import path

from governance.payouts import batch_views, staff_views, views

BATCH = "meja/shu/bayar/<int:pk>/"

urlpatterns = [
    path("shu/cara-terima/", views.pay_choice, name="pay_choice"),
    path("shu/bukti/<int:pk>/", views.shu_receipt, name="shu_receipt"),
    path("meja/shu/bayar/", staff_views.staff_payouts, name="staff_payouts"),
    path("meja/shu/bayar/siapkan/", staff_views.staff_payout_prepare, name="staff_payout_prepare"),
    path("meja/shu/belum-dibayar/", staff_views.staff_unpaid, name="staff_unpaid"),
    path("meja/shu/belum-dibayar/unduh/", staff_views.staff_unpaid_csv, name="staff_unpaid_csv"),
    path("meja/shu/belum-dibayar/ingatkan/", staff_views.staff_unpaid_remind, name="staff_unpaid_remind"),
    path("meja/shu/cara-terima/<int:pk>/", staff_views.staff_pay_choice, name="staff_pay_choice"),
    path(BATCH, batch_views.staff_payout_batch, name="staff_payout_batch"),
    path(f"{BATCH}setujui/", batch_views.staff_payout_approve, name="staff_payout_approve"),
    path(f"{BATCH}batal/", batch_views.staff_payout_drop, name="staff_payout_drop"),
    path(f"{BATCH}berkas-bank/", batch_views.staff_payout_file, name="staff_payout_file"),
    path(f"{BATCH}hasil/", batch_views.staff_payout_results, name="staff_payout_results"),
    path(f"{BATCH}kembali/<int:payout>/", batch_views.staff_payout_return, name="staff_payout_return"),
    path(f"{BATCH}uang-kembali/<int:report>/sahkan/", batch_views.staff_return_confirm, name="staff_return_confirm"),
    path(f"{BATCH}uang-kembali/<int:report>/batal/", batch_views.staff_return_drop, name="staff_return_drop"),
]
