"""The URLs of this slice."""

from django.urls import path

from kmp.books import act_views, views

urlpatterns = [
    path("meja/pembukuan/", views.staff_books, name="staff_books"),
    path("meja/pembukuan/akun/", act_views.staff_accounts, name="staff_accounts"),
    path("meja/pembukuan/akun/<int:pk>/", act_views.staff_account, name="staff_account"),
    path("meja/pembukuan/jurnal/", views.staff_journals, name="staff_journals"),
    path("meja/pembukuan/jurnal/baru/", act_views.staff_journal_new, name="staff_journal_new"),
    path("meja/pembukuan/jurnal/<int:pk>/", views.staff_journal, name="staff_journal"),
    path("meja/pembukuan/jurnal/<int:pk>/balik/", act_views.staff_journal_reverse, name="staff_journal_reverse"),
    path("meja/pembukuan/<int:year>/buka/", act_views.staff_year_open, name="staff_year_open"),
    path("meja/pembukuan/<int:year>/tutup/", act_views.staff_year_close, name="staff_year_close"),
    path("meja/pembukuan/<int:year>/<int:month>/tutup/", act_views.staff_period_close, name="staff_period_close"),
]
