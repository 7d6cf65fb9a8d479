"""The URLs of this slice."""

from django.urls import path

from members.registry import change_views, register_views, staff_views, views

urlpatterns = [
    path("kartu/", views.card, name="card"),
    path("kartu/pdf/", views.card_pdf, name="card_pdf"),
    path("anggota/<str:code>/", views.card_check, name="card_check"),
    path("lainnya/", views.more, name="more"),
    path("meja/anggota/", staff_views.staff_members, name="staff_members"),
    path("meja/anggota/unduh/<slug:kind>/", staff_views.staff_members_export, name="staff_members_export"),
    path("meja/anggota/<int:pk>/", staff_views.staff_member, name="staff_member"),
    path("meja/anggota/<int:pk>/kartu/", views.staff_member_card, name="staff_member_card"),
    path("meja/anggota/<int:pk>/perubahan/", change_views.staff_member_change, name="staff_member_change"),
    path("meja/buku-anggota/", register_views.staff_register, name="staff_register"),
    path("meja/buku-anggota/pdf/", register_views.staff_register_pdf, name="staff_register_pdf"),
    path("meja/buku-anggota/berkas/<int:pk>/", register_views.staff_register_file, name="staff_register_file"),
    path("meja/perubahan-anggota/", change_views.staff_changes, name="staff_changes"),
    path("meja/perubahan-anggota/<int:pk>/", change_views.staff_change, name="staff_change"),
    path("meja/perubahan-anggota/<int:pk>/catat/", change_views.staff_change_approve, name="staff_change_approve"),
    path("meja/perubahan-anggota/<int:pk>/tolak/", change_views.staff_change_refuse, name="staff_change_refuse"),
    path("meja/perubahan-anggota/<int:pk>/tarik/", change_views.staff_change_withdraw, name="staff_change_withdraw"),
]
