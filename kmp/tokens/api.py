"""What every interface for programs stands on: keys with scopes, answers in one shape, writes done once."""

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotFound, ValidationError
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView, exception_handler

from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.tokens.models import ApiToken
from kmp.tokens.queries import token_of
from kmp.tokens.rules import KEY_SHAPE
from kmp.tokens.services import begin_write, forget_write, keep_answer, note_use

logger = logging.getLogger(__name__)
Handler = Callable[..., Response]

IDEMPOTENCY_KEY = OpenApiParameter(
    name="Idempotency-Key",
    type=str,
    location=OpenApiParameter.HEADER,
    required=True,
    description="8–80 printable characters of your own. Sent again with the same body, it gets the first answer.",
)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer kmp_…`: the user is the program's own, `request.auth` is the key."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        token = token_of(words[1].decode("ascii", "ignore")) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed(_("Kunci API ini tidak dikenal, sudah dicabut, atau sudah berakhir."))
        note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names the key."""

    target_class = TokenAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "kmp_…"}


class HasScope(BasePermission):
    """Lets in whose key carries the view's scope: `read_scope` for GET, `write_scope` for the rest; none: nobody."""

    message = "Kunci ini tidak mempunyai lingkup untuk itu."

    def has_permission(self, request: Request, view: APIView) -> bool:
        reads = request.method in ("GET", "HEAD", "OPTIONS")
        scope = getattr(view, "read_scope" if reads else "write_scope", "")
        return isinstance(request.auth, ApiToken) and bool(scope) and scope in request.auth.scopes


class TokenThrottle(SimpleRateThrottle):
    """So many requests a minute for each key: enough for a nightly synchronisation."""

    scope = "token"
    rate = "600/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        held = request.auth.pk if isinstance(request.auth, ApiToken) else self.get_ident(request)
        return f"api-throttle-{held}"


class ProgramView(APIView):
    """What every view for programs is: a key with the right scope, so many requests, errors in one shape."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [TokenThrottle]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    read_scope = ""
    write_scope = ""

    def get_exception_handler(self) -> Any:
        return answer_refusals

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view with its mark: not roles but scopes decide here (kmp.roles.guarded wants a word from each)."""
        view = super().as_view(**initkwargs)
        view.access = "program"  # type: ignore[attr-defined]
        return view


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`, at most 200 rows a page."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def as_answer(refused: DomainError) -> Response:
    """400 when a problem names a place in what was sent, else 409: right, but not now."""
    entries = [problem.as_entry() for problem in refused.problems]
    status = HTTPStatus.BAD_REQUEST if any(entry["path"] for entry in entries) else HTTPStatus.CONFLICT
    return Response({"errors": entries or [{"code": refused.code, "message": str(refused), "path": ""}]}, status=status)


def answer_refusals(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error in one shape, `{"errors": [{"code", "message", "path"}]}`; what is not ours stays an error."""
    if isinstance(error, DomainError):
        return as_answer(error)
    answer = exception_handler(error, context)
    if answer is not None:
        known = {Http404: NotFound, PermissionDenied: Forbidden}.get(type(error))
        details = known().get_full_details() if known else error.get_full_details()  # type: ignore[attr-defined]
        answer.data = {"errors": list(_entries(details, ""))}
    return answer


def _entries(details: Any, path: str) -> Any:
    """REST framework's nested details as flat entries with dotted paths."""
    if isinstance(details, dict) and set(details) == {"message", "code"} and not isinstance(details["message"], dict):
        yield {"code": str(details["code"]), "message": str(details["message"]), "path": path}
        return
    named = details.items() if isinstance(details, dict) else enumerate(details) if isinstance(details, list) else ()
    for key, inner in named:
        place = isinstance(inner, dict) and set(inner) == {"message", "code"} and isinstance(key, int)
        whole = key in ("non_field_errors", "detail")
        deeper = path if place or whole else f"{path}.{key}".lstrip(".")
        yield from _entries(inner, deeper)


def query_of(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """The parameters of the address as `shape` reads them, or 400 with what is wrong about each."""
    read = shape(data=request.query_params.dict())
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def body_of(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """What was sent as `shape` reads it, or 400 with what is wrong about each part."""
    read = shape(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def program_of(request: Request) -> User:
    """Who acts: the program's own user."""
    assert isinstance(request.user, User)
    return request.user


def write_reference(request: Request) -> str:
    """64 hexadecimal digits of the key and the sender's own key: what makes the act itself safe to repeat."""
    assert isinstance(request.auth, ApiToken)
    return hashlib.sha256(f"{request.auth.prefix}:{request.headers['Idempotency-Key']}".encode()).hexdigest()


def idempotent(handler: Handler) -> Handler:
    """A write that is done once for each `Idempotency-Key`; repeated, it gets the first answer.

    Refused: 400 without a key, 409 while another request is doing it, 422 when the key meant another request. A
    refusal of the act is an answer too and is kept; a fault of ours is not.
    """

    @wraps(handler)
    def once(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not KEY_SHAPE.match(key):
            raise ValidationError({"Idempotency-Key": [_("Kirim 8–80 huruf atau angka tanpa spasi.")]}, code="required")
        assert isinstance(request.auth, ApiToken)
        try:
            write, mine = begin_write(request.auth, key=key, request_digest=_digest(request))
        except DomainError as refused:
            answer = as_answer(refused)
            if refused.code == "idempotency_key_reused":
                answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
            return answer
        if not mine:
            return Response(write.body, status=write.status, headers={"Idempotent-Replay": "true"})
        try:
            answer = _done(handler, view, request, args, kwargs)
        except Exception:
            forget_write(write)
            raise
        keep_answer(write, status=answer.status_code, body=answer.data)
        return answer

    return once


def _done(handler: Handler, view: APIView, request: Request, args: Any, kwargs: Any) -> Response:
    try:
        return handler(view, request, *args, **kwargs)
    except DomainError as refused:
        return as_answer(refused)
    except ValidationError as wrong:
        answer = answer_refusals(wrong, {"view": view, "request": request})
        assert answer is not None
        return answer


def _digest(request: Request) -> str:
    """Of what was asked: method, path with its query, and the body as it came."""
    asked = f"{request.method} {request.get_full_path()}\n".encode() + request._request.body
    return hashlib.sha256(asked).hexdigest()
