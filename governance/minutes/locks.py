"""Row locks of the minutes, and the line in which their numbers are given."""

from django.db import connection

from governance.minutes.models import Minutes

NUMBER_LOCK = 7214012


def lock_minutes(pk: int) -> Minutes:
    """The minutes, held until the commit: an edit and a signature never meet."""
    rows = Minutes.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("meeting__bylaws", "meeting__group", "meeting__plenary", "paper").get(pk=pk)


def lock_minutes_numbers() -> None:
    """Whoever else seals minutes waits until the commit for the next number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])
