"""Row locks of the voting. The box of a motion is locked by the database itself, where a ballot joins its chain."""

from django.db import connection

from governance.voting.models import Motion, Proxy

NUMBER_LOCK = 7214011  # numbers of motions and resolutions are given one at a time


def lock_motion(pk: int) -> Motion:
    """The motion, held until the commit."""
    return Motion.objects.select_for_update(of=("self",), no_key=True).select_related("meeting", "bylaws").get(pk=pk)


def lock_numbering() -> None:
    """Whoever else wants a number waits until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])


def lock_proxy(pk: int) -> Proxy:
    """The proxy with its two members, held until the commit."""
    rows = Proxy.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("principal__person", "holder", "meeting", "motion").get(pk=pk)
