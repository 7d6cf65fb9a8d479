"""Telephone numbers, texts to send on, and addresses within the house. No database."""

from datetime import timedelta
from urllib.parse import quote

import phonenumbers
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "ID"  # a number without a country is an Indonesian one
STILL_NEWS = timedelta(days=3)  # what could not be mailed for so long stands in the app alone
LONGEST_TITLE = 160  # letters, as in Notice.title


def phone_number(typed: str) -> str | None:
    """A telephone number as +62812…, however it was typed; None for what is no number."""
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def whatsapp_text(*, name: str, title: str, body: str, url: str, cooperative: str) -> str:
    """A notice as a message a person can send: whom it is for, what it is, where to look, who says so."""
    parts = [f"Yth. {name},", "\n".join(part for part in (title, body) if part)]
    if url:
        parts.append(f"Selengkapnya: {url}")
    return "\n\n".join([*parts, cooperative])


def whatsapp_link(phone: str, text: str) -> str:
    """The address that opens WhatsApp with `text` written to `phone`; empty without a number."""
    number = phone_number(phone)
    return f"https://wa.me/{number.removeprefix('+')}?text={quote(text)}" if number else ""


def own_path(path: str) -> str:
    """`path` if it lies within the house, else empty: a notice never leads elsewhere."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""
