"""The URLs of this slice."""

from django.urls import path

from kmp.bookimports import views

urlpatterns = [
    path("meja/pembukuan/impor/", views.staff_book_imports, name="staff_book_imports"),
    path("meja/pembukuan/impor/baru/", views.staff_book_import_new, name="staff_book_import_new"),
    path("meja/pembukuan/impor/templat.csv", views.staff_book_template_csv, name="staff_book_template_csv"),
    path("meja/pembukuan/impor/templat.xlsx", views.staff_book_template_xlsx, name="staff_book_template_xlsx"),
    path("meja/pembukuan/impor/<int:pk>/", views.staff_book_import, name="staff_book_import"),
    path("meja/pembukuan/impor/<int:pk>/angka/", views.staff_book_import_controls, name="staff_book_import_controls"),
    path("meja/pembukuan/impor/<int:pk>/salah.csv", views.staff_book_import_faults, name="staff_book_import_faults"),
    path("meja/pembukuan/impor/<int:pk>/catat/", views.staff_book_import_enter, name="staff_book_import_enter"),
    path("meja/pembukuan/impor/<int:pk>/batal/", views.staff_book_import_drop, name="staff_book_import_drop"),
]
