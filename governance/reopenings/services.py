"""The writers of reopenings: put it to the members; open the books once they have said yes."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.reopenings.locks import lock_book_reopening
from governance.reopenings.models import BookReopening
from governance.reopenings.queries import is_closed_from, went_to_the_assembly
from governance.voting.models import Resolution
from governance.voting.services import write_motion
from governance.voting.states import MotionKind
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Reopening
from kmp.books.reopening import reopen_periods
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import MONTHS


@act
def propose_reopening(
    year: int, from_month: int, *, reason: str, meeting: Meeting, closes_at: datetime, acting_user: User
) -> BookReopening:
    """Put it to a plenary that the closed months of a year, from `from_month` on, are opened again.

    Refused: `period_is_open` (nothing of that is closed), `reopening_comes_before_the_distribution`, and whatever
    refuses a motion.
    """
    refuse_on(_problems(year, from_month))
    facts = {"year": year, "month": MONTHS[from_month - 1], "reason": reason}
    motion = write_motion(
        meeting,
        kind=MotionKind.ORDINARY,
        title=_("Pembukaan kembali buku %(year)s mulai %(month)s") % facts,
        text=_("Bulan buku %(year)s yang sudah ditutup, mulai %(month)s, dibuka kembali. Alasannya: %(reason)s")
        % facts,
        if_passed=_("Pengurus dapat membukukan koreksi pada bulan itu, lalu menutupnya lagi."),
        if_failed=_("Buku tetap tertutup; koreksi dibukukan pada bulan yang masih terbuka."),
        closes_at=closes_at,
        acting_user=acting_user,
    )
    request = BookReopening.objects.create(
        year=year, from_month=from_month, reason=reason, motion=motion, asked_by=acting_user, asked_at=clock.now()
    )
    after = {"motion": motion.number, "year": year, "from_month": from_month}
    record("governance.reopening.proposed", request, acting_user=acting_user, after=after)
    return request


@act
def reopen_books(request: BookReopening, *, acting_user: User) -> Reopening:
    """Open the months, by the resolution of the members; a closed year's closing entry is reversed in the same act.

    Refused: `books_already_reopened`, `reopening_without_resolution`, `reopening_comes_before_the_distribution`, and as
    `reopen_periods` refuses.
    """
    held = lock_book_reopening(request.pk)
    if held.reopening_id is not None:
        raise DomainError("books_already_reopened", _("Buku sudah dibuka kembali dengan keputusan ini."))
    resolution = Resolution.objects.filter(motion=held.motion_id).first()
    if resolution is None:
        raise DomainError("reopening_without_resolution", _("Usul ini belum menjadi keputusan Rapat Anggota."))
    opened = reopen_periods(held.year, held.from_month, reason=held.reason, acting_user=acting_user)
    held.resolution, held.reopening = resolution, opened
    held.save(update_fields=["resolution", "reopening"])
    after = {"resolution": resolution.number, "year": held.year, "from_month": held.from_month}
    record("governance.reopening.done", held, acting_user=acting_user, after=after)
    return opened


def _problems(year: int, from_month: int) -> list[Blocker]:
    problems = []
    if not is_closed_from(year, from_month):
        said = _("Mulai bulan itu tidak ada bulan buku yang ditutup.")
        problems.append(Blocker("period_is_open", said, path="from_month"))
    if went_to_the_assembly(year):
        said = _("SHU tahun itu sudah diajukan ke Rapat Anggota, jadi bukunya tetap.")
        problems.append(Blocker("reopening_comes_before_the_distribution", said, path="year"))
    return problems
