"""The URLs of this slice."""

from django.urls import path

from governance.elections import staff_views, views

urlpatterns = [
    path("pemilihan/", views.elections, name="elections"),
    path("pemilihan/<int:pk>/", views.election, name="election"),
    path("pemilihan/<int:pk>/calonkan/", views.election_nominate, name="election_nominate"),
    path("pencalonan/<int:pk>/", views.nomination, name="nomination"),
    path("pencalonan/<int:pk>/mundur/", views.nomination_withdraw, name="nomination_withdraw"),
    path("meja/pemilihan/", staff_views.staff_elections, name="staff_elections"),
    path("meja/pemilihan/baru/", staff_views.staff_election_new, name="staff_election_new"),
    path("meja/pemilihan/<int:pk>/", staff_views.staff_election, name="staff_election"),
    path("meja/pemilihan/<int:pk>/calonkan/", staff_views.staff_election_nominate, name="staff_election_nominate"),
    path("meja/pemilihan/<int:pk>/daftar/", staff_views.staff_election_list, name="staff_election_list"),
    path("meja/pencalonan/<int:pk>/", staff_views.staff_candidacy, name="staff_candidacy"),
    path("meja/pencalonan/<int:pk>/mundur/", staff_views.staff_candidacy_withdraw, name="staff_candidacy_withdraw"),
    path("meja/rapat/<int:pk>/utusan/", staff_views.staff_delegates, name="staff_delegates"),
    path("meja/utusan/<int:pk>/akhiri/", staff_views.staff_delegate_end, name="staff_delegate_end"),
]
