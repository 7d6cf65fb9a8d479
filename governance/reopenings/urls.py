"""The URLs of this slice."""

from django.urls import path

from governance.reopenings import staff_views

urlpatterns = [
    path("meja/pembukuan/buka-kembali/", staff_views.staff_reopenings, name="staff_reopenings"),
    path("meja/pembukuan/buka-kembali/baru/", staff_views.staff_reopening_new, name="staff_reopening_new"),
    path("meja/pembukuan/buka-kembali/<int:pk>/", staff_views.staff_reopening_do, name="staff_reopening_do"),
]
