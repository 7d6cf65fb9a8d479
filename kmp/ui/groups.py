"""How the five groups look: one fixed order, and always colour, icon and code together (LOOK 2)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class GroupLook:
    """`key` is also the name of the group's colours in the style sheet."""

    key: str
    code: str
    name: str | Promise
    icon: str


GROUPS = (
    GroupLook("produsen", "PRO", _("Produsen"), "factory"),
    GroupLook("distributor", "DIS", _("Distributor"), "truck"),
    GroupLook("faskes", "FAS", _("Fasilitas kesehatan"), "hospital"),
    GroupLook("nakes", "NAK", _("Tenaga kesehatan"), "stethoscope"),
    GroupLook("pengguna", "PGN", _("Pengguna akhir"), "hand-heart"),
)
_BY_NAME = {name: group for group in GROUPS for name in (group.key, group.code)}


def group_look(code: str) -> GroupLook:
    """The group named by its key (`nakes`), its code (`NAK`) or a member number (`NAK-00412`); else `KeyError`."""
    return _BY_NAME[str(code).split("-")[0]]
