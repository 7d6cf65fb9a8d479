"""The only writers of attendance on paper: names from a signed list, written down by one person, noted by another."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.utils.translation import gettext as _

from governance.meetings.board import members_of_texts
from governance.meetings.models import Meeting
from governance.meetings.presence import note_presence, stranger_sentence
from governance.meetings.queries import who_counts
from governance.meetings.states import TAKES_NAMES, Channel
from governance.paperballots.engine import MOST_LINES
from governance.paperballots.locks import lock_list
from governance.paperballots.models import PaperList, PaperName
from governance.paperballots.rules import confirming_problems, entering_problems
from governance.paperballots.states import BatchState, NameState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.trail.services import record
from members.registry.models import Member


@act
def begin_list(
    meeting: Meeting, *, place: str, collected_at: datetime, acting_user: User, scan: "File[bytes] | None" = None
) -> PaperList:
    """Begin to write down a signed list. Refused: `meeting_is_over`, `collected_in_the_future`, those of `keep_file`;
    by the database as `list_begins_while_names_are_taken`."""
    meeting.refresh_from_db(fields=["state"])
    now = clock.now()
    if meeting.state not in TAKES_NAMES:
        raise DomainError("meeting_is_over", _("Daftar hadir rapat ini sudah ditutup."))
    if collected_at > now:
        problem = Blocker("collected_in_the_future", _("Waktu pengumpulan belum tiba."), path="collected_at")
        refuse_on([problem])
    kept = keep_file(scan, acting_user=acting_user) if scan is not None else None
    facts = {"place": place, "collected_at": collected_at, "scan": kept, "entered_by": acting_user, "entered_at": now}
    one = PaperList.objects.create(meeting=meeting, **facts)
    record("governance.paper.list_begun", one, acting_user=acting_user, after={"place": place})
    return one


@act
def write_names(one: PaperList, lines: Sequence[tuple[int, str]], *, acting_user: User) -> int:
    """Write down members by number or card code, each with its line: all of them, or none. How many were new.

    Refused: `batch_is_decided`, `not_the_writer`, `file_is_empty`, `file_too_long`; `member_unknown` and
    `not_eligible`, every line with its number.
    """
    locked = lock_list(one.pk)
    refuse_on(entering_problems(state=locked.state, is_writer=locked.entered_by_id == acting_user.pk))
    if not lines:
        raise DomainError("file_is_empty", _("Tulis paling sedikit satu nomor anggota."))
    if len(lines) > MOST_LINES:
        raise DomainError("file_too_long", _("Paling banyak %(most)s baris sekali kirim.") % {"most": MOST_LINES})
    members = _members_of(locked.meeting, lines)
    before = locked.names.count()
    rows = [PaperName(list=locked, member=member) for member in members]
    PaperName.objects.bulk_create(rows, ignore_conflicts=True)
    return locked.names.count() - before


def _members_of(meeting: Meeting, lines: Sequence[tuple[int, str]]) -> list[Member]:
    """The members that these lines name; refuses with every line that names none who counts."""
    wrong, members = [], []
    found = members_of_texts([text for _line, text in lines])
    for number, text in lines:
        member = found.get(text)
        if member is None:
            message = _("Baris %(number)s: tidak ada anggota dengan nomor “%(text)s”.")
            wrong.append(Blocker("member_unknown", message % {"number": number, "text": text[:20]}, path="names"))
        else:
            members.append((number, member))
    counted = set(
        who_counts(meeting).filter(pk__in=[member.pk for _line, member in members]).values_list("pk", flat=True)
    )
    for number, member in members:
        if member.pk not in counted:
            sentence = f"Baris {number}: {stranger_sentence(meeting, member)}"
            wrong.append(Blocker("not_eligible", sentence, path="names"))
    refuse_on(wrong)
    return [member for _line, member in members]


@act
def take_out_name(name: PaperName, *, acting_user: User) -> None:
    """Take a name out that was written down by mistake. Refused: `batch_is_decided`, `not_the_writer`."""
    locked = lock_list(name.list_id)
    refuse_on(entering_problems(state=locked.state, is_writer=locked.entered_by_id == acting_user.pk))
    PaperName.objects.filter(pk=name.pk, list=locked).delete()


@act
def confirm_list(one: PaperList, *, in_hand: int, acting_user: User) -> PaperList:
    """The second person notes the names as present; who is noted already stays as they are and is shown as a clash.

    `in_hand` is how many signatures that person counted. Refused: `batch_is_decided`, `second_person_needed`,
    `batch_is_empty`, `count_differs`, `meeting_is_over`; by the database as
    `list_is_put_in_by_another_person`.
    """
    locked = lock_list(one.pk)
    names = dict(locked.names.values_list("member", "pk"))
    is_writer = locked.entered_by_id == acting_user.pk
    refuse_on(confirming_problems(state=locked.state, is_writer=is_writer, lines=len(names), in_hand=in_hand))
    if locked.meeting.state not in TAKES_NAMES:
        raise DomainError("meeting_is_over", _("Daftar hadir rapat ini sudah ditutup."))
    counted = frozenset(who_counts(locked.meeting).filter(pk__in=names).values_list("pk", flat=True))
    new = note_presence(locked.meeting, counted, channel=Channel.PAPER, noted_by=acting_user)
    _settle(locked, names, new=new, counted=counted)
    locked.state, locked.decided_by, locked.decided_at = BatchState.DONE, acting_user, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    after = {"present": len(new), "clashed": len(counted) - len(new), "refused": len(names) - len(counted)}
    record("governance.paper.list_done", locked, acting_user=acting_user, after=after)
    return locked


@step
def _settle(one: PaperList, names: dict[int, int], *, new: frozenset[int], counted: frozenset[int]) -> None:
    one.names.filter(member__in=new).update(state=NameState.PRESENT)
    one.names.filter(member__in=counted - new).update(state=NameState.CLASHED)
    one.names.filter(member__in=names.keys() - counted).update(state=NameState.REFUSED)


@act
def drop_list(one: PaperList, *, reason: str, acting_user: User) -> PaperList:
    """Give a list up, by anybody with the right: nobody is noted. Refused: `reason_missing`, `batch_is_decided`."""
    locked = lock_list(one.pk)
    if locked.state != BatchState.ENTERED:
        raise DomainError("batch_is_decided", _("Daftar ini sudah diputuskan, jadi tidak dapat dibatalkan."))
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasan membatalkan daftar ini."))
    locked.state, locked.drop_reason = BatchState.DROPPED, reason.strip()
    locked.decided_by, locked.decided_at = acting_user, clock.now()
    locked.save(update_fields=["state", "drop_reason", "decided_by", "decided_at"])
    record("governance.paper.list_dropped", locked, acting_user=acting_user, after={"reason": locked.drop_reason})
    return locked
