"""How allauth behaves and speaks here: nobody signs up by themselves, membership is applied for."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

WRONG = _("Nomor anggota, surel, atau kata sandi tidak cocok.")  # never which of them: that would tell who is a member
WRONG_CODE = _("Kode tidak cocok. Periksa kode terbaru di aplikasi autentikator Anda.")
PATIENCE = _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in only; accounts are made when a member is entered in the register, or by an admin."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Akun ini sedang tidak boleh masuk. Hubungi koperasi."),
        "cannot_remove_primary_email": _("Surel utama tidak dapat dihapus."),
        "duplicate_email": _("Surel ini sudah terpasang pada akun Anda."),
        "email_password_mismatch": WRONG,
        "email_taken": _("Surel ini sudah dipakai akun lain."),
        "enter_current_password": _("Kata sandi Anda sekarang tidak cocok."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Kata sandi tidak cocok."),
        "invalid_login": WRONG,
        "invalid_or_expired_key": _("Tautan ini sudah dipakai atau kedaluwarsa. Mintalah yang baru."),
        "invalid_password_reset": _("Tautan ini sudah dipakai atau kedaluwarsa. Mintalah yang baru."),
        "max_email_addresses": _("Paling banyak %d surel untuk satu akun."),
        "rate_limited": PATIENCE,
        "same_as_current": _("Nilai baru harus berbeda dari yang sekarang."),
        "too_many_login_attempts": PATIENCE,
        "unknown_email": _("Surel ini tidak terpasang pada akun mana pun."),
        "unverified_primary_email": _("Buktikan dahulu surel utama Anda lewat tautan yang kami kirim."),
        "username_password_mismatch": WRONG,
        "username_taken": _("Nomor atau nama masuk ini sudah dipakai akun lain."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: who wants in applies at /daftar/."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to prove that it is still you, in our words."""
        words = {
            "reauthenticate": _("Kata sandi"),
            "mfa_reauthenticate": _("Kode dari aplikasi autentikator"),
            "mfa_reauthenticate:webauthn": _("Kunci sandi (passkey)"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails name the cooperative, not the machine they were asked on."""
        super().send_mail(template_prefix, email, {**context, "cooperative": settings.COOPERATIVE})


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes and passkeys. The secret of the code app is encrypted at rest with settings.FIELD_KEYS."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Matikan dahulu langkah kedua sebelum menambah surel."),
        "cannot_delete_authenticator": _("Langkah kedua ini tidak dapat dimatikan."),
        "cannot_generate_recovery_codes": _("Kode cadangan memerlukan aplikasi autentikator atau kunci sandi."),
        "incorrect_code": WRONG_CODE,
        "unverified_email": _("Buktikan dahulu surel Anda, baru langkah kedua dapat dinyalakan."),
    }

    def encrypt(self, text: str) -> str:
        """With the newest key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With whichever key fits."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The name a new passkey is offered: Kunci sandi 1, 2, …"""
        from allauth.mfa.models import Authenticator  # a model: not while apps are being loaded

        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Kunci sandi %(number)s") % {"number": count + 1})

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The cooperative's name in the browser's question, on the host that asks."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.COOPERATIVE["name"]}


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
