"""Users and their roles. Every change goes through the services, so that it is in the action log too."""

from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from kmp.accounts import services
from kmp.accounts.models import RoleGrant, User
from kmp.looking import HistoryAdmin, LookingAdmin

ASKED = ["name", "email", "username", "zone", "is_active"]


class RoleGrantInline(TabularInline):  # type: ignore[misc]
    """Grant by adding a line, withdraw by deleting one; a role is never changed into another."""

    model = RoleGrant
    fields = ["role", "granted_at"]
    readonly_fields = ["granted_at"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleGrant]:
        grants: QuerySet[RoleGrant] = super().get_queryset(request)
        return grants.select_related("user")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(HistoryAdmin):
    """Who may sign in. Nobody is deleted: who did what must stay known. Who leaves is made inactive."""

    list_display = ["username", "name", "email", "role_words", "is_active", "last_login"]
    list_filter = ["is_active", "grants__role", "zone"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    readonly_fields = ["last_login", "date_joined", "is_staff", "is_superuser"]
    fieldsets = [
        (
            None,
            {"fields": ASKED, "description": _("Orang baru mendapat surel berisi tautan untuk memilih kata sandi.")},
        ),
        (_("Keterangan"), {"fields": ["last_login", "date_joined", "is_staff", "is_superuser"]}),
    ]
    inlines = [RoleGrantInline]
    event_model = apps.get_model("kmp", "UserEvent")
    event_fields = ("username", "email", "name", "zone", "is_active", "is_staff", "is_superuser")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("grants")

    @admin.display(description=_("peran"))
    def role_words(self, user: User) -> str:
        """The roles in words, comma between them."""
        return ", ".join(grant.get_role_display() for grant in user.grants.all()) or "–"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        """A new user is created, invited and logged; a change is logged."""
        assert isinstance(request.user, User)
        if change:
            services.update_user(obj, changed=form.changed_data, acting_user=request.user)
            return
        created = services.create_user(obj.email, name=obj.name, username=obj.username, acting_user=request.user)
        services.invite_user(created, acting_user=request.user)
        created.zone, created.is_active = obj.zone, obj.is_active
        created.save(update_fields=["zone", "is_active"])
        obj.__dict__.update(created.__dict__)

    def save_formset(
        self, request: HttpRequest, form: "ModelForm[Any]", formset: "BaseModelFormSet[Any, Any]", change: bool
    ) -> None:
        """Roles through their services; refused: `last_admin`."""
        assert isinstance(request.user, User)
        for grant in formset.save(commit=False):
            services.grant_role(grant.user, grant.role, acting_user=request.user)
        for grant in formset.deleted_objects:
            services.withdraw_role(grant.user, grant.role, acting_user=request.user)
        formset.new_objects, formset.changed_objects = [], []  # for the message


class SignInAdmin(LookingAdmin):
    """How people sign in, to look at."""

    list_select_related = ["user"]
    search_fields = ["user__username", "user__name", "user__email"]


class EmailAddressAdmin(SignInAdmin):
    """Which addresses are proved."""

    list_display = ["email", "user", "verified", "primary"]
    list_filter = ["verified", "primary"]


class AuthenticatorAdmin(SignInAdmin):
    """Second steps, without their secrets. Deleting one lets in somebody whose phone is lost."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


def replace_foreign_admins() -> None:
    """allauth registers its tables with editable forms, secrets included; ours are for looking."""
    for module in ("allauth.account.admin", "allauth.mfa.admin", "django.contrib.auth.admin"):
        import_module(module)  # they register themselves now, not after us
    replaced: dict[type[Model], type[SignInAdmin] | None] = {
        EmailAddress: EmailAddressAdmin,
        Authenticator: AuthenticatorAdmin,
    }
    for name in ("auth.Group", "account.EmailConfirmation"):
        replaced[apps.get_model(name)] = None
    for model, chosen in replaced.items():
        if admin.site.is_registered(model):
            admin.site.unregister(model)
        if chosen:
            admin.site.register(model, chosen)
