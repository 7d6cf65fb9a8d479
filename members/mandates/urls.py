"""The URLs of this slice."""

from django.urls import path

from members.mandates import staff_views, views

urlpatterns = [
    path("lainnya/wakil/", views.mandates, name="mandates"),
    path("lainnya/wakil/tambah/", views.mandate_new, name="mandate_new"),
    path("lainnya/wakil/<int:pk>/akhiri/", views.mandate_end, name="mandate_end"),
    path("lainnya/wakil/<int:pk>/suara/", views.mandate_vote, name="mandate_vote"),
    path("lainnya/bertindak/", views.acting_for, name="acting_for"),
    path("meja/wakil/", staff_views.staff_mandates, name="staff_mandates"),
    path("meja/wakil/unduh/", staff_views.staff_mandates_csv, name="staff_mandates_csv"),
    path("meja/anggota/<int:pk>/wakil/", staff_views.staff_member_mandates, name="staff_member_mandates"),
    path("meja/anggota/<int:pk>/wakil/tambah/", staff_views.staff_mandate_new, name="staff_mandate_new"),
    path("meja/wakil/<int:pk>/akhiri/", staff_views.staff_mandate_end, name="staff_mandate_end"),
    path("meja/wakil/<int:pk>/suara/", staff_views.staff_mandate_vote, name="staff_mandate_vote"),
]
