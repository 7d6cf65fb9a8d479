"""The lock of the bylaws."""

from django.db import connection

from governance.bylaws.models import BylawVersion

BYLAWS_LOCK = 7214010  # also before the first version, when there is no row to lock


def lock_versions() -> list[BylawVersion]:
    """Every version, oldest first, held until the commit: two persons never enter the same number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BYLAWS_LOCK])
    return list(BylawVersion.objects.order_by("number"))
