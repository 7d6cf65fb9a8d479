"""The URLs of this slice."""

from django.urls import path

from members.leaving import staff_views, views

urlpatterns = [
    path("keanggotaan/berhenti/", views.leave, name="leave"),
    path("keanggotaan/berhenti/<int:pk>/tarik/", views.leave_withdraw, name="leave_withdraw"),
    path("keanggotaan/berhenti/<int:pk>/keterangan/", views.leave_words, name="leave_words"),
    path("keanggotaan/berhenti/<int:pk>/surat/", views.leave_paper, name="leave_paper"),
    path("meja/keluar/", staff_views.staff_leavings, name="staff_leavings"),
    path("meja/keluar/unduh/", staff_views.staff_leavings_csv, name="staff_leavings_csv"),
    path("meja/keluar/anggota/<int:pk>/", staff_views.staff_leaving_new, name="staff_leaving_new"),
    path("meja/keluar/<int:pk>/", staff_views.staff_leaving, name="staff_leaving"),
    path("meja/keluar/<int:pk>/undang/", staff_views.staff_leaving_invite, name="staff_leaving_invite"),
    path("meja/keluar/<int:pk>/keterangan/", staff_views.staff_leaving_hear, name="staff_leaving_hear"),
    path("meja/keluar/<int:pk>/putuskan/", staff_views.staff_leaving_decide, name="staff_leaving_decide"),
    path("meja/keluar/<int:pk>/tolak/", staff_views.staff_leaving_refuse, name="staff_leaving_refuse"),
    path("meja/keluar/<int:pk>/tarik/", staff_views.staff_leaving_withdraw, name="staff_leaving_withdraw"),
    path("meja/keluar/<int:pk>/bayar/", staff_views.staff_leaving_pay, name="staff_leaving_pay"),
    path("meja/keluar/<int:pk>/surat/", staff_views.staff_leaving_paper, name="staff_leaving_paper"),
]
