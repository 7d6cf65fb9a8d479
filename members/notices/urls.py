"""The URLs of this slice."""

from django.urls import URLPattern, URLResolver, path

from members.notices import staff_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("kabar/", views.notices, name="notices"),
    path("kabar/dibaca/", views.notices_read, name="notices_read"),
    path("kabar/pilihan/", views.notice_choices, name="notice_choices"),
    path("kabar/<int:pk>/buka/", views.notice_open, name="notice_open"),
    path("meja/anggota/<int:pk>/kabar/", staff_views.staff_member_notices, name="staff_member_notices"),
]
