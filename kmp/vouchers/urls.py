"""The URLs of this slice."""

from django.urls import path

from kmp.vouchers import decision_views, recurring_views, views

urlpatterns = [
    path("meja/pembukuan/bukti/", views.staff_vouchers, name="staff_vouchers"),
    path("meja/pembukuan/bukti/baru/", views.staff_voucher_new, name="staff_voucher_new"),
    path("meja/pembukuan/bukti/<int:pk>/", views.staff_voucher, name="staff_voucher"),
    path("meja/pembukuan/bukti/<int:pk>/ubah/", views.staff_voucher_edit, name="staff_voucher_edit"),
    path("meja/pembukuan/bukti/<int:pk>/lampiran/", views.staff_voucher_attach, name="staff_voucher_attach"),
    path("meja/pembukuan/bukti/lampiran/<int:pk>/lepas/", views.staff_voucher_detach, name="staff_voucher_detach"),
    path("meja/pembukuan/jurnal/<int:pk>/balik/", views.staff_voucher_reversal, name="staff_voucher_reversal"),
    path("meja/pembukuan/bukti/<int:pk>/ajukan/", decision_views.staff_voucher_submit, name="staff_voucher_submit"),
    path("meja/pembukuan/bukti/<int:pk>/bukukan/", decision_views.staff_voucher_post, name="staff_voucher_post"),
    path("meja/pembukuan/bukti/<int:pk>/tolak/", decision_views.staff_voucher_refuse, name="staff_voucher_refuse"),
    path("meja/pembukuan/bukti/<int:pk>/tarik/", decision_views.staff_voucher_withdraw, name="staff_voucher_withdraw"),
    path("meja/pembukuan/berulang/", recurring_views.staff_recurring_journals, name="staff_recurring_journals"),
    path("meja/pembukuan/berulang/baru/", recurring_views.staff_recurring_new, name="staff_recurring_new"),
    path("meja/pembukuan/berulang/<int:pk>/henti/", recurring_views.staff_recurring_stop, name="staff_recurring_stop"),
]
