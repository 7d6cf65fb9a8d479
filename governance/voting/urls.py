"""The URLs of this slice."""

from django.urls import path

from governance.voting import staff_views, views

urlpatterns = [
    path("suara/", views.votes, name="votes"),
    path("suara/<int:pk>/", views.vote, name="vote"),
    path("suara/<int:pk>/periksa/", views.vote_confirm, name="vote_confirm"),
    path("suara/<int:pk>/bukti/", views.vote_receipt, name="vote_receipt"),
    path("meja/suara/", staff_views.staff_motions, name="staff_motions"),
    path("meja/suara/baru/", staff_views.staff_motion_new, name="staff_motion_new"),
    path("meja/suara/<int:pk>/", staff_views.staff_motion, name="staff_motion"),
    path("meja/suara/<int:pk>/buka/", staff_views.staff_motion_open, name="staff_motion_open"),
    path("meja/suara/<int:pk>/tutup/", staff_views.staff_motion_close, name="staff_motion_close"),
    path("meja/suara/<int:pk>/hitung/", staff_views.staff_motion_count, name="staff_motion_count"),
    path("meja/suara/<int:pk>/putuskan/", staff_views.staff_motion_adopt, name="staff_motion_adopt"),
]
