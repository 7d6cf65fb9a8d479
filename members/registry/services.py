"""The only writers of members and the register."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import withdraw_role
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.roles import Role
from kmp.trail.services import record
from members.joining.models import Application
from members.registry.access import memberships_of
from members.registry.locks import LockedMember, lock_group, lock_groups, lock_member
from members.registry.models import Group, Institution, Member, Person, RegisterEntry
from members.registry.queries import members_per_group
from members.registry.rules import FIVE_GROUPS, leave_problems
from members.registry.states import MemberStatus, Operation


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
    take_role(locked, acting_user=acting_user)
    _move(locked, Operation.LEAVE, MemberStatus.LEFT, reason=reason, acting_user=acting_user)
    return locked


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


def _move(
    member: LockedMember, operation: Operation, status: MemberStatus, *, reason: str, acting_user: User
) -> Member:
    """The new status, with its line in the register."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    before = str(member.status)
    member.status = status
    member.save(update_fields=["status", "left_on"])
    write_entry(member, operation, note=reason.strip(), acting_user=acting_user)
    facts = {"status": str(status)}
    record(
        f"members.member.{operation.name.lower()}",
        member,
        acting_user=acting_user,
        before={"status": before},
        after=facts,
    )
    return member


@step
def write_entry(
    member: Member, operation: Operation, *, note: str, acting_user: User, on: date | None = None
) -> RegisterEntry:
    """The next line of the register: what `member` is after this operation, since `on` (today when left out)."""
    return RegisterEntry.objects.create(
        member=member,
        operation=operation,
        date=on or clock.today(),
        group_id=member.group_id,
        status=member.status,
        name=member.name,
        has_vote=member.has_vote,
        region_id=member.region_id,
        note=note,
        entered_by=acting_user,
        entered_at=clock.now(),
    )


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
