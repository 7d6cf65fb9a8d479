"""Row locks of the voting: a motion is held while a ballot joins its chain, so the chain stays one line."""

from django.db import connection
from django.utils.translation import gettext as _

from governance.voting.models import Box, Motion
from kmp.errors import DomainError

NUMBER_LOCK = 7214011  # numbers of motions and resolutions are given one at a time


def lock_motion(pk: int) -> Motion:
    """The motion, held until the commit."""
    return Motion.objects.select_for_update(of=("self",), no_key=True).select_related("meeting", "bylaws").get(pk=pk)


def lock_numbering() -> None:
    """Whoever else wants a number waits until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])


def lock_box(motion_id: int) -> Box:
    """The box of an open motion with its motion, held until the commit: ballots stand in line, closing waits.

    A motion that never opened has none: `motion_closed`.
    """
    box = Box.objects.select_for_update(of=("self",), no_key=True).filter(motion=motion_id).first()
    if box is None:
        raise DomainError("motion_closed", _("Pemungutan suara ini tidak sedang dibuka."))
    box.motion = Motion.objects.get(pk=motion_id)  # read after the lock: whoever closed it has committed
    return box
