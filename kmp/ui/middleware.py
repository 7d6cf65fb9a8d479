"""What surrounds every page: what the browser may load, whose clock is shown, and how a refused act is told."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kmp.errors import DomainError

ADMIN_PATH = "/kelola/"
API_PATH = "/api/"
_COMMON = "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
POLICY = f"default-src 'self'; img-src 'self' data:; {_COMMON}"
# Django admin's skin runs Alpine, which needs inline code and eval; nothing else does, and members never see it
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob:; font-src 'self' data:; {_COMMON}"
)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """No inline style or script anywhere but under the admin path; a view may set a stricter policy of its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith(ADMIN_PATH) else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def chosen_language(get_response: GetResponse) -> GetResponse:
    """The language this person chose (`set_language` keeps it in a cookie), else Indonesian.

    Unlike Django's `LocaleMiddleware` it does not read Accept-Language: many phones here are set to English, and
    their owners would get English errors on Indonesian pages.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def own_zone(get_response: GetResponse) -> GetResponse:
    """Hours are shown in the signed-in user's zone (WIB, WITA, WIT), else in the cooperative's."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            timezone.activate(zoneinfo.ZoneInfo(request.user.zone))
        else:
            timezone.deactivate()
        return get_response(request)

    return middleware


def refused_acts(get_response: GetResponse) -> GetResponse:
    """A `DomainError` that no view answered becomes a page saying what was refused, by which rule, and what next."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    middleware.process_exception = _answer  # type: ignore[attr-defined]  # Django looks for it on the instance
    return middleware


def readable_text(get_response: GetResponse) -> GetResponse:
    """400 for a NUL byte in the path or the fields: nobody types it, and PostgreSQL holds no text with it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        sent = (value for fields in (request.GET, request.POST) for values in fields.lists() for value in values[1])
        if "\0" in request.path or any("\0" in value for value in sent):
            raise BadRequest("a NUL byte was sent")
        return get_response(request)

    return middleware


def told_methods(get_response: GetResponse) -> GetResponse:
    """A 405 without a word, as Django's decorators answer, gets the page that says where to go instead."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("405.html")
        return response

    return middleware


def _answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """400 when a problem names a place in what was sent (`path`), else 409: right, but not now."""
    if not isinstance(error, DomainError):
        return None
    sent_wrong = any(problem.path for problem in error.problems)
    status = HTTPStatus.BAD_REQUEST if sent_wrong else HTTPStatus.CONFLICT
    if (
        request.path.startswith(API_PATH)
        or request.get_preferred_type(["text/html", "application/json"]) != "text/html"
    ):
        entries = [problem.as_entry() for problem in error.problems]
        alone = {"code": error.code, "message": str(error), "path": ""}
        return JsonResponse({"errors": entries or [alone]}, status=status)
    return _page(request, error, status)


def _page(request: HttpRequest, error: DomainError, status: HTTPStatus) -> HttpResponse:
    """A whole page, or for htmx the alert alone, put where messages stand."""
    by_htmx = request.headers.get("HX-Request") == "true"
    template = "kmp/ui/refused.html#alert" if by_htmx else "kmp/ui/refused.html"
    response = render(request, template, {"error": error, "back": _back(request)}, status=status)
    if by_htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#pesan", "innerHTML show:top"
    return response


def _back(request: HttpRequest) -> str:
    """The page the act was tried from, if it is one of ours."""
    ours = f"{request.scheme}://{request.get_host()}/"
    referer = request.headers.get("Referer", "")
    return referer if referer.startswith(ours) else ""
