"""Every URL of the house. Views without an access mark stop the start (kmp.roles.guarded)."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView

from kmp.roles import guarded, umum

# Foreign views carry no mark of ours: Django admin asks for is_staff, allauth's pages guard themselves.
FOREIGN = [
    path("kelola/", admin.site.urls),
    path("masuk/", include("allauth.urls")),
]

OURS: list[URLPattern | URLResolver] = [
    path("bahasa/", umum(set_language), name="set_language"),
    path("", include("kmp.ui.urls")),
    path("", include("kmp.regions.urls")),
    path("", include("kmp.accounts.urls")),
    path("", include("kmp.bookimports.urls")),
    path("", include("kmp.books.urls")),
    path("", include("kmp.statements.urls")),
    path("", include("kmp.files.urls")),
    path("", include("kmp.papers.urls")),
    path("", include("kmp.runs.urls")),
    path("", include("kmp.tokens.urls")),
    path("", include("kmp.trail.urls")),
    path("", include("kmp.vouchers.urls")),
    path("", include("kmp.health")),
    path("", include("members.urls")),
    path("", include("governance.urls")),
    path("", include("supply.urls")),
    path("", include("clinics.urls")),
    path("api/v1/", include("governance.api")),
    path("api/v1/members/", include("members.api")),
    path("api/schema/", umum(SpectacularAPIView.as_view()), name="api_schema"),
]

urlpatterns = [*FOREIGN, *guarded(OURS)]

handler400 = "kmp.ui.views.bad_request"
handler403 = "kmp.ui.views.forbidden"
handler404 = "kmp.ui.views.not_found"
handler429 = "kmp.accounts.views.too_many_requests"
handler500 = "kmp.ui.views.server_error"
