"""The URLs of this slice."""

from django.urls import path

from members.registry import staff_views, views

urlpatterns = [
    path("kartu/", views.card, name="card"),
    path("lainnya/", views.more, name="more"),
    path("meja/anggota/", staff_views.staff_members, name="staff_members"),
    path("meja/anggota/unduh/", staff_views.staff_members_csv, name="staff_members_csv"),
    path("meja/anggota/<int:pk>/", staff_views.staff_member, name="staff_member"),
    path("meja/anggota/<int:pk>/<slug:move>/", staff_views.staff_member_move, name="staff_member_move"),
]
