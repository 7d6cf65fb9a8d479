"""Whom an application is about: persons, institutions, mandates and licences, new or known already. Steps of an act."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from kmp import clock
from kmp.errors import Blocker, DomainError
from members.joining.models import Application
from members.joining.queries import licences_of_application
from members.joining.rules import InstitutionData, LicenceData, PersonData, licence_problems, licences_asked
from members.licences.models import Licence
from members.mandates.models import Representative
from members.registry.models import Institution, Member, Person
from members.registry.nik import encrypt_nik, hash_nik
from members.registry.states import MemberStatus


def known_person(data: PersonData, nik: str) -> Person:
    """The person behind a NIK: new, or the one we know if the date of birth agrees."""
    person, is_new = Person.objects.get_or_create(
        nik_hash=hash_nik(nik),
        defaults={
            "name": data.name,
            "nik_cipher": encrypt_nik(nik),
            "birth_date": data.birth_date,
            "sex": data.sex,
            "phone": data.phone,
            "email": data.email,
            "village_id": data.village,
        },
    )
    if not is_new and person.birth_date != data.birth_date:
        raise DomainError("nik_taken", _("NIK ini sudah tercatat dengan data lain. Hubungi petugas koperasi."))
    return person


def known_institution(data: InstitutionData, licences: Sequence[LicenceData]) -> Institution:
    """The institution behind a NIB or licence number: new, or the one we know."""
    known = Institution.objects.filter(nib=data.nib).first() if data.nib else None
    for licence in licences:
        known = (
            known or Institution.objects.filter(licences__kind=licence.kind, licences__number=licence.number).first()
        )
    return known or Institution.objects.create(
        name=data.name,
        kind=data.kind,
        nib=data.nib or None,
        facility_code=data.facility_code,
        village_id=data.village,
        phone=data.phone,
        email=data.email,
    )


def refuse_members(person: Person, institution: Institution | None) -> None:
    """Tell them at once; the table itself refuses a second membership at the payment."""
    staying = Member.objects.exclude(status=MemberStatus.LEFT).filter(has_vote=True)
    if institution and staying.filter(institution=institution).exists():
        raise DomainError("already_member", _("Lembaga ini sudah menjadi anggota."))
    if institution is None and staying.filter(person=person).exists():
        raise DomainError("already_member", _("Orang ini sudah menjadi anggota."))


def give_mandate(person: Person, institution: Institution, data: InstitutionData) -> None:
    """The mandate under which the person applies; it gives nothing before the institution is a member.

    It casts the vote, unless somebody else's mandate of that time does.
    """
    until = max(data.mandate_until, clock.today())
    others = Representative.objects.filter(institution=institution, votes=True).exclude(person=person)
    votes = not others.filter(starts_on__lte=until, ends_on__gte=clock.today()).exists()
    Representative.objects.update_or_create(
        institution=institution,
        person=person,
        starts_on=clock.today(),
        defaults={"mandate": data.mandate, "ends_on": data.mandate_until, "votes": votes},
    )


def keep_licences(licences: Sequence[LicenceData], person: Person, institution: Institution | None) -> None:
    """Enter the licences; one that we know must be of the same person or institution (`licence_taken`)."""
    holder = {"institution": institution} if institution else {"person": person}
    rows = [
        Licence(
            **holder,
            kind=data.kind,
            number=data.number,
            valid_from=data.valid_from,
            valid_until=data.valid_until,
            device_groups=list(data.device_groups),
        )
        for data in licences
    ]
    Licence.objects.bulk_create(rows, ignore_conflicts=True)  # the conflict: kind and number are known already
    named = [Q(kind=data.kind, number=data.number) for data in licences]
    if named and Licence.objects.filter(reduce(or_, named)).exclude(**holder).exists():
        raise DomainError("licence_taken", _("Nomor izin ini sudah tercatat atas nama lain. Hubungi petugas."))


def licence_problems_of(application: Application) -> list[Blocker]:
    """`licence_missing` or `licence_expired`, judged today by the licences on record."""
    institution = application.institution
    asked = licences_asked(application.group_id, institution.kind if institution else None)
    held = licences_of_application(application)
    listed = [LicenceData(one.kind, one.number, one.valid_from, one.valid_until) for one in held]
    return licence_problems(asked=asked, licences=listed, today=clock.today())
