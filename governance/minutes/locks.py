"""Row locks of the minutes."""

from governance.minutes.models import Minutes


def lock_minutes(pk: int) -> Minutes:
    """The minutes, held until the commit: an edit and a signature never meet."""
    return Minutes.objects.select_for_update(of=("self",), no_key=True).select_related("meeting").get(pk=pk)
