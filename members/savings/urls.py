"""The URLs of this slice."""

from django.urls import path

from members.savings import arrears_views, paper_views, return_views, staff_views, views, withdrawal_views

urlpatterns = [
    path("simpanan/", views.savings, name="savings"),
    path("simpanan/tarik/", views.savings_withdraw, name="savings_withdraw"),
    path("simpanan/tarik/<int:pk>/batal/", views.savings_withdrawal_cancel, name="savings_withdrawal_cancel"),
    path("simpanan/kuitansi/<int:pk>/", paper_views.savings_receipt, name="savings_receipt"),
    path("simpanan/rekening/<int:pk>/", paper_views.savings_statement, name="savings_statement"),
    path("meja/simpanan/", staff_views.staff_savings, name="staff_savings"),
    path("meja/simpanan/tagih/", staff_views.staff_wajib, name="staff_wajib"),
    path("meja/simpanan/<int:pk>/", staff_views.staff_bill, name="staff_bill"),
    path("meja/simpanan/sukarela/<int:pk>/", staff_views.staff_deposit, name="staff_deposit"),
    path("meja/simpanan/anggota/<int:pk>/", staff_views.staff_member_savings, name="staff_member_savings"),
    path("meja/simpanan/tunggakan/", arrears_views.staff_arrears, name="staff_arrears"),
    path("meja/simpanan/tunggakan/csv/", arrears_views.staff_arrears_csv, name="staff_arrears_csv"),
    path("meja/simpanan/tunggakan/xlsx/", arrears_views.staff_arrears_xlsx, name="staff_arrears_xlsx"),
    path("meja/simpanan/penarikan/", withdrawal_views.staff_withdrawals, name="staff_withdrawals"),
    path("meja/simpanan/penarikan/<int:pk>/", withdrawal_views.staff_withdrawal, name="staff_withdrawal"),
    path("meja/simpanan/penarikan/<int:pk>/bayar/", withdrawal_views.staff_withdrawal_pay, name="staff_withdrawal_pay"),
    path(
        "meja/simpanan/penarikan/<int:pk>/rekening/",
        withdrawal_views.staff_withdrawal_account,
        name="staff_withdrawal_account",
    ),
    path(
        "meja/simpanan/penarikan/<int:pk>/tolak/",
        withdrawal_views.staff_withdrawal_refuse,
        name="staff_withdrawal_refuse",
    ),
    path(
        "meja/simpanan/penarikan/<int:pk>/batal/",
        withdrawal_views.staff_withdrawal_cancel,
        name="staff_withdrawal_cancel",
    ),
    path("meja/simpanan/anggota/<int:pk>/tarik/", withdrawal_views.staff_withdrawal_new, name="staff_withdrawal_new"),
    path("meja/simpanan/pembayaran/<int:pk>/batal/", return_views.staff_payment_reverse, name="staff_payment_reverse"),
    path("meja/simpanan/titipan/", return_views.staff_advances, name="staff_advances"),
    path("meja/simpanan/titipan/<int:pk>/koreksi/", return_views.staff_advance_reverse, name="staff_advance_reverse"),
    path(
        "meja/simpanan/titipan/pendaftaran/<int:pk>/kembali/",
        return_views.staff_advances_return,
        name="staff_advances_return",
    ),
]
