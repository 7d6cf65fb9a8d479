"""The frame of a staff page (sidebar, top bar, pages beside, bottom bar), drawn once for all who would see the same.

Everything in it follows from who looks (name, roles), where they are, what waits for them, and the language; the parts
are kept in this process under exactly these. A page then pays for its content, not for thirty links.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kmp.roles import roles_of
from kmp.ui import navigation

MOST = 512  # parts kept; then all are forgotten
_KEPT: dict[tuple[Any, ...], SafeString] = {}


def staff_part(part: str, request: HttpRequest, shell: Any) -> SafeString:
    """`kmp/ui/staff_<part>.html` for this request: side, top, area or bottom."""
    key = (part, *_seen_by(request, shell))
    if key not in _KEPT:
        if len(_KEPT) >= MOST:
            _KEPT.clear()
        context = {"shell": shell, "request": request, "cooperative": settings.COOPERATIVE}
        _KEPT[key] = render_to_string(f"kmp/ui/staff_{part}.html", context)
    return _KEPT[key]


def _seen_by(request: HttpRequest, shell: Any) -> tuple[Any, ...]:
    """All that the frame depends on, worked out once for a request."""
    seen: tuple[Any, ...] | None = getattr(request, "_frame", None)
    if seen is None:
        user = request.user
        counts = tuple(sorted(navigation.staff_counts(user).items()))
        where = navigation.staff_place(request)
        name, cooperative = settings.COOPERATIVE["name"], get_urlconf()
        seen = (get_language(), str(user), roles_of(user), where, counts, shell.unread, name, cooperative)
        request._frame = seen  # type: ignore[attr-defined]
    return seen
