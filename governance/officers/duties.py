"""The only writer of what became of legal deadlines: met, with proof; and the warnings before them."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.officers.calendar import Deadline
from governance.officers.models import DeadlineMet
from governance.officers.queries import deadlines_of, described
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.queries import users_with_right
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.files.services import keep_file
from kmp.trail.services import record
from members.licences.rules import warning_due
from members.notices.services import tell_users
from members.notices.states import Topic


@act
def meet_deadline(
    deadline: Deadline,
    *,
    met_on: date,
    note: str = "",
    proof: "File[Any] | None" = None,
    acting_user: User,
) -> DeadlineMet:
    """Note that a duty was done on a day, with its proof. Refused: `not_to_be_marked`, `met_in_future`,
    `one_deadline_per_year`, those of `keep_file`."""
    return note_deadline_met(deadline, met_on=met_on, note=note, proof=proof, acting_user=acting_user)


@step
def note_deadline_met(
    deadline: Deadline,
    *,
    met_on: date,
    note: str = "",
    proof: "File[Any] | None" = None,
    acting_user: User,
) -> DeadlineMet:
    """As `meet_deadline`, inside the act of another slice that did the duty."""
    if not deadline.markable:
        raise DomainError("not_to_be_marked", _("Kewajiban ini terpenuhi dengan sendirinya, tanpa dicatat."))
    if met_on > clock.today():
        raise DomainError("met_in_future", _("Tanggal itu belum tiba."))
    met = DeadlineMet.objects.create(
        key=deadline.key,
        year=deadline.year,
        met_on=met_on,
        note=note.strip(),
        proof=keep_file(proof, acting_user=acting_user) if proof is not None else None,
        entered_by=acting_user,
        entered_at=clock.now(),
    )
    after = {"key": deadline.key, "year": deadline.year, "met_on": met_on}
    record("governance.deadline.met", met, acting_user=acting_user, after=after)
    return met


@act
def warn_of_deadlines(*, acting_user: User | None = None) -> int:
    """Tell the board 90, 30 and 7 days before a duty that is not met, each once. How many were due for a warning.

    Terms that end have warnings of their own (`services.warn_of_terms`).
    """
    today = clock.today()
    coming = [one for year in (today.year, today.year + 1) for one in deadlines_of(year)]
    due = [one for one in coming if one.met_on is None and one.key != "masa-jabatan"]
    warned = [(one, days) for one in due if (days := warning_due(one.act_by, today)) is not None]
    users = list(users_with_right("deadlines.meet").values_list("pk", flat=True))
    for one, days in warned:
        left = one.days_left(today)
        tell_users(
            users,
            topic=Topic.WORK,
            key=f"tenggat:{one.key}:{one.year}:{one.act_by}:{days}",
            title=_("%(left)s hari lagi: %(title)s") % {"left": left, "title": one.title},
            body=_("Paling lambat %(day)s. Dasar: %(source)s.") % {"day": described(one), "source": one.source},
            path=reverse("staff_deadlines"),
        )
    return len(warned)
