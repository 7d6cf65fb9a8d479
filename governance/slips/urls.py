"""The URLs of this slice."""

from django.urls import path

from governance.slips import public_views, staff_views, views

urlpatterns = [
    path("shu/<int:year>/", views.shu, name="shu"),
    path("shu/<int:year>/keterangan.pdf", views.shu_pdf, name="shu_pdf"),
    path("laporan/shu/<int:year>/", public_views.public_surplus, name="public_surplus"),
    path("meja/shu/<int:year>/keterangan/", staff_views.staff_slips, name="staff_slips"),
    path("meja/shu/<int:year>/keterangan/buat/", staff_views.staff_slips_make, name="staff_slips_make"),
    path("meja/shu/<int:year>/keterangan/<int:pk>.pdf", staff_views.staff_slip_pdf, name="staff_slip_pdf"),
]
