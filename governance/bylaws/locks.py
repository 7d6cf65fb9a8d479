"""The locks of the bylaws: first the versions, then a draft."""

from django.db import connection

from governance.bylaws.models import BylawDraft, BylawVersion

BYLAWS_LOCK = 7214010  # also before the first version, when there is no row to lock


def lock_versions() -> list[BylawVersion]:
    """Every version, oldest first, held until the commit: two persons never enter the same number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BYLAWS_LOCK])
    return list(BylawVersion.objects.order_by("number"))


def lock_draft(pk: int) -> BylawDraft:
    """The draft with its motion, held until the commit."""
    rows = BylawDraft.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("motion", "based_on").get(pk=pk)
