"""The URLs of this slice."""

from django.urls import path

from members.banking import views

urlpatterns = [
    path("meja/mutasi/", views.staff_bank, name="staff_bank"),
    path("meja/mutasi/unduh/", views.staff_bank_csv, name="staff_bank_csv"),
    path("meja/mutasi/unggah/", views.staff_bank_upload, name="staff_bank_upload"),
    path("meja/mutasi/unggah/<slug:token>/", views.staff_bank_preview, name="staff_bank_preview"),
    path("meja/mutasi/cocokkan/", views.staff_bank_match, name="staff_bank_match"),
    path("meja/mutasi/berkas/<int:pk>/", views.staff_bank_statement, name="staff_bank_statement"),
    path("meja/mutasi/<int:pk>/", views.staff_bank_line, name="staff_bank_line"),
    path("meja/mutasi/<int:pk>/cocokkan/", views.staff_bank_assign, name="staff_bank_assign"),
    path("meja/mutasi/<int:pk>/abaikan/", views.staff_bank_ignore, name="staff_bank_ignore"),
    path("meja/mutasi/<int:pk>/buka/", views.staff_bank_reopen, name="staff_bank_reopen"),
    path("meja/mutasi/<int:pk>/batalkan/", views.staff_bank_undo, name="staff_bank_undo"),
]
