"""The house's URLs, and an empty page behind the same middleware, sign-in and right as the staff lists."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from kmp.roles import peran

EMPTY = "/tolok-kosong/"


@peran("members.see")
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return HttpResponse("")


urlpatterns = [path(EMPTY.lstrip("/"), empty), path("", include("kmp.urls"))]
