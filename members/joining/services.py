"""The only writers of drafts and applications (flow "Join", DESIGN 6)."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import create_user, grant_role, invite_user
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.numbers import next_number
from kmp.roles import STAFF, Role, roles_of
from kmp.trail.services import record
from members.banking.models import BankLine
from members.joining.drafting import close_papers
from members.joining.intake import agreed, drop_mandate, licence_problems_of, take_in
from members.joining.locks import LockedApplication, lock_application, lock_draft
from members.joining.models import Application, Draft
from members.joining.queries import attachments_of, documents_asked_of, duplicates_of, licences_of_application
from members.joining.rules import (
    ApplicationData,
    InstitutionData,
    LicenceData,
    PersonData,
    PracticeData,
    document_problems,
    duplicate_problems,
)
from members.joining.states import ApplicationState
from members.notices.services import tell
from members.notices.states import Topic
from members.privacy.services import record_consents
from members.registry.models import Group, Institution, Member, Person
from members.registry.services import enter_member
from members.registry.states import LicenceState
from members.savings.queries import pokok_bill
from members.savings.rules import part_problems
from members.savings.services import advance_pokok, bill_pokok, receive_pokok

SENT_BEFORE = gettext_lazy("Pendaftaran ini sudah terkirim.")


@act
def submit_application(
    *,
    group: str,
    person: PersonData,
    institution: InstitutionData | None = None,
    licences: Sequence[LicenceData] = (),
    practice: PracticeData | None = None,
    consents: Mapping[str, bool],
    has_vote: bool = True,
    draft: Draft | None = None,
    acting_user: User | None,
    receipt_key: str = "",
) -> Application:
    """Take one request to become a member; `acting_user` is None on the public form.

    `receipt_key` (43 letters, drawn with the form) is the applicant's own link; the same form sent twice is
    refused as `sent_before`, and the page looks up what the first made. What was attached to `draft` goes along.
    Without `has_vote` it is for an extraordinary member (anggota luar biasa, UU 25/1992 Ps 18).

    A NIK, NIB or licence we know already means the person or institution we know (see `intake`). Refused: all of
    `intake.take_in`, `one_open_application_per_person`, `one_open_application_per_institution`.
    """
    home = Group.objects.get(pk=group)
    if draft is not None:
        _refuse_sent(draft)
    data = ApplicationData(person, institution, licences, practice, consents, has_vote)
    human, body = take_in(home, data, draft=draft)
    key = receipt_key or (draft.key if draft else secrets.token_urlsafe(32))
    application = _new_application(home, human, body, data, key, draft)
    record_consents(human, given=dict(consents), application=application, acting_user=acting_user)
    if draft is not None:
        draft.attachments.update(application=application)
    number = {"number": application.number}
    tell_applicant(application, _("Pendaftaran Anda sudah kami terima"), _("Nomor pendaftaran: %(number)s.") % number)
    facts = {"group": group, "has_vote": has_vote}
    record("members.application.submitted", application, acting_user=acting_user, after=facts)
    return application


@act
def record_applications_export(*, count: int, filters: Mapping[str, str], acting_user: User) -> None:
    """Write down that a list of applicants left the house; without this line there is no file (DESIGN 9)."""
    record("members.application.exported", acting_user, acting_user=acting_user, after={"rows": count, **filters})


@act
def verify_application(
    application: Application, *, seen: Collection[str] = (), duplicates_compared: bool = False, acting_user: User
) -> Application:
    """First person: the documents are right and the licence is valid today.

    `seen` are the kinds of document whose original was shown in the office; `duplicates_compared` says that who looks
    alike is somebody else. Refused: `application_moved` (somebody was quicker), `licence_missing`,
    `licence_expired`, `documents_not_seen`, `duplicates_not_compared`.
    """
    locked = lock_application(application.pk)
    expect_state(locked, ApplicationState.SUBMITTED)
    refuse_on([*licence_problems_of(locked), *_check_problems(locked, seen, compared=duplicates_compared)])
    locked.state, locked.verified_by, locked.verified_at = ApplicationState.VERIFIED, acting_user, clock.now()
    locked.seen = [kind for kind in documents_asked_of(locked) if kind in seen]
    locked.save(update_fields=["state", "verified_by", "verified_at", "seen"])
    licences_of_application(locked).filter(state=LicenceState.SUBMITTED).update(
        state=LicenceState.VALID, checked_by=acting_user, checked_at=clock.now()
    )
    facts = {"seen": locked.seen}
    return recorded(locked, "members.application.verified", acting_user, before=ApplicationState.SUBMITTED, facts=facts)


def _check_problems(application: LockedApplication, seen: Collection[str], *, compared: bool) -> list[Blocker]:
    uploaded = attachments_of(application).exclude(file__content="").values_list("kind", flat=True)
    papers = document_problems(asked=documents_asked_of(application), uploaded=set(uploaded), seen=seen)
    return papers + duplicate_problems(candidates=len(duplicates_of(application)), compared=compared)


@act
def approve_application(application: Application, *, pokok_rp: int, source: str, acting_user: User) -> Application:
    """Second person: bill the simpanan pokok, `pokok_rp` rupiah by the article `source` of the bylaws in force.

    Refused: `application_moved`, `application_checked_by_two_persons` (the same person checked it).
    """
    locked = lock_application(application.pk)
    expect_state(locked, ApplicationState.VERIFIED)
    locked.state, locked.decided_by, locked.decided_at = ApplicationState.APPROVED, acting_user, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    bill_pokok(locked, amount_rp=pokok_rp)
    close_papers(locked, acting_user=acting_user, all_papers=False)
    tell_applicant(locked, _("Pendaftaran Anda disetujui"), _("Bayar simpanan pokok untuk menjadi anggota."))
    facts = {"pokok_rp": pokok_rp, "source": source}
    return recorded(locked, "members.application.approved", acting_user, before=ApplicationState.VERIFIED, facts=facts)


@act
def reject_application(application: Application, *, reason: str, acting_user: User) -> Application:
    """Refuse an application that is not approved yet; the mandate given with it falls, its documents are erased.

    Refused: `reason_missing`, `application_moved`, `application_checked_by_two_persons`.
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya, supaya pendaftar tahu apa yang perlu diperbaiki."))
    locked = lock_application(application.pk)
    before = ApplicationState(locked.state)
    expect_state(locked, ApplicationState.SUBMITTED, ApplicationState.CORRECTION, ApplicationState.VERIFIED)
    locked.state, locked.decided_by, locked.decided_at = ApplicationState.REJECTED, acting_user, clock.now()
    locked.reason = reason.strip()
    locked.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    drop_mandate(locked)
    close_papers(locked, acting_user=acting_user, all_papers=True)
    tell_applicant(locked, _("Pendaftaran Anda ditolak"), locked.reason)
    return recorded(locked, "members.application.rejected", acting_user, before=before)


