"""allauth's forms in our words: labels instead of placeholders, one plain rule for passwords."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as code
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.utils.translation import gettext_lazy as _

Words = dict[str, tuple[Any, Any]]  # label and help, lazily translated
NEW = (_("Kata sandi baru"), _("Paling sedikit 10 huruf atau angka, dan bukan kata yang umum dipakai."))
AGAIN = (_("Tulis sekali lagi kata sandi baru"), "")
DIFFERENT = _("Kedua kata sandi baru ini tidak sama.")
CODE = (_("Kode"), _("Enam angka dari aplikasi autentikator, atau salah satu kode cadangan."))


class InOurWords:
    """Gives each field of `words` its label and help, and takes the placeholders away (LOOK 7)."""

    words: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # every user of this is a form
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class NewPassword(InOurWords):
    """Twice the same new password."""

    def clean(self) -> dict[str, Any]:
        """Said in Indonesian when the two differ."""
        kept: dict[str, Any] = super().clean()  # type: ignore[misc]
        errors: dict[str, Any] = self.errors  # type: ignore[attr-defined]
        if "password2" in errors and kept.get("password1"):
            errors["password2"] = self.error_class([DIFFERENT])  # type: ignore[attr-defined]
        return kept


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]
    """By member number or e-mail."""

    words = {"login": (_("Nomor anggota atau surel"), ""), "password": (_("Kata sandi"), "")}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the link goes."""

    words = {"email": (_("Surel"), _("Surel yang terpasang pada akun Anda."))}


class ResetPasswordKeyForm(NewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, behind the mailed link."""

    words = {"password1": NEW, "password2": AGAIN}


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    """The new password, for whoever knows the present one."""

    words = {"oldpassword": (_("Kata sandi sekarang"), ""), "password1": NEW, "password2": AGAIN}


class SetPasswordForm(NewPassword, account.SetPasswordForm):  # type: ignore[misc]
    """The first password."""

    words = {"password1": NEW, "password2": AGAIN}


class AddEmailForm(InOurWords, account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    words = {"email": (_("Surel baru"), _("Kami mengirim tautan ke sana; surel lama berlaku sampai tautan dibuka."))}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words = {"password": (_("Kata sandi"), "")}


class AuthenticateForm(InOurWords, code.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    words = {"code": CODE}


class CodeAgainForm(InOurWords, code.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    words = {"code": CODE}


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    words = {"code": (_("Kode dari aplikasi"), _("Enam angka yang sekarang tampil di aplikasi."))}


class AddWebAuthnForm(InOurWords, passkey.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    words = {
        "name": (_("Nama kunci sandi"), _("Supaya Anda mengenalinya, misalnya: ponsel Rini.")),
        "passwordless": (
            _("Masuk dengan kunci ini saja"),
            _("Tanpa kata sandi. Perangkat akan meminta sidik jari, wajah, atau PIN."),
        ),
    }


class EditWebAuthnForm(InOurWords, passkey.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words = {"name": (_("Nama kunci sandi"), "")}
