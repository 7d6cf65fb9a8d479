"""The URLs of this slice."""

from django.urls import path

from members.profiles import staff_views, views

OF_MEMBER = "meja/anggota/<int:pk>/profil"

urlpatterns = [
    path("lainnya/profil/", views.profile, name="profile"),
    path("lainnya/profil/<slug:what>/tambah/", views.profile_add, name="profile_add"),
    path("lainnya/profil/<slug:what>/<int:pk>/hapus/", views.profile_remove, name="profile_remove"),
    path(f"{OF_MEMBER}/", staff_views.staff_profile, name="staff_profile"),
    path(f"{OF_MEMBER}/<slug:what>/tambah/", staff_views.staff_profile_add, name="staff_profile_add"),
    path(f"{OF_MEMBER}/<slug:what>/<int:row>/hapus/", staff_views.staff_profile_remove, name="staff_profile_remove"),
]
