"""Reads for the profile page."""

from django.db.models import QuerySet

from members.licences.models import Licence, Practice
from members.registry.models import DeclaredProduct, Member, ServiceArea
from members.registry.states import LicenceKind, LicenceState


def practices_of(member: Member) -> QuerySet[Practice]:
    """Where the health worker behind `member` practises."""
    return Practice.objects.filter(person=member.person_id).select_related("licence", "village").order_by("place")


def areas_of(member: Member) -> QuerySet[ServiceArea]:
    """Where the distributor behind `member` delivers."""
    return ServiceArea.objects.filter(institution=member.institution_id).select_related("region").order_by("region")


def products_of(member: Member) -> QuerySet[DeclaredProduct]:
    """What the producer behind `member` makes, as declared."""
    return DeclaredProduct.objects.filter(institution=member.institution_id).order_by("name")


def free_sips(member: Member) -> QuerySet[Licence]:
    """SIP of the person behind `member` that name no place yet."""
    held = Licence.objects.filter(person=member.person_id, kind=LicenceKind.SIP)
    return held.exclude(state__in=[LicenceState.REFUSED, LicenceState.REVOKED]).filter(practices__isnull=True)
