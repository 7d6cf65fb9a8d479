"""Who sees which way to go."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from kmp.roles import Role, anggota, masuk, peran, umum
from kmp.ui import navigation


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", umum(page), name="public"),
    path("putusan/", umum(page), name="verdicts"),
    path("beranda/", anggota(page), name="home"),
    path("lainnya/", masuk(page), name="more"),
    path("meja/", peran("desk.see")(page), name="desk"),
    path("meja/anggota/", peran("members.see")(page), name="staff_members"),
    path("meja/pendaftaran/", peran("applications.verify")(page), name="staff_applications"),
    path("meja/jejak/", peran("trail.see")(page), name="staff_trail"),
]


@pytest.fixture(autouse=True)
def _own_urls(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages of this file only, and none of the counts that the apps have registered."""
    monkeypatch.setattr(navigation, "_COUNTS", {})
    with override_settings(ROOT_URLCONF=__name__):
        yield


def request_of(*roles: Role, at: str = "/", signed_in: bool = True) -> Any:
    """A request of a person who holds `roles`."""
    request = RequestFactory().get(at)
    person = SimpleNamespace(is_authenticated=True, is_active=True, _roles=frozenset(roles))
    request.user = person if signed_in else AnonymousUser()  # type: ignore[assignment]
    return request


def hrefs(links: list[navigation.Link]) -> list[str]:
    return [link.href for link in links]


def test_pages_that_do_not_exist_are_not_offered() -> None:
    links = navigation.links(navigation.PUBLIC, request_of(signed_in=False))

    assert hrefs(links) == ["/", "/putusan/"]


def test_a_stranger_sees_nothing_of_the_members() -> None:
    assert navigation.links(navigation.MEMBER, request_of(signed_in=False)) == []
    assert navigation.staff_sections(request_of(signed_in=False)) == []


def test_the_mark_of_a_view_decides_what_is_offered() -> None:
    assert hrefs(navigation.links(navigation.MEMBER, request_of(Role.ANGGOTA))) == ["/beranda/", "/lainnya/"]
    assert hrefs(navigation.links(navigation.MEMBER, request_of(Role.PETUGAS))) == ["/lainnya/"]


def test_sections_without_a_page_for_this_role_are_absent() -> None:
    sections = navigation.staff_sections(request_of(Role.PENGAWAS))

    assert [(str(part.title), hrefs(part.links)) for part in sections] == [
        ("", ["/meja/"]),
        ("Anggota", ["/meja/anggota/"]),
        ("Pengawasan", ["/meja/jejak/"]),
    ]


@pytest.mark.parametrize(
    ("at", "current"),
    [("/meja/", "/meja/"), ("/meja/anggota/412/", "/meja/anggota/"), ("/meja/lain/", "/meja/"), ("/", "")],
)
def test_the_nearest_page_is_the_current_one(at: str, current: str) -> None:
    sections = navigation.staff_sections(request_of(Role.PETUGAS, at=at))

    assert [link.href for part in sections for link in part.links if link.current] == ([current] if current else [])


def test_staff_on_a_phone_get_their_queues_first() -> None:
    assert hrefs(navigation.staff_queues(request_of(Role.PETUGAS))) == [
        "/meja/pendaftaran/",
        "/meja/",
        "/meja/anggota/",
    ]
    assert hrefs(navigation.staff_queues(request_of(Role.PENGAWAS))) == ["/meja/", "/meja/anggota/", "/meja/jejak/"]


def test_a_count_says_what_waits_for_this_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_COUNTS", {})
    navigation.count_for("staff_applications", lambda user: 12)

    queues = navigation.staff_queues(request_of(Role.PETUGAS))

    assert [link.count for link in queues] == [12, 0, 0]
