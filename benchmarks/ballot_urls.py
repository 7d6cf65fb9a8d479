"""The house's URLs, and two bare views: one INSERT behind the same middleware, with and without signing in."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kmp.roles import peran, umum

BARE, OPEN = "/tolok-suara/", "/tolok-suara-umum/"
TABLE = "CREATE TABLE IF NOT EXISTS tolok_suara (id bigserial PRIMARY KEY, voter bigint, choice text, at timestamptz)"
INSERT = "INSERT INTO tolok_suara (voter, choice, at) VALUES (%s, %s, now())"


@peran("ballots.cast")
@require_POST
def bare(request: HttpRequest) -> HttpResponse:
    """One INSERT for whoever is signed in with the right of a voter."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [request.user.pk, request.POST["pilihan"]])
    return HttpResponse("")


@umum
@csrf_exempt
@require_POST
def bare_open(request: HttpRequest) -> HttpResponse:
    """One INSERT for anybody."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [0, request.POST["pilihan"]])
    return HttpResponse("")


urlpatterns = [path(BARE.lstrip("/"), bare), path(OPEN.lstrip("/"), bare_open), path("", include("kmp.urls"))]
