"""What the secretary of a meeting writes, and the work around it that is done."""

from governance.meetings.models import Meeting
from governance.meetings.queries import todos_of_meeting
from governance.meetings.todos import finish_todo
from governance.minutes.drafting import draft_of
from governance.minutes.facts import facts_of, who_came
from kmp.accounts.models import User


def minutes_of(meeting: Meeting, remark: str) -> str:
    """What the house has written down, and a remark of the secretary."""
    return f"{draft_of(facts_of(meeting, who_came(meeting)))}\n\n{remark}"


def do_the_work(meeting: Meeting, *, acting_user: User) -> None:
    """Nothing around a meeting of the past is left undone."""
    for todo in todos_of_meeting(meeting).filter(done_at=None):
        finish_todo(todo, acting_user=acting_user)
