"""Every URL of the house. Views without an access mark stop the start (kmp.roles.guarded)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("kelola/", admin.site.urls),
    path("masuk/", include("allauth.urls")),
]
