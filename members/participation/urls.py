"""The URLs of this slice."""

from django.urls import path

from members.participation import staff_views, views

DESK = "meja/partisipasi/"

urlpatterns = [
    path("partisipasi/", views.participation, name="participation"),
    path("partisipasi/<int:pk>/", views.participation_row, name="participation_row"),
    path(DESK, staff_views.staff_participation, name="staff_participation"),
    path(f"{DESK}unduh.csv", staff_views.staff_participation_csv, name="staff_participation_csv"),
    path(f"{DESK}unduh.xlsx", staff_views.staff_participation_xlsx, name="staff_participation_xlsx"),
    path(f"{DESK}anggota/<int:pk>/", staff_views.staff_participation_member, name="staff_participation_member"),
    path(f"{DESK}baris/<int:pk>/", staff_views.staff_participation_row, name="staff_participation_row"),
    path(
        f"{DESK}baris/<int:pk>/betulkan/", staff_views.staff_participation_correct, name="staff_participation_correct"
    ),
    path(f"{DESK}pembetulan/", staff_views.staff_corrections, name="staff_corrections"),
    path(f"{DESK}pembetulan/<int:pk>/", staff_views.staff_correction, name="staff_correction"),
    path(f"{DESK}pembetulan/<int:pk>/setujui/", staff_views.staff_correction_approve, name="staff_correction_approve"),
    path(f"{DESK}pembetulan/<int:pk>/tolak/", staff_views.staff_correction_refuse, name="staff_correction_refuse"),
]
