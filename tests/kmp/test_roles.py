"""Deny by default: the table of rights, and the marks that every view carries."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import include, path

from kmp import roles
from kmp.roles import ALL_RIGHTS, RIGHTS, STAFF, Role, anggota, guarded, has_right, masuk, peran, roles_of, umum
from tests.factories.kmp import make_account

pytestmark = pytest.mark.django_db


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("isi")


def ask(view: Any, user: Any) -> HttpResponse:
    request = RequestFactory().get("/halaman/?tab=1")
    request.user = user
    answer: HttpResponse = view(request)
    return answer


def test_table_names_every_role_and_only_rights_of_an_area() -> None:
    assert set(RIGHTS) == set(Role)
    assert [right for right in ALL_RIGHTS if len(right.split(".")) != 2] == []


def test_no_role_lists_a_right_twice() -> None:
    table = yaml.safe_load((Path(roles.__file__).parent / "roles.yaml").read_text("utf-8"))

    assert [name for name, entry in table.items() if len(entry["rights"]) != len(set(entry["rights"]))] == []


def test_supervisors_look_write_notes_and_do_what_only_they_may() -> None:
    """Ps 39: they inspect and report; the three others guard an assembly against its own board."""
    acts = {right for right in RIGHTS[Role.PENGAWAS] if not right.endswith(".see")}

    assert acts == {"notes.write", "reports.supervise", "meetings.allow", "recusals.note", "comments.hide"}


def test_admin_decides_nothing_in_the_cooperative() -> None:
    assert {right for right in RIGHTS[Role.ADMIN] if not right.endswith(".see")} == {"admin.enter", "tokens.issue"}


def test_who_checks_an_application_is_not_who_approves_it() -> None:
    assert [role for role, rights in RIGHTS.items() if {"applications.verify", "applications.approve"} <= rights] == []


def test_every_right_is_asked_for_somewhere() -> None:
    base = Path(roles.__file__).parent.parent
    apps = ("kmp", "members", "governance", "supply", "clinics")
    sources = " ".join(path.read_text() for app in apps for path in (base / app).rglob("*.py"))

    assert [right for right in sorted(ALL_RIGHTS) if f'"{right}"' not in sources] == []


def test_rights_are_those_of_all_roles_together() -> None:
    user = make_account(roles=["anggota", "pengurus"])

    assert roles_of(user) == {Role.ANGGOTA, Role.PENGURUS}
    assert has_right(user, "savings.see")
    assert has_right(user, "books.close")
    assert not has_right(user, "applications.verify")


@pytest.mark.parametrize("who", ["stranger", "inactive"])
def test_strangers_and_inactive_accounts_have_no_role(who: str) -> None:
    user: Any = AnonymousUser()
    if who == "inactive":
        user = make_account(roles=["admin"])
        user.is_active = False

    assert roles_of(user) == frozenset()
    assert not has_right(user, "desk.see")


def test_unknown_right_is_a_bug_at_import_and_when_asked() -> None:
    with pytest.raises(ImproperlyConfigured):
        peran("books.burn")
    with pytest.raises(ImproperlyConfigured):
        has_right(make_account(), "books.burn")


@pytest.mark.parametrize("mark", [masuk, anggota, peran("books.see")])
def test_stranger_is_sent_to_sign_in_and_back(mark: Any) -> None:
    answer = ask(mark(page), AnonymousUser())

    assert (answer.status_code, answer["Location"]) == (302, "/masuk/login/?next=%2Fhalaman%2F%3Ftab%3D1")


@pytest.mark.parametrize(
    ("mark", "role", "enters"),
    [
        (masuk, "", True),
        (anggota, "anggota", True),
        (anggota, "pengurus", False),
        (anggota, "", False),
        (peran("books.close"), "pengurus", True),
        (peran("books.close"), "pengawas", False),
        (peran("books.close"), "admin", False),
    ],
)
def test_mark_lets_in_its_own(mark: Any, role: str, enters: bool) -> None:
    user = make_account(roles=[role] if role else [])
    if enters:
        assert ask(mark(page), user).content == b"isi"
        return
    with pytest.raises(PermissionDenied):
        ask(mark(page), user)


def test_guarded_page_is_kept_by_no_cache() -> None:
    assert ask(masuk(page), make_account())["Cache-Control"] == "private, no-store"


def test_guarded_download_is_kept_by_no_cache() -> None:
    def download(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse([b"nama"])

    assert ask(masuk(download), make_account())["Cache-Control"] == "private, no-store"


def test_view_without_a_mark_stops_the_start_even_when_nested() -> None:
    marked = path("satu/", umum(page), name="satu")
    guarded([marked])

    with pytest.raises(ImproperlyConfigured, match="dua: the view has no"):
        guarded([marked, path("di/", include([path("dua/", lambda request: HttpResponse(), name="dua")]))])


def test_staff_are_all_roles_but_members() -> None:
    assert set(Role) - {Role.ANGGOTA} == STAFF
