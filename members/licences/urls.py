"""The URLs of this slice."""

from django.urls import path

from members.licences import staff_views, views

urlpatterns = [
    path("lainnya/izin/", views.licences, name="licences"),
    path("lainnya/izin/tambah/", views.licence_new, name="licence_new"),
    path("izin/<str:number>/", views.licences_of, name="licences_of"),
    path("meja/izin/", staff_views.staff_licences, name="staff_licences"),
    path("meja/izin/unduh/", staff_views.staff_licences_csv, name="staff_licences_csv"),
    path("meja/izin/<int:pk>/", staff_views.staff_licence, name="staff_licence"),
    path("meja/izin/<int:pk>/periksa/", staff_views.staff_licence_check, name="staff_licence_check"),
    path("meja/izin/<int:pk>/tolak/", staff_views.staff_licence_refuse, name="staff_licence_refuse"),
    path("meja/izin/<int:pk>/cabut/", staff_views.staff_licence_revoke, name="staff_licence_revoke"),
    path("meja/anggota/<int:pk>/izin/tambah/", staff_views.staff_licence_new, name="staff_licence_new"),
]
