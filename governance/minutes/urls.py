"""The URLs of this slice."""

from django.urls import path

from governance.minutes import staff_views, views

urlpatterns = [
    path("rapat/<int:pk>/berita-acara/", views.minutes, name="minutes"),
    path("rapat/<int:pk>/berita-acara/tanda-tangani/", views.minutes_sign, name="minutes_sign"),
    path("rapat/<int:pk>/berita-acara/pdf/", views.minutes_pdf, name="minutes_pdf"),
    path("meja/rapat/<int:pk>/tutup/", staff_views.staff_meeting_close, name="staff_meeting_close"),
    path("meja/rapat/<int:pk>/berita-acara/", staff_views.staff_minutes, name="staff_minutes"),
    path("meja/rapat/<int:pk>/berita-acara/ubah/", staff_views.staff_minutes_edit, name="staff_minutes_edit"),
    path("meja/rapat/<int:pk>/berita-acara/ingatkan/", staff_views.staff_minutes_remind, name="staff_minutes_remind"),
    path("meja/rapat/<int:pk>/berita-acara/pdf/", staff_views.staff_minutes_pdf, name="staff_minutes_pdf"),
    path("meja/rapat/<int:pk>/tanda-tangan/", staff_views.staff_minutes_sign, name="staff_minutes_sign"),
]
