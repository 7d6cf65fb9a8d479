"""The only writers of persons, institutions, applications and the register (flow "Join", DESIGN 6)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import create_user, grant_role, invite_user, withdraw_role
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.roles import Role
from kmp.trail.services import record
from members.registry.access import memberships_of
from members.registry.intake import (
    give_mandate,
    keep_licences,
    known_institution,
    known_person,
    licence_problems_of,
    refuse_members,
)
from members.registry.locks import (
    LockedApplication,
    LockedMember,
    lock_application,
    lock_group,
    lock_groups,
    lock_member,
)
from members.registry.models import (
    Application,
    Group,
    Institution,
    Member,
    Person,
    RegisterEntry,
    Representative,
)
from members.registry.nik import clean_nik
from members.registry.queries import members_per_group
from members.registry.rules import (
    CONSENT_VERSION,
    FIVE_GROUPS,
    InstitutionData,
    LicenceData,
    PersonData,
    application_problems,
    leave_problems,
)
from members.registry.states import ApplicationState, MemberStatus, Operation
from members.savings.queries import pokok_bill
from members.savings.services import bill_pokok, receive_pokok


@act
def install_groups() -> int:
    """Enter the five groups that are not there yet, in their fixed order; returns how many were new."""
    known = set(Group.objects.values_list("code", flat=True))
    new = [
        Group(
            code=group.code,
            name=group.name,
            prefix=group.prefix,
            position=position,
            for_institutions=group.for_institutions,
        )
        for position, group in enumerate(FIVE_GROUPS, start=1)
        if group.code not in known
    ]
    return len(Group.objects.bulk_create(new))


@act
def submit_application(
    *,
    group: str,
    person: PersonData,
    institution: InstitutionData | None = None,
    licences: Sequence[LicenceData] = (),
    consents: Mapping[str, bool],
    acting_user: User | None,
    receipt_key: str = "",
) -> Application:
    """Take one request to become a member; `acting_user` is None on the public form.

    `receipt_key` (43 letters, drawn with the form) is the applicant's own link; the same form sent twice is
    refused as `sent_before`, and the page looks up what the first made.

    A NIK, NIB or licence we know already means the person or institution we know; what we keep about them is not
    overwritten from a public form. Refused: `nik_invalid`, `nik_taken` (known with another date of birth),
    `already_member`, `one_open_application_per_person`, `one_open_application_per_institution`,
    `institution_nib_has_13_digits`, `licence_taken`, and all of `rules.application_problems`.
    """
    home = Group.objects.get(pk=group)
    nik = clean_nik(person.nik)
    agreed = {purpose: CONSENT_VERSION for purpose, given in consents.items() if given}
    refuse_on(
        application_problems(
            group=group,
            for_institutions=home.for_institutions,
            person=person,
            institution=institution,
            licences=licences,
            consents=agreed,
            today=clock.today(),
        )
    )
    human = known_person(person, nik)
    body = known_institution(institution, licences) if institution else None
    refuse_members(human, body)
    if institution and body:
        give_mandate(human, body, institution)
    keep_licences(licences, human, body)
    application = _new_application(home, human, body, agreed, receipt_key or secrets.token_urlsafe(32))
    record("members.application.submitted", application, acting_user=acting_user, after={"group": group})
    return application


@act
def verify_application(application: Application, *, acting_user: User) -> Application:
    """First person: the documents are right and the licence is valid today.

    Refused: `application_moved` (somebody was quicker), `licence_missing`, `licence_expired`.
    """
    locked = lock_application(application.pk)
    _expect(locked, ApplicationState.SUBMITTED)
    refuse_on(licence_problems_of(locked))
    locked.state, locked.verified_by, locked.verified_at = ApplicationState.VERIFIED, acting_user, clock.now()
    locked.save(update_fields=["state", "verified_by", "verified_at"])
    return _recorded(locked, "members.application.verified", acting_user, before=ApplicationState.SUBMITTED)


@act
def approve_application(application: Application, *, pokok_rp: int, source: str, acting_user: User) -> Application:
    """Second person: bill the simpanan pokok, `pokok_rp` rupiah by the article `source` of the bylaws in force.

    Refused: `application_moved`, `application_checked_by_two_persons` (the same person checked it).
    """
    locked = lock_application(application.pk)
    _expect(locked, ApplicationState.VERIFIED)
    locked.state, locked.decided_by, locked.decided_at = ApplicationState.APPROVED, acting_user, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    bill_pokok(locked, amount_rp=pokok_rp)
    facts = {"pokok_rp": pokok_rp, "source": source}
    return _recorded(locked, "members.application.approved", acting_user, before=ApplicationState.VERIFIED, facts=facts)


@act
def reject_application(application: Application, *, reason: str, acting_user: User) -> Application:
    """Refuse an application that is not approved yet; the mandate given with it falls.

    Refused: `reason_missing`, `application_moved`, `application_checked_by_two_persons`.
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya, supaya pendaftar tahu apa yang perlu diperbaiki."))
    locked = lock_application(application.pk)
    before = ApplicationState(locked.state)
    _expect(locked, ApplicationState.SUBMITTED, ApplicationState.VERIFIED)
    locked.state, locked.decided_by, locked.decided_at = ApplicationState.REJECTED, acting_user, clock.now()
    locked.reason = reason.strip()
    locked.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    if locked.institution_id:
        Representative.objects.filter(institution=locked.institution_id, person=locked.person_id).delete()
    return _recorded(locked, "members.application.rejected", acting_user, before=before)


