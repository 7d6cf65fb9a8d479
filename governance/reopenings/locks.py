"""Row locks of requests to open books again."""

from governance.reopenings.models import BookReopening


def lock_book_reopening(pk: int) -> BookReopening:
    """One request, held until the commit: of two who open, the second finds it done."""
    rows = BookReopening.objects.select_related("motion")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
