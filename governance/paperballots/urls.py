"""The URLs of this slice."""

from django.urls import path

from governance.paperballots import batch_views, list_views, staff_views

urlpatterns = [
    path("meja/suara/<int:pk>/kertas/", staff_views.staff_paper, name="staff_paper"),
    path("meja/suara/<int:pk>/kertas/csv/", staff_views.staff_paper_csv, name="staff_paper_csv"),
    path("meja/suara/<int:pk>/kertas/cetak/", staff_views.staff_paper_print, name="staff_paper_print"),
    path("meja/suara/<int:pk>/kertas/cetak/pdf/", staff_views.staff_paper_make, name="staff_paper_make"),
    path("meja/suara/<int:pk>/kertas/berkas/<int:run_pk>/", staff_views.staff_paper_file, name="staff_paper_file"),
    path("meja/suara/<int:pk>/kertas/catat/", batch_views.staff_paper_batch_new, name="staff_paper_batch_new"),
    path("meja/kertas/kumpulan/<int:pk>/", batch_views.staff_paper_batch, name="staff_paper_batch"),
    path("meja/kertas/kumpulan/<int:pk>/lembar/", batch_views.staff_paper_read, name="staff_paper_read"),
    path("meja/kertas/kumpulan/<int:pk>/berkas/", batch_views.staff_paper_read_file, name="staff_paper_read_file"),
    path("meja/kertas/kumpulan/<int:pk>/masukkan/", batch_views.staff_paper_confirm, name="staff_paper_confirm"),
    path("meja/kertas/kumpulan/<int:pk>/batalkan/", batch_views.staff_paper_drop, name="staff_paper_drop"),
    path("meja/kertas/lembar/<str:code>/", staff_views.staff_paper_sheet, name="staff_paper_sheet"),
    path("meja/kertas/lembar/<str:code>/keluarkan/", batch_views.staff_paper_take_out, name="staff_paper_take_out"),
    path("meja/kertas/lembar/<str:code>/tidak-berlaku/", staff_views.staff_paper_void, name="staff_paper_void"),
    path("meja/rapat/<int:pk>/kertas/", list_views.staff_paper_lists, name="staff_paper_lists"),
    path("meja/rapat/<int:pk>/kertas/catat/", list_views.staff_paper_list_new, name="staff_paper_list_new"),
    path("meja/kertas/daftar/<int:pk>/", list_views.staff_paper_list, name="staff_paper_list"),
    path("meja/kertas/daftar/<int:pk>/nama/", list_views.staff_paper_names, name="staff_paper_names"),
    path(
        "meja/kertas/daftar/<int:pk>/nama/<int:name_pk>/keluarkan/",
        list_views.staff_paper_name_out,
        name="staff_paper_name_out",
    ),
    path("meja/kertas/daftar/<int:pk>/masukkan/", list_views.staff_paper_list_confirm, name="staff_paper_list_confirm"),
    path("meja/kertas/daftar/<int:pk>/batalkan/", list_views.staff_paper_list_drop, name="staff_paper_list_drop"),
]
