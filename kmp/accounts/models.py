"""Who signs in, and which roles they hold."""

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.clock import ZONES
from kmp.roles import Role


class UserManager(BaseUserManager["User"]):
    """Makes users; services give them roles."""

    def create_user(self, email: str, password: str | None = None, *, username: str = "", name: str = "") -> "User":
        """A user who signs in by e-mail or by `username` (the member number; the e-mail until there is one)."""
        user = self.model(email=self.normalize_email(email), username=username or email.lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: str) -> "User":
        """For `manage.py createsuperuser`: enters Django admin, holds no role in the cooperative."""
        user = self.create_user(email, password, name=fields.get("name", ""), username=fields.get("username", ""))
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Django's own look-up: the member number or e-mail, whatever its case."""
        return self.get(username__iexact=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Signing in gives nothing: roles do, and membership is a matter of `members`."""

    username = models.CharField(_("nomor anggota atau nama masuk"), max_length=150, unique=True)
    email = models.EmailField(_("surel"), max_length=254)
    name = models.CharField(_("nama"), max_length=150)
    zone = models.CharField(
        _("zona waktu"), max_length=32, choices=[(zone, name) for zone, name in ZONES.items()], default="Asia/Jakarta"
    )
    is_active = models.BooleanField(_("boleh masuk"), default=True)
    is_staff = models.BooleanField(_("boleh masuk ke halaman admin"), default=False)
    date_joined = models.DateTimeField(_("dibuat"), default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        verbose_name = _("pemakai")
        verbose_name_plural = _("pemakai")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="one_user_per_email", violation_error_message=_("Surel ini sudah dipakai.")
            ),
            models.UniqueConstraint(Lower("username"), name="one_user_per_username"),
            models.CheckConstraint(condition=models.Q(zone__in=list(ZONES)), name="user_zone_is_indonesian"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The whole name; there is no first and last name here."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ")[0]


@pghistory.track()
class RoleGrant(models.Model):
    """One role held by one user."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants", verbose_name=_("pemakai"))
    role = models.CharField(_("peran"), max_length=10, choices=Role.choices)
    granted_at = models.DateTimeField(_("sejak"), default=clock.now)

    class Meta:
        verbose_name = _("peran pemakai")
        verbose_name_plural = _("peran pemakai")
        ordering = ["user_id", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="one_grant_per_role",
                violation_error_message=_("Pemakai ini sudah memegang peran itu."),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="granted_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