@act
def pay_pokok(
    application: Application,
    *,
    amount_rp: int | None = None,
    method: str,
    paid_on: date,
    acting_user: User,
    bank_line: BankLine | None = None,
    seen_rest_rp: int | None = None,
) -> Member | None:
    """The simpanan pokok comes in: the rest, or a part of `amount_rp` rupiah. With the last part there is a member.

    A part is kept as an advance (None is returned). With the last one journal, payment, member, line of the register,
    account and role stand or fall together; the date of entry is today, `paid_on` is that of the payment.
    `seen_rest_rp` is the rest that the page showed, so that a form sent twice pays once. Refused: `application_moved`
    (not approved, or a member already), `bill_is_not_overpaid`, `rest_changed`, `amount_not_positive`,
    `paid_in_future`, `one_membership_per_person`, `one_membership_per_institution`, `journal_period_is_open`.
    """
    return take_pokok(
        application,
        amount_rp=amount_rp,
        method=method,
        paid_on=paid_on,
        acting_user=acting_user,
        bank_line=bank_line,
        seen_rest_rp=seen_rest_rp,
    )


@step
def take_pokok(
    application: Application,
    *,
    amount_rp: int | None = None,
    method: str,
    paid_on: date,
    acting_user: User,
    bank_line: BankLine | None = None,
    seen_rest_rp: int | None = None,
) -> Member | None:
    """`pay_pokok` as a part of another act (a bank line that pays a simpanan pokok)."""
    locked = lock_application(application.pk)
    expect_state(locked, ApplicationState.APPROVED)
    bill = pokok_bill(locked.pk)
    assert bill is not None  # written by the approval, and nobody can delete it
    amount_rp = bill.rest_rp if amount_rp is None else amount_rp
    refuse_on(part_problems(amount_rp=amount_rp, rest_rp=bill.rest_rp, seen_rest_rp=seen_rest_rp))
    if amount_rp < bill.rest_rp:
        advance_pokok(
            bill, amount_rp=amount_rp, method=method, paid_on=paid_on, acting_user=acting_user, bank_line=bank_line
        )
        return None
    member = enter_member(
        locked.group,
        person=locked.person,
        institution=locked.institution,
        application=locked,
        has_vote=locked.has_vote,
        note=locked.number,
        acting_user=acting_user,
    )
    receive_pokok(bill, member=member, method=method, paid_on=paid_on, acting_user=acting_user, bank_line=bank_line)
    locked.state = ApplicationState.ADMITTED
    locked.save(update_fields=["state"])
    _give_account(locked.person, member, acting_user=acting_user)
    after = {"number": member.number, "group": member.group_id, "amount_rp": bill.amount_rp}
    record("members.member.admitted", member, acting_user=acting_user, after=after)
    return member


