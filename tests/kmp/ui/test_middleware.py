"""The browser's policy, the reader's zone, and refused acts as pages."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from kmp.errors import Blocker, DomainError
from kmp.roles import umum
from kmp.ui import middleware

NO_NIE = Blocker("no_nie", "Izin edar barang ini habis 2 Desember 2026.", "Aturan 4.2")
BAD_ROW = Blocker("bad_row", "Baris 3 bukan angka.", path="rows.3")


@umum
def refuse(request: HttpRequest, what: str) -> HttpResponse:
    """A view that lets the refusal of its service through."""
    problems = {"rule": [NO_NIE], "input": [BAD_ROW], "bare": []}[what]
    raise DomainError("no_nie", "Izin edar barang ini habis 2 Desember 2026.", problems=problems)


@umum
def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


@umum
def miss(request: HttpRequest) -> HttpResponse:
    raise Http404


@umum
@require_POST
def press(request: HttpRequest) -> HttpResponse:
    """An act that only a button does."""
    return HttpResponse()


urlpatterns = [
    path("tekan/", press),
    path("tolak/<what>/", refuse),
    path("api/tolak/<what>/", refuse),
    path("rusak/", break_down),
    path("hilang/", miss),
    path("kelola/hilang/", miss),
]
handler400 = "kmp.ui.views.bad_request"
handler404 = "kmp.ui.views.not_found"
handler500 = "kmp.ui.views.server_error"


@pytest.fixture(autouse=True)
def _own_urls() -> object:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_no_page_allows_inline_code_or_framing() -> None:
    policy = Client().get("/hilang/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert policy.startswith("default-src 'self'; ")
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy


def test_only_the_admin_has_a_looser_policy() -> None:
    policy = Client().get("/kelola/hilang/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_view_may_set_its_own_policy() -> None:
    stricter = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    answer = middleware.content_security_policy(lambda request: stricter)(RequestFactory().get("/"))

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_a_refused_act_says_why_and_by_which_rule() -> None:
    answer = Client().get("/tolak/rule/", headers={"referer": "http://testserver/pesanan/"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Izin edar barang ini habis 2 Desember 2026." in page
    assert "Aturan 4.2" in page
    assert 'href="http://testserver/pesanan/"' in page


def test_a_refusal_does_not_lead_to_a_foreign_page() -> None:
    page = Client().get("/tolak/bare/", headers={"referer": "http://evil.example/"}).content.decode()

    assert "evil" not in page
    assert "Izin edar barang ini habis 2 Desember 2026." in page


def test_wrong_input_is_400() -> None:
    assert Client().get("/tolak/input/").status_code == 400


def test_a_refused_act_answers_the_api_in_json() -> None:
    answer = Client().get("/api/tolak/input/")

    assert answer.status_code == 400
    assert answer.json() == {"errors": [{"code": "bad_row", "message": "Baris 3 bukan angka.", "path": "rows.3"}]}
    assert Client().get("/tolak/bare/", headers={"accept": "application/json"}).json()["errors"][0]["code"] == "no_nie"


def test_a_refused_act_tells_htmx_where_messages_stand() -> None:
    answer = Client().get("/tolak/rule/", headers={"hx-request": "true"})

    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#pesan"
    assert answer.content.decode().startswith('<div class="alert alert-bad" role="alert">')


@pytest.mark.parametrize("sent", ["/hilang/?q=a%00", "/hilang/%00/", "/hilang/?%00=a&q=%00"])
def test_a_nul_byte_in_an_address_cannot_be_read(sent: str) -> None:
    answer = Client().get(sent)

    assert answer.status_code == 400
    assert "Permintaan ini tidak dapat dibaca" in answer.content.decode()


def test_a_nul_byte_in_a_field_cannot_be_read() -> None:
    assert Client().post("/hilang/", {"name": ["Sari", "Sa\0ri"]}).status_code == 400


def test_a_wrong_method_is_told_where_the_button_is() -> None:
    answer = Client().get("/tekan/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "Kembali ke halaman sebelumnya" in answer.content.decode()


def test_a_bug_gets_the_error_page_and_not_the_refusal() -> None:
    answer = Client(raise_request_exception=False).get("/rusak/")

    assert answer.status_code == 500
    assert "data Anda aman" in answer.content.decode()


@pytest.mark.parametrize(("cookie", "language"), [("", "id"), ("en", "en"), ("xx", "id")])
def test_the_language_is_the_chosen_one_and_not_the_browsers(cookie: str, language: str) -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en-US"})
    request.COOKIES["django_language"] = cookie
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(get_language() or "")
        return HttpResponse()

    answered = middleware.chosen_language(answer)(request)

    assert seen == [language]
    assert answered.headers["Content-Language"] == language


@pytest.mark.parametrize(("zone", "shown"), [("Asia/Jayapura", "Asia/Jayapura"), (None, "Asia/Jakarta")])
def test_hours_follow_the_zone_of_the_reader(zone: str | None, shown: str) -> None:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, zone=zone) if zone else AnonymousUser()  # type: ignore[assignment]
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    middleware.own_zone(answer)(request)
    timezone.deactivate()

    assert seen == [shown]
