"""The URLs of this slice."""

from django.urls import path

from kmp.statements import act_views, aging_views, ledger_views, views

urlpatterns = [
    path("meja/pembukuan/buku-besar/", ledger_views.staff_ledger, name="staff_ledger"),
    path("meja/pembukuan/neraca-saldo/", ledger_views.staff_trial, name="staff_trial"),
    path("meja/pembukuan/umur/", aging_views.staff_aging, name="staff_aging"),
    path("meja/pembukuan/umur/rincian/", aging_views.staff_open_items, name="staff_open_items"),
    path("meja/pembukuan/laporan/", views.staff_statements, name="staff_statements"),
    path("meja/pembukuan/laporan/hasil-usaha/pembagian/", views.staff_division, name="staff_division"),
    path("meja/pembukuan/laporan/arus-kas/jurnal/", ledger_views.staff_cash_journals, name="staff_cash_journals"),
    path("meja/pembukuan/laporan/catatan/<int:year>/<slug:section>/", act_views.staff_note, name="staff_note"),
    path("meja/pembukuan/laporan/letak-akun/", act_views.staff_places, name="staff_places"),
    path("meja/pembukuan/laporan/letak-akun/<int:pk>/", act_views.staff_place, name="staff_place"),
    path("meja/pembukuan/laporan/<slug:kind>/", views.staff_statement, name="staff_statement"),
]
