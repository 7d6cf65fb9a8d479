"""Who may sign in, and what they may do. Steps, because a member's account is made inside the act that admits them."""

from collections.abc import Collection
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from kmp.accounts.models import RoleGrant, User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.roles import Role
from kmp.trail.services import record


@step
def create_user(
    email: str, *, name: str, username: str = "", password: str | None = None, acting_user: User | None
) -> User:
    """A person who may sign in, by `email` or by `username` (the member number; the e-mail until there is one).

    Without a password they choose one by `invite_user`. Refused: `email_taken`, `username_taken`.
    """
    address = email.strip().lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, username=username.strip(), name=name.strip())
    except IntegrityError as error:
        raise _taken(error) from error
    record("kmp.user.created", user, acting_user=acting_user, after={"username": username})
    return user


@step
def set_username(user: User, username: str, *, acting_user: User | None) -> None:
    """Give `user` the name to sign in with, such as the new member number. Refused: `username_taken`."""
    before = user.username
    user.username = username.strip()
    try:
        with transaction.atomic():
            user.save(update_fields=["username"])
    except IntegrityError as error:
        user.username = before
        raise _taken(error) from error
    record("kmp.user.renamed", user, acting_user=acting_user, after={"username": user.username})


@step
def update_user(user: User, *, changed: Collection[str], acting_user: User | None) -> None:
    """Save the fields of `user` named in `changed`. A new e-mail counts as proved: staff saw whose it is.

    The log keeps which fields, never what is in them: they are personal data.
    """
    user.email = user.email.strip().lower()
    user.save(update_fields=list(changed))
    if "email" in changed:
        EmailAddress.objects.filter(user=user).delete()
        make_verified_email(user, acting_user=acting_user)
    record("kmp.user.changed", user, acting_user=acting_user, after={"fields": sorted(changed)})


@step
def make_verified_email(user: User, *, acting_user: User | None) -> None:
    """Take the user's e-mail as proved, so that they sign in without a confirmation mail.

    For whoever showed it in another way: staff at the desk, an invitation sent to that very address, the demo.
    """
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    record("kmp.user.email_verified", user, acting_user=acting_user)


@step
def grant_role(user: User, role: Role | str, *, acting_user: User | None) -> RoleGrant:
    """Let `user` act in `role`; granting it twice changes nothing. The role admin also opens the admin pages."""
    grant, is_new = RoleGrant.objects.get_or_create(user=user, role=Role(role))
    if is_new:
        _roles_changed(user)
        record("kmp.role.granted", user, acting_user=acting_user, after={"role": Role(role).value})
    return grant


@step
def withdraw_role(user: User, role: Role | str, *, acting_user: User | None) -> None:
    """Take `role` from `user`, if they hold it. Refused with `last_admin` for the only admin left."""
    grants = RoleGrant.objects.select_for_update().filter(role=Role(role)).order_by("pk")
    held = {grant.user_id: grant for grant in grants}
    if user.pk not in held:
        return
    if role == Role.ADMIN and len(held) == 1:
        raise DomainError("last_admin", _("Harus ada paling sedikit satu admin. Angkat admin lain lebih dahulu."))
    held[user.pk].delete()
    _roles_changed(user)
    record("kmp.role.withdrawn", user, acting_user=acting_user, before={"role": Role(role).value})


@step
def invite_user(user: User, *, acting_user: User | None) -> None:
    """Mail `user`, after the commit, a link to choose a password; opening it also proves the address."""
    make_verified_email(user, acting_user=acting_user)
    transaction.on_commit(partial(current_app.send_task, "kmp.accounts.tasks.send_invitation", args=[user.pk]))


@act
def open_account(
    email: str,
    *,
    name: str,
    username: str = "",
    password: str | None = None,
    roles: Collection[Role | str] = (),
    acting_user: User | None,
) -> User:
    """A user who can sign in at once: created, the e-mail taken as proved, the roles granted. For desk and demo."""
    user = create_user(email, name=name, username=username, password=password, acting_user=acting_user)
    make_verified_email(user, acting_user=acting_user)
    for role in roles:
        grant_role(user, role, acting_user=acting_user)
    return user


@step
def close_account(user: User, *, name: str, acting_user: User | None) -> None:
    """Nobody signs in here any more, and nothing says who it was: `name` takes the place of the name, also in history.

    Roles, addresses and second steps go. The row stays, for acts of the past name it.
    """
    for grant in list(user.grants.all()):
        withdraw_role(user, grant.role, acting_user=acting_user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.is_active, user.last_login = False, None
    user.name, user.username, user.email = name, f"ditutup-{user.pk}", f"ditutup-{user.pk}@akun.invalid"
    user.save()
    history: type[Model] = User.pgh_event_model  # type: ignore[attr-defined]  # pghistory sets it
    history._default_manager.filter(pgh_obj_id=user.pk).update(name=name, username=user.username, email=user.email)
    record("kmp.user.closed", user, acting_user=acting_user)


@act
def set_zone(user: User, zone: str) -> None:
    """Show `user` hours in `zone`, an IANA name of WIB, WITA or WIT (the database refuses others)."""
    before = {"zone": user.zone}
    user.zone = zone
    user.save(update_fields=["zone"])
    record("kmp.user.zone_set", user, acting_user=user, before=before, after={"zone": zone})


def _roles_changed(user: User) -> None:
    """Forget the roles remembered on the object; who is admin, and nobody else by role, is Django's staff."""
    user.__dict__.pop("_roles", None)
    is_admin = RoleGrant.objects.filter(user=user, role=Role.ADMIN).exists()
    if user.is_staff != is_admin and not user.is_superuser:
        user.is_staff = is_admin
        user.save(update_fields=["is_staff"])


def _taken(error: IntegrityError) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if "email" in name:
        return DomainError("email_taken", _("Surel ini sudah dipakai akun lain."))
    if "username" in name:
        return DomainError("username_taken", _("Nomor atau nama masuk ini sudah dipakai akun lain."))
    return error
