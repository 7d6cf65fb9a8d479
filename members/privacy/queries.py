"""Reads about personal data: consents, who looked, requests."""

from datetime import date

from kmp import clock
from members.privacy.models import Consent, ConsentText
from members.registry.models import Person


def current_texts(on: date | None = None) -> dict[str, ConsentText]:
    """Purpose → the words in force on `on` (today when left out): data, aturan, kabar, in that order."""
    rows = ConsentText.objects.filter(valid_from__lte=on or clock.today()).order_by("-is_required", "valid_from", "id")
    return {text.purpose: text for text in rows}  # the last one in force stays


def last_consents(person: Person) -> dict[str, Consent]:
    """Purpose → the last thing the person said about it."""
    rows = Consent.objects.filter(person=person).select_related("text").order_by("id")
    return {consent.text.purpose: consent for consent in rows}
