"""Reads about personal data: consents, who looked, requests."""

from datetime import date
from typing import Any

from django.db.models import Exists, Q, QuerySet

from kmp import clock
from kmp.accounts.models import User
from members.joining.models import Application
from members.mandates.models import Representative
from members.privacy.export import tables_about
from members.privacy.mapping import Table
from members.privacy.models import Consent, ConsentText, DataRequest, Reveal
from members.privacy.states import RequestState
from members.registry.models import Member, Person


def current_texts(on: date | None = None) -> dict[str, ConsentText]:
    """Purpose → the words in force on `on` (today when left out): data, aturan, kabar, in that order."""
    rows = ConsentText.objects.filter(valid_from__lte=on or clock.today()).order_by("-is_required", "valid_from", "id")
    return {text.purpose: text for text in rows}  # the last one in force stays


def last_consents(person: Person) -> dict[str, Consent]:
    """Purpose → the last thing the person said about it."""
    rows = Consent.objects.filter(person=person).select_related("text").order_by("id")
    return {consent.text.purpose: consent for consent in rows}


def held_tables(person: Person) -> list[Table]:
    """The tables of the data map that hold something about `person` now: one query for all of them."""
    found = tables_about(person)
    asked = {f"t{place}": Exists(rows.order_by()) for place, (_table, rows) in enumerate(found)}
    held: dict[str, bool] = Person.objects.filter(pk=person.pk).annotate(**asked).values(*asked).get()
    return [table for place, (table, _rows) in enumerate(found) if held[f"t{place}"]]


def reveals_of(person: Person) -> QuerySet[Reveal]:
    """Who saw the NIK of `person`, the latest first."""
    return Reveal.objects.filter(person=person).select_related("shown_to").order_by("-id")


def requests_of(person: Person) -> QuerySet[DataRequest]:
    """What `person` asked, the latest first."""
    return DataRequest.objects.filter(person=person).order_by("-id")


def data_requests_found(*, q: str = "", kind: str = "") -> QuerySet[DataRequest]:
    """Requests for the staff list: by words of a name or the number, and kind; the one due first comes first."""
    rows = DataRequest.objects.select_related("person", "asked_by", "decided_by").order_by("due_at", "id")
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(number__istartswith=q))
    return rows.filter(kind=kind) if kind else rows


def data_requests_waiting(user: User) -> QuerySet[DataRequest]:
    """Requests that this user may answer: neither asked by them nor about them."""
    waiting = DataRequest.objects.filter(state=RequestState.ASKED).exclude(asked_by=user)
    return waiting.exclude(person__user=user).select_related("person")


def late_data_requests(rows: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
    """Those of `rows` whose 72 hours are over."""
    return rows.filter(state=RequestState.ASKED, due_at__lt=clock.now())


def ties_of(person: Person) -> dict[str, Any]:
    """Where `person` stands in the house, for whoever found them by NIK: memberships, mandates, applications."""
    return {
        "memberships": list(Member.objects.filter(person=person).select_related("group").order_by("number")),
        "mandates": list(Representative.objects.filter(person=person).select_related("institution").order_by("pk")),
        "applications": list(Application.objects.filter(person=person).select_related("group").order_by("pk")),
    }
