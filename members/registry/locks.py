"""Row locks of the register. Order: application, group, member, change (then what `savings` and `books` lock)."""

from typing import NewType

from members.registry.models import Group, Member, RegisterChange

LockedGroup = NewType("LockedGroup", Group)
LockedMember = NewType("LockedMember", Member)
LockedChange = NewType("LockedChange", RegisterChange)


def lock_group(code: str) -> LockedGroup:
    """One group; its counter gives out member numbers, one after the other."""
    return LockedGroup(Group.objects.select_for_update(no_key=True).get(pk=code))


def lock_groups() -> list[LockedGroup]:
    """All groups in their order: while they are held nobody joins or leaves."""
    groups = Group.objects.order_by("position").select_for_update(no_key=True)
    return [LockedGroup(group) for group in groups]


def lock_member(pk: int) -> LockedMember:
    """One member, held until the commit."""
    rows = Member.objects.select_related("group", "person", "institution")
    return LockedMember(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))


def lock_change(pk: int) -> LockedChange:
    """One change of the register; its member is locked first, for whoever asks holds that one too."""
    rows = RegisterChange.objects.select_related("group", "region", "asked_by")
    return LockedChange(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
