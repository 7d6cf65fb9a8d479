"""Django admin: who gets in, what can be looked at, and that nothing posted can be changed there."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse

from kmp.accounts.models import RoleGrant, User
from kmp.accounts.services import open_account
from kmp.books.models import Account
from kmp.trail.models import ActionLog
from tests.factories.kmp import PASSWORD, browser_of, make_account
from tests.kmp.accounts.test_sign_in import code_of, turn_on_totp
from tests.kmp.books.conftest import Post, clerk, post  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
OURS = [
    model._meta
    for model in admin.site._registry
    if model._meta.app_label in {"kmp", "account", "mfa"} and model._meta.model_name != "user"
]


@pytest.fixture
def keeper() -> Client:
    return browser_of(make_account(roles=["admin"], name="Admin Contoh", username="kepala"))


def place(meta: Any, page: str, *args: object) -> str:
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("role", ["anggota", "petugas", "pengurus", "pengawas"])
def test_other_roles_stay_outside(role: str) -> None:
    answer = browser_of(make_account(roles=[role])).get("/kelola/", follow=True)

    assert answer.status_code == 403


def test_sign_in_to_admin_goes_through_the_second_step() -> None:
    user = make_account(roles=["admin"], username="kepala")
    secret, client = turn_on_totp(user), Client()

    page = client.get("/kelola/", follow=True)
    sign_in = page.redirect_chain[-1][0]
    client.post(sign_in, {"login": "kepala", "password": PASSWORD, "next": "/kelola/"})
    too_early = client.get("/kelola/").status_code
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert sign_in.startswith(reverse("account_login"))
    assert too_early == 302
    assert answer["Location"] == "/kelola/"
    assert client.get("/kelola/").status_code == 200


@pytest.mark.parametrize("meta", OURS, ids=lambda meta: meta.label)
def test_lists_open_and_are_searched(keeper: Client, meta: Any) -> None:
    page = keeper.get(place(meta, "changelist"), {"q": "xyz"})

    assert page.status_code == 200


@pytest.mark.parametrize("meta", OURS, ids=lambda meta: meta.label)
def test_nothing_can_be_added_but_accounts_of_the_books(keeper: Client, meta: Any) -> None:
    expected = 200 if meta.model is Account else 403

    assert keeper.get(place(meta, "add")).status_code == expected


def test_posted_rows_are_for_looking(post: Post, keeper: Client) -> None:  # noqa: F811
    journal = post("R-1", ("1-1000", 500), ("4-2000", -500))
    line, log = journal.postings.all()[0], ActionLog.objects.latest("id")

    for thing in (journal, line, log):
        change = place(thing._meta, "change", thing.pk)
        page = keeper.get(change)
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert keeper.post(change, {"memo": "lain"}).status_code == 403
        assert keeper.post(place(thing._meta, "delete", thing.pk), {"post": "yes"}).status_code == 403


def test_used_account_keeps_its_code(post: Post, keeper: Client) -> None:  # noqa: F811
    post("R-1", ("1-1000", 500), ("4-2000", -500))
    used, unused = Account.objects.get(code="1-1000"), Account.objects.get(code="5-9000")

    used_page = keeper.get(place(Account._meta, "change", used.pk)).content.decode()
    unused_page = keeper.get(place(Account._meta, "change", unused.pk)).content.decode()

    assert ('name="code"' in used_page, 'name="name"' in used_page) == (False, True)
    assert 'name="code"' in unused_page


def user_form(*roles: str, **fields: str) -> dict[str, str]:
    form = {
        "name": "Rini Astuti",
        "email": "rini@simpulsehat.example",
        "username": "P-1",
        "zone": "Asia/Makassar",
        "is_active": "on",
        "grants-INITIAL_FORMS": "0",
        "grants-TOTAL_FORMS": str(len(roles)),
        **fields,
    }
    return form | {f"grants-{number}-role": role for number, role in enumerate(roles)}


@pytest.mark.django_db(transaction=True)
def test_new_user_is_created_invited_and_logged(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, args: sent.append(name))

    answer = keeper.post(reverse("admin:kmp_user_add"), user_form("petugas"))

    user = User.objects.get(username="P-1")
    assert answer.status_code == 302
    assert (user.email, user.zone, user.has_usable_password()) == ("rini@simpulsehat.example", "Asia/Makassar", False)
    assert list(user.grants.values_list("role", flat=True)) == ["petugas"]
    assert sent == ["kmp.accounts.tasks.send_invitation"]
    logged = ActionLog.objects.filter(object_id__in=[str(user.pk)], actor__username="kepala")
    assert list(logged.order_by("id").values_list("action", flat=True)) == [
        "kmp.user.created",
        "kmp.user.email_verified",
        "kmp.role.granted",
    ]
    assert mail.outbox == []


def test_taken_email_is_told_in_the_form(keeper: Client) -> None:
    make_account(email="rini@simpulsehat.example")

    page = keeper.post(reverse("admin:kmp_user_add"), user_form())

    assert page.status_code == 200
    assert "Surel ini sudah dipakai." in page.content.decode()


def test_changes_keep_who_made_them_in_the_history(keeper: Client) -> None:
    user = open_account("rini@simpulsehat.example", name="Rini", username="P-1", acting_user=None)

    keeper.post(reverse("admin:kmp_user_change", args=[user.pk]), user_form(name="Rini Astuti Dewi"))
    page = keeper.get(reverse("admin:kmp_user_history", args=[user.pk])).content.decode()

    assert "Rini Astuti Dewi" in page
    assert '<td class="px-3 py-2">Admin Contoh</td>' in page
    assert ActionLog.objects.filter(action="kmp.user.changed", actor__username="kepala").count() == 1


def test_role_is_withdrawn_by_deleting_its_line(keeper: Client) -> None:
    user = make_account(roles=["petugas"], email="rini@simpulsehat.example", username="P-1", name="Rini Astuti")
    grant = user.grants.get()
    form = user_form("petugas", **{"grants-INITIAL_FORMS": "1", "grants-0-id": str(grant.pk)})
    form |= {"grants-0-user": str(user.pk), "grants-0-DELETE": "on", "zone": "Asia/Jakarta"}

    answer = keeper.post(reverse("admin:kmp_user_change", args=[user.pk]), form)

    assert answer.status_code == 302
    assert not user.grants.exists()
    assert ActionLog.objects.latest("id").action == "kmp.role.withdrawn"


def test_last_admin_cannot_withdraw_the_own_role(keeper: Client) -> None:
    user = User.objects.get(username="kepala")
    grant = user.grants.get()
    form = user_form("admin", name=user.name, email=user.email, username=user.username, zone=user.zone)
    form |= {"grants-INITIAL_FORMS": "1", "grants-0-id": str(grant.pk), "grants-0-user": str(user.pk)}

    answer = keeper.post(reverse("admin:kmp_user_change", args=[user.pk]), {**form, "grants-0-DELETE": "on"})

    assert answer.status_code == 409
    assert "Harus ada paling sedikit satu admin." in answer.content.decode()
    assert RoleGrant.objects.filter(role="admin").count() == 1


def test_nobody_is_deleted(keeper: Client) -> None:
    user = make_account()

    assert keeper.post(reverse("admin:kmp_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_lost_phone_is_taken_off_without_showing_its_secret(keeper: Client) -> None:
    user = make_account()
    secret = turn_on_totp(user)
    step = Authenticator.objects.get(user=user, type="totp")

    page = keeper.get(reverse("admin:mfa_authenticator_change", args=[step.pk])).content.decode()
    keeper.post(reverse("admin:mfa_authenticator_delete", args=[step.pk]), {"post": "yes"})

    assert secret not in page
    assert str(step.data["secret"]) not in page
    assert not Authenticator.objects.filter(pk=step.pk).exists()
