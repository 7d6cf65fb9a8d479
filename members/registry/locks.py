"""Row locks of the register. Order: application, group, member (then what `savings` and `books` lock)."""

from typing import NewType

from members.registry.models import Group, Member

LockedGroup = NewType("LockedGroup", Group)
LockedMember = NewType("LockedMember", Member)


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
