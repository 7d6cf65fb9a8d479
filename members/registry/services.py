"""The only writers of members and the register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import withdraw_role
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.regions.models import Region
from kmp.roles import Role
from kmp.trail.services import record
from members.joining.models import Application
from members.notices.services import tell, tell_members
from members.notices.states import Topic
from members.registry.access import memberships_of
from members.registry.locks import LockedChange, LockedMember, lock_change, lock_group, lock_groups, lock_member
from members.registry.models import Group, Institution, Member, Person, RegisterChange, RegisterEntry
from members.registry.queries import change_problems
from members.registry.rules import FIVE_GROUPS
from members.registry.states import ChangeState, MemberStatus, Operation

STATUS_AFTER = {Operation.SUSPEND.value: MemberStatus.SUSPENDED, Operation.RESTORE.value: MemberStatus.ACTIVE}


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
            profile=group.code,
        )
        for position, group in enumerate(FIVE_GROUPS, start=1)
        if group.code not in known
    ]
    return len(Group.objects.bulk_create(new))


@act
def record_export(*, count: int, filters: Mapping[str, str], acting_user: User) -> None:
    """Write down that a list of members left the house; without this line there is no file (DESIGN 9)."""
    record("members.register.exported", acting_user, acting_user=acting_user, after={"rows": count, **filters})


@act
def ask_change(
    member: Member,
    *,
    operation: str,
    reason: str,
    acting_user: User,
    group: Group | None = None,
    name: str = "",
    region: Region | None = None,
    has_vote: bool | None = None,
    document: "File[Any] | None" = None,
) -> RegisterChange:
    """Ask for a change of the register; another person decides it. What is left out stays as it is.

    Refused: `reason_missing`, those of `change_problems`, `one_open_change_per_member`, and those of `keep_file`.
    """
    locked = lock_member(member.pk)
    change = RegisterChange(
        member=locked,
        operation=operation,
        group=group if operation == Operation.MOVE else None,
        reason=_reason(reason),
        asked_by=acting_user,
        asked_at=clock.now(),
    )
    if operation == Operation.CHANGE:
        change.name, change.region, change.has_vote = name.strip(), region, has_vote
    refuse_on(change_problems(locked, change, on=clock.today()))
    change.document = keep_file(document, acting_user=acting_user) if document else None
    change.save()
    record("members.change.asked", change, acting_user=acting_user, after={"operation": operation})
    return change


@act
def decide_change(
    change: RegisterChange, *, decision: ChangeState, acting_user: User, note: str = ""
) -> RegisterChange:
    """Enter an asked change in the register, or refuse it with a reason: `decision` is one of these two.

    The facts are checked anew. Refused: `change_moved`, `reason_missing`, those of `change_problems`,
    `change_decided_by_a_second_person`, and a second membership by its constraint.
    """
    if change.operation == Operation.MOVE:
        lock_groups()  # nobody joins or leaves meanwhile, so the law's least number of groups holds
    member, locked = lock_member(change.member_id), lock_change(change.pk)
    locked.member = member
    _still_asked(locked)
    if decision == ChangeState.APPROVED:
        refuse_on(change_problems(member, locked, on=clock.today()))
        locked.entry = _carry_out(member, locked, acting_user=acting_user)
    locked.state, locked.decided_by, locked.decided_at = decision, acting_user, clock.now()
    locked.decision_note = _reason(note) if decision == ChangeState.REFUSED else note.strip()
    locked.save(update_fields=["state", "decided_by", "decided_at", "decision_note", "entry"])
    _tell_of(locked)
    verb = "approved" if decision == ChangeState.APPROVED else "refused"
    record(f"members.change.{verb}", locked, acting_user=acting_user, after={"operation": locked.operation})
    return locked


@act
def withdraw_change(change: RegisterChange, *, acting_user: User) -> RegisterChange:
    """Take back what one has asked for. Refused: `change_moved`, `change_not_own`."""
    lock_member(change.member_id)
    locked = lock_change(change.pk)
    _still_asked(locked)
    if locked.asked_by_id != acting_user.pk:
        raise DomainError("change_not_own", _("Hanya yang meminta dapat menarik permintaannya."))
    locked.state = ChangeState.WITHDRAWN
    locked.save(update_fields=["state"])
    record("members.change.withdrawn", locked, acting_user=acting_user, before={"operation": locked.operation})
    return locked


def _tell_of(change: LockedChange) -> None:
    """Whoever asked hears the decision; the member hears what was entered, and why."""
    word, number = change.get_operation_display(), change.member.number
    facts: dict[str, Any] = {"topic": Topic.WORK, "key": f"perubahan-{change.pk}"}
    where = f"/meja/perubahan-anggota/{change.pk}/"
    answer = _("%(what)s %(number)s: %(state)s") % {"what": word, "number": number, "state": change.get_state_display()}
    tell(user=change.asked_by, title=answer, body=change.decision_note, path=where, **facts)
    if change.state == ChangeState.APPROVED:
        title = _("Buku daftar anggota: %(what)s") % {"what": word}
        facts = {"topic": Topic.MEMBERSHIP, "key": f"perubahan-{change.pk}-anggota"}
        tell_members([change.member_id], title=title, body=change.reason, path="/kartu/", **facts)


def _still_asked(change: LockedChange) -> None:
    if change.state != ChangeState.ASKED:
        raise DomainError("change_moved", _("Perubahan ini sudah diputuskan atau ditarik."))


def _reason(text: str) -> str:
    if not text.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    return text.strip()


def _carry_out(member: LockedMember, change: LockedChange, *, acting_user: User) -> RegisterEntry:
    """The member as the change says, and the line about it."""
    member.status = STATUS_AFTER.get(change.operation, member.status)
    member.group = change.group or member.group
    member.region = change.region or member.region
    member.has_vote = member.has_vote if change.has_vote is None else change.has_vote
    if change.name:
        member.name = change.name
        _rename_subject(member)
    member.save(update_fields=["status", "group", "region", "has_vote", "name"])
    return write_entry(member, Operation(change.operation), note=change.reason, acting_user=acting_user)


def _rename_subject(member: LockedMember) -> None:
    """The person or institution takes the new name too, so that cards, papers and mandates say the same."""
    subject = member.institution or member.person
    assert subject is not None
    subject.name = member.name
    subject.save(update_fields=["name"])


@step
def enter_member(
    group: Group,
    *,
    person: Person | None,
    institution: Institution | None,
    application: Application | None,
    has_vote: bool,
    note: str,
    acting_user: User,
) -> Member:
    """The member with the next number of the group since today, and the first line about it in the register."""
    locked = lock_group(group.pk)
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    subject = institution or person
    assert subject is not None
    member = Member.objects.create(
        number=f"{locked.prefix}-{locked.last_number:05d}",
        group=locked,
        person=None if institution else person,
        institution=institution,
        application=application,
        name=subject.name,
        region_id=subject.village_id,
        has_vote=has_vote,
        joined_on=clock.today(),
    )
    write_entry(member, Operation.ADMIT, note=note, acting_user=acting_user)
    return member


@step
def write_entry(
    member: Member, operation: Operation, *, note: str, acting_user: User, on: date | None = None
) -> RegisterEntry:
    """The next line of the register: what `member` is after this operation, since `on` (today when left out).

    A line never says what was before an earlier one, else the state of a date would depend on who asks. Refused:
    `register_date_before_last`.
    """
    day = on or clock.today()
    if RegisterEntry.objects.filter(member=member, date__gt=day).exists():
        message = _("Tanggal itu mendahului tindakan terakhir anggota ini di buku daftar anggota.")
        raise DomainError("register_date_before_last", message)
    entry = RegisterEntry.objects.create(
        member=member,
        operation=operation,
        date=day,
        group_id=member.group_id,
        status=member.status,
        name=member.name,
        has_vote=member.has_vote,
        region_id=member.region_id,
        note=note,
        entered_by=acting_user,
        entered_at=clock.now(),
    )
    entry.refresh_from_db(fields=["line"])  # given by the database
    return entry


@step
def take_role(member: Member, *, acting_user: User) -> None:
    """Whoever acts for no other member than this one is no `anggota` any more."""
    if member.institution:
        people = Person.objects.filter(mandates__institution=member.institution)
    else:
        people = Person.objects.filter(memberships=member)
    for user in User.objects.filter(person__in=people):
        if not memberships_of(user).exclude(pk=member.pk).exists():
            withdraw_role(user, Role.ANGGOTA, acting_user=acting_user)
