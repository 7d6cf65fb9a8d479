"""The only writers of agendas and of the material of meetings, changed until the meeting is over."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.db.models import Max
from django.utils.translation import gettext as _

from governance.meetings.locks import lock_meeting
from governance.meetings.models import AgendaItem, Meeting, MeetingPaper
from governance.meetings.planning import USES_MATERIAL_RULE, UsualItem, usual_agenda
from governance.meetings.queries import meeting_rule
from governance.meetings.rules import material_problems
from governance.meetings.states import FINISHED, MeetingKind, Mode, Occasion
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.trail.services import record


@step
def write_usual_agenda(meetings: Sequence[Meeting]) -> None:
    """The agenda with which planned meetings start."""
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=str(item.title), minutes=item.minutes)
        for meeting in meetings
        for position, item in enumerate(_usual(meeting), start=1)
    )


def _usual(meeting: Meeting) -> Sequence[UsualItem]:
    of_group = meeting.kind == MeetingKind.GROUP
    return usual_agenda(Occasion(meeting.occasion), is_of_group=of_group, mode=Mode(meeting.mode))


@step
def copy_agenda(first: Meeting, *, to: Meeting) -> None:
    """The same points for a second call."""
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=to,
            position=item.position,
            title=item.title,
            note=item.note,
            presenter=item.presenter,
            minutes=item.minutes,
        )
        for item in first.agenda.all()
    )


@act
def add_item(
    meeting: Meeting, *, title: str, minutes: int, acting_user: User, presenter: str = "", note: str = ""
) -> AgendaItem:
    """One more point, the last. Refused: `meeting_is_over`."""
    locked = _locked(meeting)
    last = locked.agenda.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=locked, position=last + 1, title=title, minutes=minutes, presenter=presenter, note=note
    )
    record("governance.agenda.added", locked, acting_user=acting_user, after={"title": title, "position": last + 1})
    return item


@act
def edit_item(
    item: AgendaItem, *, title: str, minutes: int, presenter: str, note: str, acting_user: User
) -> AgendaItem:
    """Other words or minutes for a point. Refused: `meeting_is_over`."""
    locked = _locked(item.meeting)
    before = {"title": item.title, "minutes": item.minutes, "presenter": item.presenter}
    item.title, item.minutes, item.presenter, item.note = title, minutes, presenter, note
    item.save(update_fields=["title", "minutes", "presenter", "note"])
    after = {"title": title, "minutes": minutes, "presenter": presenter}
    record("governance.agenda.changed", locked, acting_user=acting_user, before=before, after=after)
    return item


@act
def move_item(item: AgendaItem, *, up: bool, acting_user: User) -> None:
    """Change places with the point before or after it; the first does not go up, the last not down.

    Refused: `meeting_is_over`.
    """
    locked = _locked(item.meeting)
    items = list(locked.agenda.order_by("position"))
    place = next(index for index, one in enumerate(items) if one.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    items[place].position, items[other].position = items[other].position, items[place].position
    AgendaItem.objects.bulk_update([items[place], items[other]], ["position"])
    after = {"title": item.title, "position": items[place].position}
    record("governance.agenda.moved", locked, acting_user=acting_user, after=after)


@act
def remove_item(item: AgendaItem, *, acting_user: User) -> None:
    """Take a point off the agenda; those behind it move up. Papers and motions of it stay with the meeting.

    Refused: `meeting_is_over`.
    """
    locked = _locked(item.meeting)
    before = {"title": item.title, "position": item.position}
    item.delete()
    rest = list(locked.agenda.order_by("position"))
    for position, one in enumerate(rest, start=1):
        one.position = position
    AgendaItem.objects.bulk_update(rest, ["position"])
    record("governance.agenda.removed", locked, acting_user=acting_user, before=before)


@act
def add_paper(
    meeting: Meeting, *, title: str, upload: "File[Any]", acting_user: User, item: AgendaItem | None = None
) -> MeetingPaper:
    """Material for the meeting or for one of its points, seen by everyone who is invited.

    Refused: `meeting_is_over`, `material_too_late` (an online meeting less than the days of the bylaws away, unless a
    supervisor let it pass: Permenkop 19/2015 Ps 16), `item_of_another_meeting`, and those of `keep_file`.
    """
    locked = _locked(meeting)
    refuse_on(
        material_problems(
            is_online=locked.mode in USES_MATERIAL_RULE,
            starts_on=clock.day_of(locked.starts_at),
            today=clock.today(),
            days=meeting_rule(locked).online_material_days,
            is_let_pass=locked.short_notice_by_id is not None or locked.second_call_of_id is not None,
        )
    )
    if item is not None and item.meeting_id != locked.pk:
        raise DomainError("item_of_another_meeting", _("Mata acara itu bukan dari rapat ini."))
    stored = keep_file(upload, acting_user=acting_user)
    paper = MeetingPaper.objects.create(
        meeting=locked, item=item, title=title, file=stored, added_by=acting_user, added_at=clock.now()
    )
    after = {"title": title, "digest": stored.digest}
    record("governance.meeting.paper_added", locked, acting_user=acting_user, after=after)
    return paper


@act
def remove_paper(paper: MeetingPaper, *, acting_user: User) -> None:
    """Withdraw material; the file is kept, and members do not see it any more. Refused: `meeting_is_over`."""
    locked = _locked(paper.meeting)
    MeetingPaper.objects.filter(pk=paper.pk, removed_at__isnull=True).update(removed_at=clock.now())
    record("governance.meeting.paper_removed", locked, acting_user=acting_user, before={"title": paper.title})


def _locked(meeting: Meeting) -> Meeting:
    locked = lock_meeting(meeting.pk)
    if locked.state in FINISHED:
        raise DomainError("meeting_is_over", _("Rapat ini sudah selesai, jadi susunan acara dan bahannya tetap."))
    return locked
