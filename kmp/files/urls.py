"""The URLs of this slice."""

from django.urls import URLPattern, URLResolver, path

from kmp.files import views

urlpatterns: list[URLPattern | URLResolver] = [path("berkas/<int:pk>/", views.file, name="file")]
