"""The URLs of this slice."""

from django.urls import path

from governance.bylaws import staff_views

urlpatterns = [
    path("meja/aturan/", staff_views.staff_bylaws, name="staff_bylaws"),
    path("meja/aturan/baru/", staff_views.staff_bylaws_new, name="staff_bylaws_new"),
]
