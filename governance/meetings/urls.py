"""The URLs of this slice."""

from django.urls import path

from governance.meetings import staff_views

urlpatterns = [
    path("meja/rapat/", staff_views.staff_meetings, name="staff_meetings"),
    path("meja/rapat/baru/", staff_views.staff_meeting_new, name="staff_meeting_new"),
    path("meja/rapat/<int:pk>/", staff_views.staff_meeting, name="staff_meeting"),
    path("meja/rapat/<int:pk>/hadir/", staff_views.staff_meeting_check_in, name="staff_meeting_check_in"),
    path("meja/rapat/<int:pk>/buka/", staff_views.staff_meeting_open, name="staff_meeting_open"),
    path("meja/rapat/<int:pk>/gagal/", staff_views.staff_meeting_fail, name="staff_meeting_fail"),
]
