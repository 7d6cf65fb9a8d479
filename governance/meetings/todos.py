"""The only writers of the work around meetings: planned with them, given to somebody, done; and reminders."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.queries import rules_of
from governance.meetings.models import Meeting, Todo
from governance.meetings.planning import Facts, todos_of
from governance.meetings.queries import meeting_rule, open_todos, role_of
from governance.meetings.states import Duty, Mode, Occasion
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.trail.services import record
from kmp.ui.formats import long_date
from members.notices.services import tell_users
from members.notices.states import Topic

REMINDED_DAYS_BEFORE = 3
OWN_KEY = "sendiri"


@step
def plan_todos(meeting: Meeting, *, groups_on: date) -> None:
    """Write the work around a meeting, each with its day; what is planned already keeps who does it and moves its day
    unless it is done."""
    planned = todos_of(_facts(meeting, groups_on=groups_on))
    done = set(meeting.todos.filter(done_at__isnull=False).values_list("key", flat=True))
    Todo.objects.bulk_create(
        [
            Todo(meeting=meeting, key=one.key, title=one.title, source=one.source, due_on=one.due_on, duty=one.duty)
            for one in planned
            if one.key not in done
        ],
        update_conflicts=True,
        unique_fields=["meeting", "key"],
        update_fields=["due_on", "source"],
    )


def _facts(meeting: Meeting, *, groups_on: date) -> Facts:
    voters = rules_of(meeting.bylaws).deciding.voters if meeting.bylaws else "members"
    return Facts(
        occasion=Occasion(meeting.occasion),
        mode=Mode(meeting.mode),
        starts_on=clock.day_of(meeting.starts_at),
        groups_on=groups_on,
        ends_on=clock.day_of(meeting.replies_until or meeting.starts_at),
        rule=meeting_rule(meeting),
        by_delegates=voters == "delegates",
        is_second_call=meeting.second_call_of_id is not None,
    )


@act
def add_todo(meeting: Meeting, *, title: str, due_on: date, duty: Duty, acting_user: User) -> Todo:
    """A piece of work of one's own beside the usual ones."""
    number = meeting.todos.filter(key__startswith=OWN_KEY).count() + 1
    todo = Todo.objects.create(meeting=meeting, key=f"{OWN_KEY}-{number}", title=title, due_on=due_on, duty=duty)
    record("governance.todo.added", meeting, acting_user=acting_user, after={"title": title, "due_on": due_on})
    return todo


@act
def assign_todo(todo: Todo, *, to: User | None, acting_user: User) -> Todo:
    """Give a piece of work to one person, or back to everyone with that duty. Refused: `todo_is_done`."""
    locked = _locked(todo)
    if locked.done_at is not None:
        raise DomainError("todo_is_done", _("Tugas ini sudah selesai."))
    locked.assigned_to = to
    locked.save(update_fields=["assigned_to"])
    after = {"title": locked.title, "to": to.pk if to else None}
    record("governance.todo.assigned", locked.meeting, acting_user=acting_user, after=after)
    return locked


@act
def finish_todo(todo: Todo, *, acting_user: User, note: str = "") -> Todo:
    """Done, by whom and when. Refused: `todo_is_done`."""
    locked = _locked(todo)
    if locked.done_at is not None:
        raise DomainError("todo_is_done", _("Tugas ini sudah selesai."))
    locked.done_at, locked.done_by, locked.note = clock.now(), acting_user, note.strip()
    locked.save(update_fields=["done_at", "done_by", "note"])
    record("governance.todo.done", locked.meeting, acting_user=acting_user, after={"title": locked.title})
    return locked


@act
def reopen_todo(todo: Todo, *, acting_user: User) -> Todo:
    """Not done after all. Refused: `todo_is_not_done`."""
    locked = _locked(todo)
    if locked.done_at is None:
        raise DomainError("todo_is_not_done", _("Tugas ini belum selesai."))
    locked.done_at, locked.done_by = None, None
    locked.save(update_fields=["done_at", "done_by"])
    record("governance.todo.reopened", locked.meeting, acting_user=acting_user, after={"title": locked.title})
    return locked


def _locked(todo: Todo) -> Todo:
    rows = Todo.objects.select_for_update(of=("self",), no_key=True).select_related("meeting")
    return rows.get(pk=todo.pk)


def remind_of_todos() -> int:
    """Tell who must do it of what is due within three days and of what is late; each once a stage. How many pieces."""
    today = clock.today()
    due = open_todos().filter(due_on__lte=today + timedelta(days=REMINDED_DAYS_BEFORE)).order_by("due_on", "id")
    told = list(due.select_related("meeting", "assigned_to"))
    for todo in told:
        _remind(todo, today=today, acting_user=None)
    return len(told)


@act
def _remind(todo: Todo, *, today: date, acting_user: User | None) -> None:
    is_late = todo.due_on < today
    title = _("Tugas terlambat: %(title)s") if is_late else _("Tugas segera jatuh tempo: %(title)s")
    body = _("%(meeting)s, paling lambat %(due)s.") % {
        "meeting": todo.meeting.title,
        "due": long_date(todo.due_on),
    }
    tell_users(
        whom(todo),
        topic=Topic.WORK,
        key=f"tugas:{todo.pk}:{todo.due_on}:{'lewat' if is_late else 'dekat'}",
        title=title % {"title": todo.title},
        body=body,
        path=reverse("staff_todos"),
    )


def whom(todo: Todo) -> "QuerySet[User]":
    """Who is reminded: the one it was given to, or everyone whose role has that duty."""
    active = User.objects.filter(is_active=True)
    if todo.assigned_to_id is not None:
        return active.filter(pk=todo.assigned_to_id)
    return active.filter(grants__role=role_of(Duty(todo.duty)))
