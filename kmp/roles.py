"""Roles and their rights (roles.yaml), and the three marks every view carries: @umum, @anggota, @peran.

Deny by default: `guarded` refuses an URL whose view has no mark, so a forgotten one stops the start.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver
from django.utils.http import urlencode

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


class Role(TextChoices):
    """The five roles; a person may hold several (a pengurus is also an anggota)."""

    ANGGOTA = "anggota", "Anggota"
    PETUGAS = "petugas", "Petugas"
    PENGURUS = "pengurus", "Pengurus"
    PENGAWAS = "pengawas", "Pengawas"
    ADMIN = "admin", "Admin"


STAFF = frozenset({Role.PETUGAS, Role.PENGURUS, Role.PENGAWAS, Role.ADMIN})


def _read_rights() -> dict[Role, frozenset[str]]:
    """`roles.yaml`; a role that is missing or unknown stops the start."""
    table = yaml.safe_load((Path(__file__).parent / "roles.yaml").read_text("utf-8"))
    if set(table) != set(Role.values):
        raise ImproperlyConfigured("roles.yaml must name exactly the roles of kmp.roles.Role")
    return {Role(name): frozenset(entry["rights"]) for name, entry in table.items()}


RIGHTS = _read_rights()
ALL_RIGHTS = frozenset().union(*RIGHTS.values())


def roles_of(user: Any) -> frozenset[Role]:
    """The roles `user` holds now; read once for each request (kept on the user object)."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_roles"):
        user._roles = frozenset(Role(name) for name in user.grants.values_list("role", flat=True))
    return user._roles  # type: ignore[no-any-return]


def has_right(user: Any, right: str) -> bool:
    """Whether one of the user's roles lists `right`; an unknown right is a bug."""
    if right not in ALL_RIGHTS:
        raise ImproperlyConfigured(f"roles.yaml has no right {right}")
    return any(right in RIGHTS[role] for role in roles_of(user))


def umum(view: V) -> V:
    """Anyone may open this page."""
    view.access = "umum"  # type: ignore[attr-defined]
    return view


def _guard(view: View, may: Callable[[Any], bool], mark: str) -> View:
    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
        if not may(request.user):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    guarded_view.access = mark  # type: ignore[attr-defined]
    return guarded_view


def masuk(view: View) -> View:
    """Anyone signed in, whatever the role."""
    return _guard(view, lambda user: True, "masuk")


def anggota(view: View) -> View:
    """Signed-in members only."""
    return _guard(view, lambda user: Role.ANGGOTA in roles_of(user), "anggota")


def peran(right: str) -> Callable[[View], View]:
    """Only who holds `right` by one of the own roles; without it 403, not signed in: to the sign-in page."""
    if right not in ALL_RIGHTS:
        raise ImproperlyConfigured(f"roles.yaml has no right {right}")
    return lambda view: _guard(view, lambda user: has_right(user, right), right)


def guarded(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The patterns unchanged, or `ImproperlyConfigured` naming the first view that carries no mark."""
    listed = list(patterns)
    for pattern in listed:
        if isinstance(pattern, URLResolver):
            guarded(pattern.url_patterns)
        elif not hasattr(pattern.callback, "access"):
            raise ImproperlyConfigured(f"{pattern.name or pattern.pattern}: the view has no @umum, @anggota or @peran")
    return listed