@act
def pay_pokok(application: Application, *, method: str, paid_on: date, acting_user: User) -> Member:
    """The simpanan pokok comes in and, in the same act, the applicant is a member with the next number.

    Journal, payment, member, line of the register, account and role stand or fall together. The date of entry is
    today, `paid_on` is that of the payment. Refused: `application_moved` (not approved, or a member already),
    `paid_in_future`, `one_membership_per_person`, `one_membership_per_institution`, `journal_period_is_open`.
    """
    locked = lock_application(application.pk)
    _expect(locked, ApplicationState.APPROVED)
    bill = pokok_bill(locked.pk)
    assert bill is not None  # written by the approval, and nobody can delete it
    member = _enter(locked, acting_user=acting_user)
    receive_pokok(bill, member=member, method=method, paid_on=paid_on, acting_user=acting_user)
    locked.state = ApplicationState.ADMITTED
    locked.save(update_fields=["state"])
    _give_account(locked.person, member, acting_user=acting_user)
    after = {"number": member.number, "group": member.group_id, "amount_rp": bill.amount_rp}
    record("members.member.admitted", member, acting_user=acting_user, after=after)
    return member


@act
def record_export(*, count: int, filters: Mapping[str, str], acting_user: User) -> None:
    """Write down that a list of members left the house; without this line there is no file (DESIGN 9)."""
    record("members.register.exported", acting_user, acting_user=acting_user, after={"rows": count, **filters})


@act
def suspend_member(member: Member, *, reason: str, acting_user: User) -> Member:
    """Suspend an active member: no vote until restored. Refused: `reason_missing`, `member_not_active`."""
    locked = lock_member(member.pk)
    if locked.status != MemberStatus.ACTIVE:
        raise DomainError("member_not_active", _("Anggota ini tidak sedang aktif."))
    return _move(locked, Operation.SUSPEND, MemberStatus.SUSPENDED, reason=reason, acting_user=acting_user)


@act
def restore_member(member: Member, *, reason: str, acting_user: User) -> Member:
    """Restore a suspended member. Refused: `reason_missing`, `member_not_suspended`."""
    locked = lock_member(member.pk)
    if locked.status != MemberStatus.SUSPENDED:
        raise DomainError("member_not_suspended", _("Anggota ini tidak sedang dibekukan."))
    return _move(locked, Operation.RESTORE, MemberStatus.ACTIVE, reason=reason, acting_user=acting_user)


@act
def leave_member(member: Member, *, reason: str, acting_user: User) -> Member:
    """End a membership. Nobody joins or leaves meanwhile, so the law's least numbers hold.

    Refused: `reason_missing`, `member_left`, `too_few_members`, `too_few_groups`.
    """
    lock_groups()
    locked = lock_member(member.pk)
    if locked.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar."))
    counts = members_per_group()
    counts[locked.group_id] -= 1
    groups_after = sum(1 for count in counts.values() if count)
    refuse_on(leave_problems(members_after=sum(counts.values()), groups_after=groups_after))
    locked.left_on = clock.today()
    _take_role(locked, acting_user=acting_user)
    _move(locked, Operation.LEAVE, MemberStatus.LEFT, reason=reason, acting_user=acting_user)
    return locked


