"""Reads of the action log."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model, Q, QuerySet

from kmp.trail.labels import SENTENCES
from kmp.trail.models import ActionLog, Fingerprint


@dataclass(frozen=True)
class TrailFilter:
    """What is looked for: free text (person, object, sentence), one action, and the days, both inclusive."""

    text: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


def acts_found(wanted: TrailFilter) -> QuerySet[ActionLog]:
    """The acts that fit, newest first, with their actors."""
    found = ActionLog.objects.select_related("actor").order_by("-id")
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.since:
        found = found.filter(at__date__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__date__lte=wanted.until)
    return found.filter(_about(wanted.text)) if wanted.text else found


def acts_on(subject: Model, action: str) -> QuerySet[ActionLog]:
    """The acts of this kind on one object, by the index of objects."""
    return ActionLog.objects.filter(object_type=subject._meta.label_lower, object_id=str(subject.pk), action=action)


def _about(text: str) -> Q:
    """By the actor's name or number, the object ("kmp.period" or "kmp.period 12"), the hash, or the sentence."""
    kind, _space, number = text.rpartition(" ")
    spoken = [code for code, sentence in SENTENCES.items() if text.lower() in str(sentence).lower()]
    about = Q(actor__name__icontains=text) | Q(actor__username__iexact=text) | Q(object_type__icontains=text)
    about |= Q(object_id=text) | Q(hash__startswith=text.lower()) | Q(action__in=spoken)
    return about | Q(object_type__iexact=kind, object_id=number) if kind else about


def fingerprints() -> QuerySet[Fingerprint]:
    """The daily fingerprints, newest first, with the number of the row each one covers."""
    return Fingerprint.objects.select_related("last").order_by("-date")
