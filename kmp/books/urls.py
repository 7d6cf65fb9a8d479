"""The URLs of this slice."""

from django.urls import path

from kmp.books import chart_views, closing_views, party_views, views

urlpatterns = [
    path("meja/pembukuan/", views.staff_books, name="staff_books"),
    path("meja/pembukuan/akun/", chart_views.staff_accounts, name="staff_accounts"),
    path("meja/pembukuan/akun/<int:pk>/", chart_views.staff_account, name="staff_account"),
    path("meja/pembukuan/jurnal/", views.staff_journals, name="staff_journals"),
    path("meja/pembukuan/jurnal/<int:pk>/", views.staff_journal, name="staff_journal"),
    path("meja/pembukuan/pihak/", party_views.staff_parties, name="staff_parties"),
    path("meja/pembukuan/pihak/<int:pk>/", party_views.staff_party, name="staff_party"),
    path("meja/pembukuan/<int:year>/buka/", closing_views.staff_year_open, name="staff_year_open"),
    path("meja/pembukuan/<int:year>/tutup/", closing_views.staff_year_close, name="staff_year_close"),
    path("meja/pembukuan/<int:year>/<int:month>/tutup/", closing_views.staff_period_close, name="staff_period_close"),
]