def _new_application(
    group: Group,
    person: Person,
    institution: Institution | None,
    data: ApplicationData,
    receipt_key: str,
    draft: Draft | None,
) -> Application:
    pk, number = next_number(Application, "DF")
    application = Application(
        pk=pk,
        number=number,
        group=group,
        person=person,
        institution=institution,
        consents=agreed(data.consents),
        has_vote=data.has_vote,
        submitted_at=clock.now(),
        receipt_key=receipt_key,
        draft=draft,
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        if "receipt_key" not in str(error):
            raise
        raise DomainError("sent_before", str(SENT_BEFORE)) from error
    return application


def _refuse_sent(draft: Draft) -> None:
    """Hold the draft: of two who send it at once the second finds the application of the first."""
    if lock_draft(draft.pk) is None or Application.objects.filter(receipt_key=draft.key).exists():
        raise DomainError("sent_before", str(SENT_BEFORE))


def expect_state(application: LockedApplication, *states: ApplicationState) -> None:
    """Refuse with `application_moved` what is not in one of `states` any more."""
    if application.state not in states:
        message = _("Pendaftaran ini sekarang berstatus “%(state)s”. Buka lagi halamannya sebelum memutuskan.")
        raise DomainError("application_moved", message % {"state": application.get_state_display()})


@step
def tell_applicant(application: Application, title: str, body: str) -> None:
    """Say by notice and mail that something has changed; the link leads to the receipt, which says it in full."""
    key = f"pendaftaran-{application.number}-{application.state}-{application.submitted_at:%y%m%d%H%M%S}"
    path = reverse("application_receipt", args=[application.receipt_key])
    tell(person=application.person, topic=Topic.MEMBERSHIP, key=key, title=title, body=body, path=path)


def recorded(
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


def _give_account(person: Person, member: Member, *, acting_user: User) -> None:
    """The role `anggota`, on the person's account or a new one: member number as name, password chosen by e-mail.

    Somebody of the office who joins keeps the one account. Without an e-mail, or where somebody else's account has
    it, there is no account; the office opens one later.
    """
    if person.user is None:
        taken = User.objects.filter(email__iexact=person.email).first() if person.email else None
        if not person.email or (taken is not None and not _is_own_staff_account(taken, person)):
            return
        name = member.number
        person.user = taken or create_user(person.email, name=person.name, username=name, acting_user=acting_user)
        person.save(update_fields=["user"])
        if taken is None:
            invite_user(person.user, acting_user=acting_user)
    grant_role(person.user, Role.ANGGOTA, acting_user=acting_user)


def _is_own_staff_account(user: User, person: Person) -> bool:
    """An account that the office opened for this very name and e-mail, and that belongs to no person yet."""
    same = user.name.casefold().split() == person.name.casefold().split()
    return same and bool(STAFF & roles_of(user)) and not Person.objects.filter(user=user).exists()
