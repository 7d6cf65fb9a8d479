"""Whom an application is about: persons, institutions, mandates and licences, new or known already. Steps of an act.

What we know about somebody with a membership, an account, a mandate or a running application is never overwritten
from a public form. Somebody known only from a refused or withdrawn application (`_is_loose`) is written anew, else
one wrong letter would stay for ever.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kmp import clock
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.models import StoredFile
from members.joining.models import Application, Draft
from members.joining.queries import licences_of_application
from members.joining.rules import (
    ApplicationData,
    InstitutionData,
    LicenceData,
    PersonData,
    PracticeData,
    application_problems,
    licence_problems,
    licences_asked,
)
from members.joining.states import ApplicationState, AttachmentKind
from members.licences.models import Licence, Practice
from members.mandates.models import Representative
from members.privacy.queries import current_texts
from members.registry.models import DeclaredProduct, Group, Institution, Member, Person, ServiceArea
from members.registry.nik import clean_nik, encrypt_nik, hash_nik
from members.registry.states import LicenceKind, LicenceState, MemberStatus

OVER = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN)
UNIQUE_NUMBERS = ("members_institution_nib", "members_institution_npwp")  # how Django names the two constraints
PAPER_OF_LICENCE = {LicenceKind.STR.value: AttachmentKind.STR, LicenceKind.SIP.value: AttachmentKind.SIP}


def take_in(
    group: Group, data: ApplicationData, *, draft: Draft | None, besides: Application | None = None
) -> tuple[Person, Institution | None]:
    """Write everybody and everything the application names; `besides` is the application that is sent once more.

    Refused: all of `rules.application_problems`, `nik_invalid`, `nik_taken`, `institution_taken`, `already_member`,
    `licence_taken`.
    """
    nik = clean_nik(data.person.nik)
    refuse_on(
        application_problems(
            profile=group.profile,
            for_institutions=group.for_institutions,
            is_open=group.is_open,
            person=data.person,
            institution=data.institution,
            licences=data.licences,
            consents=agreed(data.consents),
            today=clock.today(),
        )
    )
    papers = _papers(draft)
    person = known_person(data.person, nik, besides=besides)
    body = known_institution(data.institution, data.licences, besides=besides) if data.institution else None
    refuse_members(group, person, body, has_vote=data.has_vote)
    if data.institution and body:
        give_mandate(person, body, data.institution, document=papers.get(AttachmentKind.MANDATE))
    keep_licences(data.licences, person, body, papers=papers)
    if data.practice:
        keep_practice(data.practice, person, data.licences)
    return person, body


def agreed(consents: Mapping[str, bool]) -> dict[str, str]:
    """Purpose → version of the words in force, of what was agreed to."""
    return {purpose: text.version for purpose, text in current_texts().items() if consents.get(purpose)}


def known_person(data: PersonData, nik: str, *, besides: Application | None) -> Person:
    """The person behind a NIK: new, or the one we know if the date of birth agrees."""
    facts: dict[str, Any] = {
        "name": data.name,
        "birth_date": data.birth_date,
        "sex": data.sex,
        "phone": data.phone,
        "email": data.email,
        "village_id": data.village,
        "address": data.address,
        "profession": data.profession,
    }
    before = besides.person if besides else None
    if before and before.nik_hash != hash_nik(nik) and _is_loose(before, besides=besides):
        _refuse_known_nik(nik)
        return _rewrite(before, {**facts, "nik_cipher": encrypt_nik(nik), "nik_hash": hash_nik(nik)})
    person, is_new = Person.objects.get_or_create(
        nik_hash=hash_nik(nik), defaults={**facts, "nik_cipher": encrypt_nik(nik)}
    )
    if is_new:
        return person
    if _is_loose(person, besides=besides):
        return _rewrite(person, facts)
    if person.birth_date != data.birth_date:
        raise DomainError("nik_taken", _("NIK ini sudah tercatat dengan data lain. Hubungi petugas koperasi."))
    return person if person.profession or not data.profession else _rewrite(person, {"profession": data.profession})


def _refuse_known_nik(nik: str) -> None:
    if Person.objects.filter(nik_hash=hash_nik(nik)).exists():
        message = _("NIK ini sudah tercatat. Tarik pendaftaran ini, lalu daftar lagi dengan NIK yang benar.")
        raise DomainError("nik_taken", message, problems=[Blocker("nik_taken", message, path="nik")])


def _rewrite(person: Person, facts: Mapping[str, Any]) -> Person:
    for name, value in facts.items():
        setattr(person, name, value)
    person.save(update_fields=[name.removesuffix("_id") for name in facts])
    return person


def _is_loose(subject: Person | Institution, *, besides: Application | None) -> bool:
    """Whether nothing rests on what we know: no membership, account, mandate or other application that goes on."""
    ongoing = subject.applications.exclude(state__in=OVER)
    mandates = subject.mandates.all() if isinstance(subject, Person) else subject.representatives.all()
    if besides:
        ongoing = ongoing.exclude(pk=besides.pk)
        mandates = mandates.exclude(pk__in=mandates_of(besides).values("pk"))
    taken = isinstance(subject, Person) and (subject.user_id or subject.pseudonymised_at)
    return not (taken or ongoing.exists() or mandates.exists() or subject.memberships.exists())


def known_institution(
    data: InstitutionData, licences: Sequence[LicenceData], *, besides: Application | None
) -> Institution:
    """The institution behind a NIB, NPWP or licence number: new, or the one we know."""
    known = _found_institution(data, licences) or (besides.institution if besides else None)
    if known and not _is_loose(known, besides=besides):
        return known
    body = known or Institution()
    body.name, body.kind, body.nib, body.npwp = data.name, data.kind, data.nib or None, data.npwp or None
    body.facility_code, body.facility_class, body.beds = data.facility_code, data.facility_class, data.beds
    body.village_id, body.address, body.phone, body.email = data.village, data.address, data.phone, data.email
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        if not any(name in str(error) for name in UNIQUE_NUMBERS):
            raise
        message = _("NIB atau NPWP ini sudah tercatat atas lembaga lain. Hubungi petugas koperasi.")
        problem = Blocker("institution_taken", message, path="nib")
        raise DomainError("institution_taken", message, problems=[problem]) from error
    _keep_profile(body, data)
    return body


def _found_institution(data: InstitutionData, licences: Sequence[LicenceData]) -> Institution | None:
    known = Institution.objects.filter(nib=data.nib).first() if data.nib else None
    known = known or (Institution.objects.filter(npwp=data.npwp).first() if data.npwp else None)
    for one in licences:
        known = known or Institution.objects.filter(licences__kind=one.kind, licences__number=one.number).first()
    return known


def _keep_profile(body: Institution, data: InstitutionData) -> None:
    """Where a distributor delivers and what a producer makes, as the form says it now."""
    body.service_areas.exclude(region__in=data.service_areas).delete()
    ServiceArea.objects.bulk_create(
        [ServiceArea(institution=body, region_id=code) for code in data.service_areas], ignore_conflicts=True
    )
    body.declared_products.all().delete()
    DeclaredProduct.objects.bulk_create(
        DeclaredProduct(institution=body, name=one.name, nie=one.nie, tkdn_bp=one.tkdn_bp, bmp_bp=one.bmp_bp)
        for one in data.products
    )


def refuse_members(group: Group, person: Person, institution: Institution | None, *, has_vote: bool) -> None:
    """Tell them at once; the table itself refuses a second membership at the payment."""
    staying = Member.objects.exclude(status=MemberStatus.LEFT)
    staying = staying.filter(Q(has_vote=True) | Q(group=group) if has_vote else Q(group=group))
    if institution and staying.filter(institution=institution).exists():
        raise DomainError("already_member", _("Lembaga ini sudah menjadi anggota."))
    if institution is None and staying.filter(person=person).exists():
        raise DomainError("already_member", _("Orang ini sudah menjadi anggota."))


def give_mandate(
    person: Person, institution: Institution, data: InstitutionData, *, document: StoredFile | None
) -> None:
    """The mandate under which the person applies; it gives nothing before the institution is a member.

    It casts the vote, unless somebody else's mandate of that time does.
    """
    until = max(data.mandate_until, clock.today())
    others = Representative.objects.filter(institution=institution, votes=True)
    others = others.exclude(person=person, starts_on=clock.today())
    votes = not others.filter(starts_on__lte=until, ends_on__gte=clock.today()).exists()
    Representative.objects.update_or_create(
        institution=institution,
        person=person,
        starts_on=clock.today(),
        defaults={"mandate": data.mandate, "ends_on": data.mandate_until, "votes": votes, "document": document},
    )


def mandates_of(application: Application) -> "QuerySet[Representative]":
    """The mandate that came with an application: given on the day it was sent, by the form."""
    sent_on = clock.day_of(application.submitted_at)
    return Representative.objects.filter(
        institution=application.institution_id, person=application.person_id, starts_on=sent_on, given_by__isnull=True
    )


def drop_mandate(application: Application) -> None:
    """The mandate falls with the application it came with."""
    if application.institution_id:
        mandates_of(application).delete()


def keep_licences(
    licences: Sequence[LicenceData],
    person: Person,
    institution: Institution | None,
    *,
    papers: Mapping[str, StoredFile],
) -> None:
    """Enter the licences; one that we know must be of the same person or institution (`licence_taken`).

    What the same holder wrote before and nobody has checked yet is written anew.
    """
    holder = {"institution": institution} if institution else {"person": person}
    unchecked = Licence.objects.filter(**holder, state=LicenceState.SUBMITTED, submitted_by__isnull=True)
    Practice.objects.filter(licence__in=unchecked).delete()
    unchecked.delete()
    rows = [
        Licence(
            **holder,
            kind=data.kind,
            number=data.number,
            valid_from=data.valid_from,
            valid_until=data.valid_until,
            device_groups=list(data.device_groups),
            document=papers.get(PAPER_OF_LICENCE.get(data.kind, AttachmentKind.LICENCE)),
            submitted_at=clock.now(),
        )
        for data in licences
    ]
    Licence.objects.bulk_create(rows, ignore_conflicts=True)  # the conflict: kind and number are known already
    named = [Q(kind=data.kind, number=data.number) for data in licences]
    taken = Licence.objects.exclude(**holder).exclude(state=LicenceState.REFUSED)
    if named and taken.filter(reduce(or_, named)).exists():
        raise DomainError("licence_taken", _("Nomor izin ini sudah tercatat atas nama lain. Hubungi petugas."))


def keep_practice(data: PracticeData, person: Person, licences: Sequence[LicenceData]) -> None:
    """The place of practice, tied to the SIP of the application."""
    numbers = [one.number for one in licences if one.kind == LicenceKind.SIP]
    sip = Licence.objects.filter(person=person, kind=LicenceKind.SIP, number__in=numbers).order_by("-valid_from")
    Practice.objects.update_or_create(
        person=person,
        place=data.place,
        defaults={"facility_code": data.facility_code, "village_id": data.village, "licence": sip.first()},
    )


def _papers(draft: Draft | None) -> dict[str, StoredFile]:
    """Kind → its one uploaded file; of several certificates none can be said to be the one."""
    if draft is None:
        return {}
    found: dict[str, list[StoredFile]] = {}
    for attachment in draft.attachments.select_related("file"):
        found.setdefault(attachment.kind, []).append(attachment.file)
    return {kind: files[0] for kind, files in found.items() if len(files) == 1}


def licence_problems_of(application: Application) -> list[Blocker]:
    """`licence_missing` or `licence_expired`, judged today by the licences on record."""
    institution = application.institution
    asked = licences_asked(application.group.profile, institution.kind if institution else None)
    held = licences_of_application(application).exclude(state__in=[LicenceState.REFUSED, LicenceState.REVOKED])
    listed = [LicenceData(one.kind, one.number, one.valid_from, one.valid_until) for one in held]
    return licence_problems(asked=asked, licences=listed, today=clock.today())
