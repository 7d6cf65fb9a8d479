"""What every page gets: the cooperative's name, the way to go, and whether this is a demo."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kmp import clock
from kmp.ui import navigation
from kmp.ui.navigation import Link, Links


class Shell:
    """Navigation for one request. Everything is worked out when a template asks, so a page pays for its own shell."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def public(self) -> list[Link]:
        """The pages for everyone."""
        return navigation.links(navigation.PUBLIC, self._request)

    @cached_property
    def member(self) -> list[Link]:
        """The five items of a member."""
        return navigation.links(navigation.MEMBER, self._request)

    @cached_property
    def clinic(self) -> list[Link]:
        """The five items of a village unit."""
        return navigation.links(navigation.CLINIC, self._request)

    @cached_property
    def staff(self) -> list[Links]:
        """The staff sidebar, in sections."""
        return navigation.staff_sections(self._request)

    @cached_property
    def area(self) -> list[Link]:
        """The pages beside this one, for staff."""
        return navigation.staff_area(self._request)

    @cached_property
    def queues(self) -> list[Link]:
        """The staff bottom bar on a phone."""
        return navigation.staff_queues(self._request)

    @cached_property
    def acting(self) -> str:
        """For whom this user acts, where there are several to choose from; else empty."""
        return navigation.acting_name(self._request.user)

    @cached_property
    def paths(self) -> dict[str, str]:
        """Single pages the shells link to, by URL name; those this user may not open are empty."""
        names = (
            "public",
            "home",
            "desk",
            "more",
            "notices",
            "account_login",
            "account_logout",
            "privacy",
            "acting_for",
        )
        return {name: navigation.open_to(self._request.user, name) for name in names}

    @cached_property
    def unread(self) -> int:
        """How many notices this user has not read; asked once for a page."""
        return navigation.count_of("notices", self._request.user)

    @cached_property
    def now(self) -> datetime:
        """The instant of printing, for the letterhead."""
        return clock.now()


def shell(request: HttpRequest) -> dict[str, Any]:
    """`cooperative` (settings.COOPERATIVE), `shell` and `demo` for every template."""
    return {"cooperative": settings.COOPERATIVE, "demo": settings.DEMO, "shell": Shell(request)}
