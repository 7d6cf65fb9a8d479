"""The URLs of this slice."""

from django.urls import URLPattern, URLResolver, path

from kmp.papers import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("cek/", views.paper_find, name="paper_find"),
    path("cek/<str:code>/", views.paper_check, name="paper_check"),
]
