"""Who is told what about a motion. Each is a step of the act it tells about."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from governance.voting.models import Ballot, Motion, RollEntry
from governance.voting.states import Casting
from kmp.accounts.models import User
from kmp.accounts.queries import users_with_right
from kmp.acts import step
from kmp.ui.formats import moment
from members.notices.services import tell_members, tell_users
from members.notices.states import Topic
from members.registry.models import Member

MAY_OPEN = "motions.open"  # the right of both persons who open a ballot


@step
def tell_board(motion: Motion, *, key: str, title: str, body: str, but: User | None = None) -> None:
    """Tell everyone who may open ballots, `but` whom it comes from, that a motion waits for one of them."""
    whom = users_with_right(MAY_OPEN)
    path = reverse("staff_motion", args=[motion.pk])
    told = whom.exclude(pk=but.pk) if but else whom
    tell_users(told, topic=Topic.WORK, key=f"usul:{motion.pk}:{key}", title=title, body=body, path=path)


@step
def tell_proposer(motion: Motion, *, key: str, title: str, body: str = "", path: str = "") -> None:
    """Tell the member that a motion came from, if it came from one."""
    if motion.proposer_id is not None:
        whom, whole = [motion.proposer_id], f"usul:{motion.pk}:{key}"
        tell_members(whom, topic=Topic.MEETINGS, key=whole, title=title, body=body or motion.title, path=path)


@step
def tell_voters(motion: Motion) -> int:
    """Tell the roll that the ballot is open: an institution through whoever acts for it today; how many."""
    until = _closing(motion)
    in_room = motion.casting == Casting.IN_THE_ROOM
    how = "Suara diberikan dan dihitung di rapat, sampai" if in_room else "Berikan suara sebelum"
    return tell_members(
        _members(RollEntry.objects.filter(motion=motion, may_vote=True)),
        topic=Topic.MEETINGS,
        key=f"usul:{motion.pk}",
        title=f"Usul {motion.number} dibuka untuk suara: {motion.title}",
        body=f"{how} {until}.",
        path=reverse("vote", args=[motion.pk]),
    )


@step
def tell_silent(motion: Motion) -> int:
    """Remind those on the roll who have not voted yet, in one statement; how many."""
    silent = RollEntry.objects.filter(motion=motion, may_vote=True)
    return tell_members(
        _members(silent.filter(~Exists(Ballot.objects.filter(voter=OuterRef("pk"))))),
        topic=Topic.MEETINGS,
        key=f"usul:{motion.pk}:ingat",
        title=f"Suara Anda masih ditunggu: {motion.title}",
        body=f"Pemungutan suara usul {motion.number} ditutup {_closing(motion)}.",
        path=reverse("vote", args=[motion.pk]),
    )


def _members(entries: QuerySet[RollEntry]) -> QuerySet[Member]:
    return Member.objects.filter(pk__in=entries.values("member"))


def _closing(motion: Motion) -> str:
    """In the cooperative's own zone: a notice is written once for readers of all zones."""
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        return moment(motion.closes_at)
