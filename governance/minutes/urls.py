"""The URLs of this slice."""

from django.urls import path

from governance.minutes import staff_views

urlpatterns = [
    path("meja/rapat/<int:pk>/tutup/", staff_views.staff_meeting_close, name="staff_meeting_close"),
    path("meja/rapat/<int:pk>/berita-acara/", staff_views.staff_minutes, name="staff_minutes"),
    path("meja/rapat/<int:pk>/tanda-tangan/", staff_views.staff_minutes_sign, name="staff_minutes_sign"),
]
