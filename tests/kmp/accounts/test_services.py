"""Accounts and roles: who may sign in, and that each change is in the log."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction
from django.test import Client

from kmp.accounts.models import RoleGrant, User
from kmp.accounts.services import create_user, grant_role, invite_user, open_account, set_username, withdraw_role
from kmp.accounts.tasks import send_invitation
from kmp.errors import DomainError
from kmp.roles import Role, has_right, roles_of
from kmp.trail.models import ActionLog
from tests.factories.kmp import PASSWORD, make_account

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return list(ActionLog.objects.order_by("id").values_list("action", flat=True))


def test_opened_account_has_its_roles_a_proved_email_and_a_log() -> None:
    user = open_account(
        "Rini@SimpulSehat.example ",
        name="Rini Astuti",
        username="P-1",
        password=PASSWORD,
        roles=["petugas"],
        acting_user=None,
    )

    assert (user.email, user.username, user.check_password(PASSWORD)) == ("rini@simpulsehat.example", "P-1", True)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(user.email, True, True)]
    assert roles_of(user) == {Role.PETUGAS}
    assert codes() == ["kmp.user.created", "kmp.user.email_verified", "kmp.role.granted"]


def test_the_log_of_an_account_holds_no_personal_data() -> None:
    make_account(name="Rini Astuti", email="rini@simpulsehat.example", roles=["petugas"])

    said = " ".join(str(log.before) + str(log.after) for log in ActionLog.objects.all())
    assert "Rini" not in said
    assert "rini@" not in said


@pytest.mark.parametrize(
    ("email", "username", "code"),
    [
        pytest.param("SARI@simpulsehat.example", "lain", "email_taken", id="the e-mail in capitals"),
        pytest.param("lain@simpulsehat.example", "A-1", "username_taken", id="the member number"),
        pytest.param("lain@simpulsehat.example", "a-1", "username_taken", id="the member number in small letters"),
    ],
)
def test_second_account_with_the_same_name_is_refused_and_leaves_no_trace(email: str, username: str, code: str) -> None:
    make_account(email="sari@simpulsehat.example", username="A-1")
    before = codes()

    with pytest.raises(DomainError) as refused:
        open_account(email, name="Lain", username=username, acting_user=None)

    assert refused.value.code == code
    assert User.objects.count() == 1
    assert codes() == before


def test_taken_member_number_is_refused() -> None:
    make_account(username="A-1")
    other = make_account(username="A-2")

    with transaction.atomic(), pytest.raises(DomainError) as refused:
        set_username(other, "A-1", acting_user=None)

    assert refused.value.code == "username_taken"
    other.refresh_from_db()
    assert other.username == "A-2"


def test_granting_twice_is_granting_once() -> None:
    user = make_account()

    with transaction.atomic():
        grant_role(user, Role.PENGURUS, acting_user=None)
        grant_role(user, Role.PENGURUS, acting_user=None)

    assert RoleGrant.objects.count() == 1
    assert codes().count("kmp.role.granted") == 1


def test_withdrawn_role_takes_its_rights_at_once() -> None:
    user = make_account(roles=["pengurus"])
    assert has_right(user, "books.close")

    with transaction.atomic():
        withdraw_role(user, Role.PENGURUS, acting_user=None)

    assert not has_right(user, "books.close")
    assert codes()[-1] == "kmp.role.withdrawn"


def test_only_the_role_admin_opens_django_admin() -> None:
    user = make_account(roles=["pengurus"])
    assert not user.is_staff

    with transaction.atomic():
        grant_role(user, Role.ADMIN, acting_user=None)
    user.refresh_from_db()
    assert user.is_staff


def test_last_admin_keeps_the_role() -> None:
    user = make_account(roles=["admin"])

    with transaction.atomic(), pytest.raises(DomainError) as refused:
        withdraw_role(user, Role.ADMIN, acting_user=None)

    assert refused.value.code == "last_admin"
    assert RoleGrant.objects.filter(role="admin").count() == 1


def test_one_of_two_admins_may_go() -> None:
    first, _second = make_account(roles=["admin"]), make_account(roles=["admin"])

    with transaction.atomic():
        withdraw_role(first, Role.ADMIN, acting_user=None)

    first.refresh_from_db()
    assert not first.is_staff


def test_steps_refuse_to_stand_alone(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        create_user("sendiri@simpulsehat.example", name="Sendiri", acting_user=None)
    assert not User.objects.exists()


def test_invitation_is_mailed_after_the_commit(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(
        "kmp.accounts.services.current_app.send_task", lambda name, args: sent.append((name, args)), raising=False
    )
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        user = create_user("baru@simpulsehat.example", name="Orang Baru", acting_user=None)
        invite_user(user, acting_user=None)
        assert sent == []

    assert sent == [("kmp.accounts.tasks.send_invitation", [user.pk])]


def test_invitation_lets_the_new_member_choose_a_password(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "https://koperasi.example"
    user = open_account("baru@simpulsehat.example", name="Orang Baru", username="A-77", acting_user=None)

    send_invitation(user.pk)

    (letter,) = mail.outbox
    assert letter.to == ["baru@simpulsehat.example"]
    assert "atau dengan nomor A-77" in letter.body
    link = next(word for word in letter.body.split() if word.startswith("https://koperasi.example/masuk/"))
    page = client.get(link.removeprefix("https://koperasi.example"), follow=True)
    form = page.redirect_chain[-1][0]
    client.post(form, {"password1": "kata-sandi-pilihan", "password2": "kata-sandi-pilihan"})
    user.refresh_from_db()
    assert user.check_password("kata-sandi-pilihan")


def test_nobody_with_a_password_is_invited() -> None:
    send_invitation(make_account().pk)

    assert mail.outbox == []
