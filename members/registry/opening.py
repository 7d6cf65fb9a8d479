"""Opening a group: the act of a bylaw version, written with it (Permenkop 8/2021: groups are the members' own)."""

from django.db.models import Max
from django.utils.translation import gettext as _

from kmp.accounts.models import User
from kmp.acts import step
from kmp.errors import Blocker, DomainError
from kmp.trail.services import record
from members.registry.locks import lock_groups
from members.registry.models import Group


@step
def open_group(
    code: str, *, name: str, prefix: str, profile: str, for_institutions: bool, path: str, acting_user: User
) -> Group:
    """One more group, last in the order. `path` names the place in the bylaws. Refused: `prefix_taken`."""
    known = lock_groups()
    if any(group.prefix == prefix for group in known):
        message = _("Awalan nomor “%(prefix)s” sudah dipakai kelompok lain.") % {"prefix": prefix}
        raise DomainError("prefix_taken", message, problems=[Blocker("prefix_taken", message, path=f"{path}.prefix")])
    last = Group.objects.aggregate(last=Max("position"))["last"] or 0
    group = Group.objects.create(
        code=code, name=name, prefix=prefix, profile=profile, for_institutions=for_institutions, position=last + 1
    )
    after = {"code": code, "prefix": prefix, "profile": profile, "for_institutions": for_institutions}
    record("members.group.opened", group, acting_user=acting_user, after=after)
    return group
