"""The work around meetings: planned with its days, mine by role or by name, done by somebody, told when it is due."""

from datetime import date, timedelta

import pytest

from governance.meetings.changes import call_off
from governance.meetings.models import Todo
from governance.meetings.queries import annual_outlook, count_todos, todos_for
from governance.meetings.states import Duty, Occasion
from governance.meetings.tasks import remind_of_todos
from governance.meetings.todos import add_todo, assign_todo, finish_todo, reopen_todo
from kmp import clock
from members.notices.models import Notice
from tests.factories.governance import founding_bylaws, on_day, planned_plenary, uninvited_plenary
from tests.factories.kmp import make_account
from tests.factories.members import budi, hadi, rini, wati
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def todo(key: str = "daftar_hadir") -> Todo:
    return Todo.objects.get(key=key)


def test_a_planned_annual_meeting_has_its_work_up_to_the_report() -> None:
    with on_day(date(2026, 2, 2)):
        founding_bylaws()
        starts_at = clock.now() + timedelta(days=50)
        plenary = uninvited_plenary(occasion=Occasion.ANNUAL, book_year=2025, starts_at=starts_at)

    assert Todo.objects.filter(meeting=plenary).count() == Todo.objects.count() == 10
    assert todo("laporan_rat").due_on == date(2026, 4, 24)
    assert todo("undangan").source == "AD/ART: 14 hari sebelum rapat"


def test_work_is_mine_by_role_or_by_name() -> None:
    uninvited_plenary()
    assert [one.key for one in todos_for(rini())] == ["daftar_hadir"]
    assert not todos_for(wati()).exists()
    assert not todos_for(make_account()).exists()
    before = todos_for(hadi()).count()

    assign_todo(todo(), to=wati(), acting_user=budi())
    assign_todo(todo("undangan"), to=budi(), acting_user=budi())

    assert not todos_for(rini()).exists()
    assert [one.key for one in todos_for(wati())] == ["daftar_hadir"]
    assert todos_for(hadi()).count() == before - 1
    assert count_todos(rini()) == 0


def test_done_says_by_whom_and_can_be_taken_back() -> None:
    uninvited_plenary()

    done = finish_todo(todo(), acting_user=rini())

    assert (done.done_by, todos_for(rini()).count()) == (rini(), 0)
    assert code_of(finish_todo, done, acting_user=rini()) == "todo_is_done"
    assert code_of(assign_todo, done, to=rini(), acting_user=budi()) == "todo_is_done"
    reopened = reopen_todo(done, acting_user=budi())
    assert (reopened.done_by, reopened.done_at) == (None, None)
    assert code_of(reopen_todo, reopened, acting_user=budi()) == "todo_is_not_done"
    raw_sql_is_refused("UPDATE governance_todo SET done_at = now() WHERE id = %s", done.pk)


def test_work_of_a_meeting_called_off_waits_for_nobody() -> None:
    plenary = planned_plenary()

    call_off(plenary, reason="Banjir.", acting_user=budi())

    assert not todos_for(rini()).exists()
    assert not todos_for(budi()).exists()


def test_sending_the_invitations_is_its_work_done() -> None:
    planned_plenary()

    assert (todo("undangan").done_by, todo("undangan").done_at is not None) == (budi(), True)


def test_own_work_stands_beside_the_usual() -> None:
    plenary = uninvited_plenary()
    day = clock.today() + timedelta(days=3)

    for title in ("Pesan konsumsi", "Sewa tenda"):
        add_todo(plenary, title=title, due_on=day, duty=Duty.STAFF, acting_user=budi())

    assert set(Todo.objects.filter(title__in=["Pesan konsumsi", "Sewa tenda"]).values_list("key", flat=True)) == {
        "sendiri-1",
        "sendiri-2",
    }


def test_what_is_due_is_told_once_and_once_more_when_late() -> None:
    plenary = uninvited_plenary()
    Todo.objects.exclude(key="daftar_hadir").delete()
    Todo.objects.filter(key="daftar_hadir").update(due_on=clock.today() + timedelta(days=3))
    rini()

    remind_of_todos()
    remind_of_todos()
    assert [one.title for one in Notice.objects.all()] == ["Tugas segera jatuh tempo: Daftar hadir dicetak"]
    with clock.pretend(clock.now() + timedelta(days=4)):
        remind_of_todos()
        remind_of_todos()

    told = Notice.objects.filter(key__startswith="tugas:").order_by("id")
    assert [one.title for one in told] == [
        "Tugas segera jatuh tempo: Daftar hadir dicetak",
        "Tugas terlambat: Daftar hadir dicetak",
    ]
    assert told[0].body.startswith(f"{plenary.title}, paling lambat ")


def test_the_outlook_names_the_annual_meeting_that_is_owed() -> None:
    assert annual_outlook(date(2027, 1, 29)) is None
    founding_bylaws()

    owed = annual_outlook(date(2027, 1, 29))
    assert owed is not None
    assert (owed.plan.book_year, owed.plan.deadline, owed.days_left) == (2026, date(2027, 6, 30), 152)
    assert owed.meeting is None
    with on_day(date(2027, 1, 29)):
        plenary = uninvited_plenary(occasion=Occasion.ANNUAL, book_year=2026)
    planned = annual_outlook(date(2027, 1, 30))
    assert planned is not None
    assert planned.meeting == plenary
