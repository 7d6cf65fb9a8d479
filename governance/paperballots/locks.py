"""Row locks of the paper: whoever writes into a batch or list waits for who decides it, and the reverse."""

from governance.paperballots.models import PaperBatch, PaperList


def lock_batch(pk: int) -> PaperBatch:
    """The batch with its motion, held until the commit."""
    rows = PaperBatch.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("motion__meeting", "entered_by").get(pk=pk)


def lock_list(pk: int) -> PaperList:
    """The list with its meeting, held until the commit."""
    rows = PaperList.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("meeting__bylaws", "entered_by").get(pk=pk)
