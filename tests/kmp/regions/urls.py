"""Only what these tests open."""

from django.contrib import admin
from django.urls import include, path

import kmp.regions.admin  # noqa: F401  # registers both lists

urlpatterns = [path("", include("kmp.regions.urls")), path("kelola/", admin.site.urls)]