def _new_application(
    group: Group, person: Person, institution: Institution | None, consents: dict[str, str], receipt_key: str
) -> Application:
    with connection.cursor() as cursor:  # the number says the row's own key, so it is drawn before the row
        cursor.execute("SELECT nextval(pg_get_serial_sequence('members_application', 'id'))")
        pk = cursor.fetchone()[0]
    application = Application(
        pk=pk,
        number=f"DF-{clock.today().year}-{pk:05d}",
        group=group,
        person=person,
        institution=institution,
        consents=consents,
        submitted_at=clock.now(),
        receipt_key=receipt_key,
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        if "receipt_key" not in str(error):
            raise
        raise DomainError("sent_before", _("Pendaftaran ini sudah terkirim.")) from error
    return application


def _expect(application: LockedApplication, *states: ApplicationState) -> None:
    """Refuse with `application_moved` what is not in one of `states` any more."""
    if application.state not in states:
        message = _("Pendaftaran ini sekarang berstatus “%(state)s”. Buka lagi halamannya sebelum memutuskan.")
        raise DomainError("application_moved", message % {"state": application.get_state_display()})


def _recorded(
    application: Application,
    action: str,
    acting_user: User,
    *,
    before: str,
    facts: Mapping[str, object] | None = None,
) -> Application:
    after = {"state": str(application.state), **(facts or {})}
    record(action, application, acting_user=acting_user, before={"state": str(before)}, after=after)
    return application


def _enter(application: LockedApplication, *, acting_user: User) -> Member:
    """The member with the next number of the group, and the first line about it in the register."""
    group = lock_group(application.group_id)
    group.last_number += 1
    group.save(update_fields=["last_number"])
    subject = application.institution or application.person
    member = Member.objects.create(
        number=f"{group.prefix}-{group.last_number:05d}",
        group=group,
        person=None if application.institution else application.person,
        institution=application.institution,
        application=application,
        name=subject.name,
        region_id=subject.village_id,
        joined_on=clock.today(),
    )
    _write_entry(member, Operation.ADMIT, note=application.number, acting_user=acting_user)
    return member


def _move(
    member: LockedMember, operation: Operation, status: MemberStatus, *, reason: str, acting_user: User
) -> Member:
    """The new status, with its line in the register."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    before = str(member.status)
    member.status = status
    member.save(update_fields=["status", "left_on"])
    _write_entry(member, operation, note=reason.strip(), acting_user=acting_user)
    facts = {"status": str(status)}
    record(
        f"members.member.{operation.name.lower()}",
        member,
        acting_user=acting_user,
        before={"status": before},
        after=facts,
    )
    return member


def _write_entry(member: Member, operation: Operation, *, note: str, acting_user: User) -> RegisterEntry:
    return RegisterEntry.objects.create(
        member=member,
        operation=operation,
        date=clock.today(),
        group_id=member.group_id,
        status=member.status,
        note=note,
        entered_by=acting_user,
        entered_at=clock.now(),
    )


def _give_account(person: Person, member: Member, *, acting_user: User) -> None:
    """The role `anggota`, on the person's account or a new one: member number as name, password chosen by e-mail.

    Without an e-mail, or where somebody else's account has it, there is no account; the office opens one later.
    """
    if person.user is None:
        if not person.email or User.objects.filter(email__iexact=person.email).exists():
            return
        person.user = create_user(person.email, name=person.name, username=member.number, acting_user=acting_user)
        person.save(update_fields=["user"])
        invite_user(person.user, acting_user=acting_user)
    grant_role(person.user, Role.ANGGOTA, acting_user=acting_user)


def _take_role(member: Member, *, acting_user: User) -> None:
    """Whoever acts for no other member than this one is no `anggota` any more."""
    if member.institution:
        people = Person.objects.filter(mandates__institution=member.institution)
    else:
        people = Person.objects.filter(memberships=member)
    for user in User.objects.filter(person__in=people):
        if not memberships_of(user).exclude(pk=member.pk).exists():
            withdraw_role(user, Role.ANGGOTA, acting_user=acting_user)
