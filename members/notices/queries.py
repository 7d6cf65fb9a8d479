"""Reads about notices."""

from collections.abc import Collection

from django.db.models import Q, QuerySet, Subquery

from kmp import clock
from kmp.accounts.models import User
from kmp.roles import STAFF, roles_of
from members.mandates.models import Representative
from members.notices.models import Notice, NoticeChoice
from members.notices.states import REQUIRED_TOPICS, Pace, Topic
from members.registry.models import Institution, Member, Person

MOST_COUNTED = 100  # the bell says 99+


def people_of(members: "QuerySet[Member] | Collection[int]") -> QuerySet[Person]:
    """The persons behind members: the member itself, or those who act for an institution today."""
    today = clock.today()
    found: QuerySet[Member] = members if isinstance(members, QuerySet) else Member.objects.filter(pk__in=list(members))
    acting = Representative.objects.filter(starts_on__lte=today, ends_on__gte=today, ended_at=None)
    institutions = Institution.objects.filter(memberships__in=found.order_by())
    themselves = found.order_by().filter(person__isnull=False)
    return Person.objects.filter(
        Q(pk__in=themselves.values("person")) | Q(pk__in=acting.filter(institution__in=institutions).values("person"))
    )


def notices_of(user: User) -> QuerySet[Notice]:
    """Everything this user was told, newest first: as a person, or as a user who is nobody's person."""
    person = Person.objects.filter(user=user).values("pk")[:1]
    return Notice.objects.filter(Q(person=Subquery(person)) | Q(user=user))


def unread_of(user: User) -> QuerySet[Notice]:
    """What this user has not seen yet."""
    return notices_of(user).filter(read_at=None)


def unread_count(user: User) -> int:
    """How many are unread, at most 100; one short query for the bell on every page."""
    return unread_of(user).order_by()[:MOST_COUNTED].count()


def paces_of(user: User) -> dict[Topic, Pace]:
    """How each topic that concerns this user arrives: what was chosen, else at once."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("topic", "pace"))
    return {topic: Pace(chosen.get(topic, Pace.AT_ONCE)) for topic in topics_for(user)}


def topics_for(user: User) -> list[Topic]:
    """The topics this user can be told about; work is for staff alone."""
    is_staff = bool(roles_of(user) & STAFF)
    return [topic for topic in Topic if topic != Topic.WORK or is_staff]


def is_required(topic: Topic) -> bool:
    """Whether the law wants it told by mail too."""
    return topic in REQUIRED_TOPICS
