"""Which batch, list or sheet a page may show, and who opens a scan; the views that ask carry the right."""

from django.http import Http404

from governance.paperballots.models import PaperBatch, PaperList, PaperName, PaperSheet
from governance.paperballots.queries import sheet_by_code
from governance.voting.models import Motion
from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right


def access_paper_motion(pk: int) -> Motion:
    """A motion that was ever opened in the system, or not found (404): only then there is a roll to print for."""
    rows = Motion.objects.select_related("meeting__group", "bylaws").filter(pk=pk, opens_at__isnull=False)
    motion = rows.first()
    if motion is None:
        raise Http404
    return motion


def access_batch(pk: int) -> PaperBatch:
    """A batch with its motion, or not found (404)."""
    rows = PaperBatch.objects.select_related("motion__bylaws", "motion__meeting", "entered_by", "decided_by", "scan")
    batch = rows.filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def access_sheet(code: str) -> PaperSheet:
    """The sheet with this code, or not found (404)."""
    sheet = sheet_by_code(code)
    if sheet is None:
        raise Http404
    return sheet


def access_list(pk: int) -> PaperList:
    """A signed list with its meeting, or not found (404)."""
    rows = PaperList.objects.select_related("meeting__bylaws", "meeting__group", "entered_by", "decided_by", "scan")
    one = rows.filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def access_name(one: PaperList, pk: int) -> PaperName:
    """A name of that list, or not found (404)."""
    name = one.names.select_related("member").filter(pk=pk).first()
    if name is None:
        raise Http404
    return name


def may_open_file(user: User, stored: StoredFile) -> bool:
    """The scan of a batch or list: staff that see meetings."""
    is_ours = PaperBatch.objects.filter(scan=stored).exists() or PaperList.objects.filter(scan=stored).exists()
    return is_ours and user.is_authenticated and has_right(user, "meetings.see")
