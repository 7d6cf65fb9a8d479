"""How the groups look: the five in one fixed order, and always colour, icon and code together (LOOK 2).

A sixth group, opened by a bylaw version, is drawn in neutral colours with its own code and name. Who knows its name
lives in an app above: `ask_for_groups` takes the question.
"""

from collections.abc import Callable, Iterable
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
NEUTRAL, NEUTRAL_ICON = "lain", "users"  # colours of a group that the style sheet does not know by name
_BY_NAME = {name: group for group in GROUPS for name in (group.key, group.code)}
_asked: list[Callable[[], Iterable[tuple[str, str, str]]]] = []


def ask_for_groups(provider: Callable[[], Iterable[tuple[str, str, str]]]) -> None:
    """Who can name every group by key, prefix and name; called from `AppConfig.ready` of the app that knows."""
    _asked[:] = [provider]


def group_look(code: str) -> GroupLook:
    """The group named by its key (`nakes`), its code (`NAK`) or a member number (`NAK-00412`); else `KeyError`."""
    name = str(code).split("-")[0]
    if name not in _BY_NAME:
        _learn()
    return _BY_NAME[name]


def _learn() -> None:
    """Read the groups once more: asked only for a name that is not known yet, and a group never changes."""
    for provider in _asked:
        for key, prefix, words in provider():
            look = GroupLook(NEUTRAL, prefix, words, NEUTRAL_ICON)
            _BY_NAME.setdefault(key, look)
            _BY_NAME.setdefault(prefix, look)
