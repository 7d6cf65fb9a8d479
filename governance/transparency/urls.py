"""The URLs of this slice."""

from django.urls import path

from governance.transparency import verdict_views, views

urlpatterns = [
    path("", views.public, name="public"),
    path("putusan/", verdict_views.verdicts, name="verdicts"),
    path("putusan/<int:pk>/", verdict_views.verdict, name="verdict"),
    path("putusan/<int:pk>/suara.blt", verdict_views.ballots_blt, name="ballots_blt"),
    path("keputusan/", verdict_views.decisions, name="decisions"),
    path("keputusan/<int:pk>/", verdict_views.decision, name="decision"),
    path("laporan/", views.reports, name="reports"),
    path("aturan/", views.rules, name="rules"),
    path("aturan/rancangan/<int:pk>/", views.rules_draft, name="rules_draft"),
    path("periksa/", views.verify, name="verify"),
    path("periksa/<int:pk>/unduh/", views.bundle_download, name="bundle_download"),
    path(".well-known/kmp.json", views.open_profile, name="open_profile"),
]
