"""The URLs of this slice."""

from django.urls import path

from governance.bylaws import draft_views, staff_views

DRAFT = "meja/aturan/rancangan/<int:pk>/"
urlpatterns = [
    path("meja/aturan/", staff_views.staff_bylaws, name="staff_bylaws"),
    path("meja/aturan/versi/<int:number>/", staff_views.staff_bylaws_version, name="staff_bylaws_version"),
    path("meja/aturan/rancangan/", draft_views.staff_bylaw_drafts, name="staff_bylaw_drafts"),
    path("meja/aturan/rancangan/baru/", draft_views.staff_bylaw_draft_new, name="staff_bylaw_draft_new"),
    path(DRAFT, draft_views.staff_bylaw_draft, name="staff_bylaw_draft"),
    path(f"{DRAFT}judul/", draft_views.staff_bylaw_draft_title, name="staff_bylaw_draft_title"),
    path(f"{DRAFT}isi/<slug:section>/", draft_views.staff_bylaw_draft_section, name="staff_bylaw_draft_section"),
    path(f"{DRAFT}json/", draft_views.staff_bylaw_draft_json, name="staff_bylaw_draft_json"),
    path(f"{DRAFT}uji/", draft_views.staff_bylaw_draft_trial, name="staff_bylaw_draft_trial"),
    path(f"{DRAFT}ajukan/", draft_views.staff_bylaw_draft_propose, name="staff_bylaw_draft_propose"),
    path(f"{DRAFT}berlakukan/", draft_views.staff_bylaw_draft_enact, name="staff_bylaw_draft_enact"),
    path(f"{DRAFT}hentikan/", draft_views.staff_bylaw_draft_drop, name="staff_bylaw_draft_drop"),
    path(f"{DRAFT}sandingkan/", draft_views.staff_bylaw_draft_base, name="staff_bylaw_draft_base"),
    path(f"{DRAFT}tutup/", draft_views.staff_bylaw_draft_close, name="staff_bylaw_draft_close"),
]
