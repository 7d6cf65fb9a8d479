"""Reads of applications and drafts."""

import json
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.utils.datastructures import MultiValueDict

from members.joining.models import Application, Attachment, Draft
from members.joining.rules import documents_asked
from members.licences.models import Licence, Practice
from members.registry.models import Institution, Person
from members.registry.nik import decrypt_nik
from members.registry.states import LicenceState

MOST_ALIKE = 10  # shown side by side; more than that is no likeness
ALIKE = 0.45  # of 1: how much of the trigrams of two names of institutions in one village is the same


@dataclass(frozen=True)
class Duplicates:
    """Who on record looks like the applicant."""

    persons: list[Person] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.persons) + len(self.institutions)


def licences_of_application(application: Application) -> QuerySet[Licence]:
    """The licences of whom the application is about."""
    if application.institution_id:
        return Licence.objects.filter(institution=application.institution_id)
    return Licence.objects.filter(person=application.person_id)


def practices_of_application(application: Application) -> QuerySet[Practice]:
    """Where a health worker practises; none for institutions."""
    if application.institution_id:
        return Practice.objects.none()
    return Practice.objects.filter(person=application.person_id).select_related("licence")


def documents_asked_of(application: Application) -> tuple[str, ...]:
    """The kinds of document that the check of this application asks for."""
    kinds = licences_of_application(application).exclude(state=LicenceState.REFUSED).values_list("kind", flat=True)
    institution = application.institution
    return documents_asked(
        for_institution=institution is not None, has_nib=bool(institution and institution.nib), licences=set(kinds)
    )


def attachments_of(application: Application) -> QuerySet[Attachment]:
    """The documents of an application, by kind; one whose content was erased is still named."""
    return application.attachments.select_related("file").order_by("kind", "id")


def attachments_of_draft(draft: Draft) -> QuerySet[Attachment]:
    """What was uploaded so far."""
    return draft.attachments.select_related("file").order_by("kind", "id")


def answers_of(draft: Draft) -> "MultiValueDict[str, str]":
    """What was typed so far, field by field, as a form takes it."""
    kept = json.loads(decrypt_nik(draft.cipher))
    return MultiValueDict({str(name): [str(one) for one in values] for name, values in kept.items()})


def duplicates_of(application: Application) -> Duplicates:
    """Persons with a similar name, the same date of birth and the same village (or one unknown); for an institution
    besides, institutions of the same village with a similar name. Who was pseudonymised is nobody."""
    bodies: list[Institution] = []
    if application.institution and application.institution.village_id:
        bodies = list(_similar_institutions(application.institution))
    return Duplicates(list(_similar_persons(application.person)), bodies)


def _similar_persons(person: Person) -> QuerySet[Person]:
    rows = Person.objects.filter(name__trigram_similar=person.name, birth_date=person.birth_date)
    rows = rows.filter(pseudonymised_at__isnull=True).exclude(pk=person.pk)
    if person.village_id:
        rows = rows.filter(Q(village=person.village_id) | Q(village__isnull=True))
    alike = rows.annotate(likeness=TrigramSimilarity("name", person.name)).order_by("-likeness", "id")
    return alike.select_related("village").prefetch_related("memberships__group")[:MOST_ALIKE]


def _similar_institutions(body: Institution) -> QuerySet[Institution]:
    rows = Institution.objects.filter(village=body.village_id).exclude(pk=body.pk)
    alike = rows.annotate(likeness=TrigramSimilarity("name", body.name)).filter(likeness__gte=ALIKE)
    return (
        alike.order_by("-likeness", "id").select_related("village").prefetch_related("memberships__group")[:MOST_ALIKE]
    )


def applications_found(*, q: str = "", group: str = "", state: str = "") -> QuerySet[Application]:
    """Applications for the staff list: by words of a name or the number, group and state; the oldest first."""
    rows = Application.objects.select_related("group", "person__village", "institution__village").order_by("id")
    if q:
        named = Q(person__name__icontains=q) | Q(institution__name__icontains=q)
        rows = rows.filter(named | Q(number__istartswith=q))
    if group:
        rows = rows.filter(group=group)
    return rows.filter(state=state) if state else rows


def applications_waiting(*states: str) -> int:
    """How many applications are in one of `states`: for the navigation."""
    return Application.objects.filter(state__in=states).count()


def drafts_over(on: date) -> QuerySet[Draft]:
    """Drafts that nobody sent and whose last day is before `on`."""
    return Draft.objects.filter(expires_on__lt=on, application__isnull=True).order_by("id")
