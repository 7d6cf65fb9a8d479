"""The URLs of this slice."""

from django.urls import path

from governance.packs import report_views, staff_views, views

REPORT = "meja/laporan-tahunan/<int:year>/"
urlpatterns = [
    path("rapat/<int:pk>/berkas/", views.pack, name="pack"),
    path("rapat/<int:pk>/berkas/pdf/", views.pack_pdf, name="pack_pdf"),
    path("rapat/<int:pk>/berkas/zip/", views.pack_zip, name="pack_zip"),
    path("meja/laporan-tahunan/", report_views.staff_reports, name="staff_reports"),
    path(REPORT, report_views.staff_report, name="staff_report"),
    path(f"{REPORT}tulis/", report_views.staff_report_write, name="staff_report_write"),
    path(f"{REPORT}anggaran/", report_views.staff_report_budget, name="staff_report_budget"),
    path(f"{REPORT}pengawas/", report_views.staff_report_supervise, name="staff_report_supervise"),
    path(f"{REPORT}ajukan/", report_views.staff_report_put, name="staff_report_put"),
    path(f"{REPORT}tarik/", report_views.staff_report_back, name="staff_report_back"),
    path(f"{REPORT}tanda-tangan/", report_views.staff_report_sign, name="staff_report_sign"),
    path(f"{REPORT}pdf/", report_views.staff_report_pdf, name="staff_report_pdf"),
    path("meja/rapat/<int:pk>/berkas/", staff_views.staff_pack, name="staff_pack"),
    path("meja/rapat/<int:pk>/berkas/buat/", staff_views.staff_pack_make, name="staff_pack_make"),
    path("meja/rapat/<int:pk>/berkas/pdf/", staff_views.staff_pack_pdf, name="staff_pack_pdf"),
    path("meja/rapat/<int:pk>/berkas/zip/", staff_views.staff_pack_zip, name="staff_pack_zip"),
    path("meja/rapat/<int:pk>/berkas/dilaporkan/", staff_views.staff_pack_reported, name="staff_pack_reported"),
    path("meja/lembar-ods/", staff_views.staff_ods, name="staff_ods"),
]
