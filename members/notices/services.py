"""The only writers of notices and of the choices how they arrive.

A notice is written inside the act it tells about, so a refused act tells nobody; `key` makes a repeated one tell once.
Mail goes after the commit (`mailing.py`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.trail.services import record
from members.notices.models import Notice, NoticeChoice
from members.notices.queries import people_of, unread_of
from members.notices.rules import LONGEST_TITLE, own_path
from members.notices.states import REQUIRED_TOPICS, Pace, Topic
from members.registry.models import Member, Person

# One statement for one person or for a hundred thousand: who has no address is told in the app alone; nobody is told
# who was pseudonymised; a topic the law wants told goes by mail whatever was chosen.
_INSERT = """
    INSERT INTO members_notice (person_id, user_id, topic, title, body, path, key, at, pace)
    SELECT p.id, CASE WHEN p.id IS NULL THEN u.id END, %(topic)s, {words}, %(at)s,
           CASE WHEN COALESCE(NULLIF(u.email, ''), p.email, '') = '' OR NOT COALESCE(u.is_active, true) THEN 'aplikasi'
                WHEN %(required)s AND c.pace = 'aplikasi' THEN 'langsung'
                ELSE COALESCE(c.pace, 'langsung') END
      FROM {source}
      LEFT JOIN members_noticechoice c ON c.user_id = u.id AND c.topic = %(topic)s
     WHERE p.pseudonymised_at IS NULL AND {which}
    ON CONFLICT DO NOTHING
 RETURNING id
"""
_SAME_WORDS = "%(title)s, %(body)s, %(path)s, %(key)s"
_PEOPLE = ("members_person p LEFT JOIN kmp_user u ON u.id = p.user_id", "p.id")
_USERS = ("kmp_user u LEFT JOIN members_person p ON p.user_id = u.id", "u.id")
_OWN_WORDS = "t.title, t.body, t.path, t.key"
_MEMBERS = """
    unnest(%(members)s::bigint[], %(keys)s::text[], %(titles)s::text[], %(bodies)s::text[], %(paths)s::text[])
        AS t (member_id, key, title, body, path)
      JOIN members_member m ON m.id = t.member_id
      JOIN LATERAL (
            SELECT m.person_id AS id
             UNION SELECT r.person_id FROM members_representative r
                    WHERE r.institution_id = m.institution_id AND r.ended_at IS NULL
                      AND %(today)s BETWEEN r.starts_on AND r.ends_on) behind ON true
      JOIN members_person p ON p.id = behind.id
      LEFT JOIN kmp_user u ON u.id = p.user_id
"""


@dataclass(frozen=True)
class Words:
    """What one member is told when each is told something else."""

    member: int
    key: str
    title: str
    body: str = ""
    path: str = ""


@step
def tell(
    *,
    person: Person | None = None,
    user: User | None = None,
    topic: Topic,
    key: str,
    title: str,
    body: str = "",
    path: str = "",
) -> None:
    """Tell one person, or one user, something once: the same `key` again is silent. `path` is a page of ours."""
    if (person is None) == (user is None):
        raise ValueError("tell either a person or a user")
    if person is not None:
        _insert(_PEOPLE, [person.pk], topic, key, title, body, path)
    elif user is not None:
        _insert(_USERS, [user.pk], topic, key, title, body, path)


@step
def tell_many(
    people: "QuerySet[Person] | Collection[int]",
    *,
    topic: Topic,
    key: str,
    title: str,
    body: str = "",
    path: str = "",
) -> int:
    """Tell all of `people` (a query or ids) the same, in one statement. How many had not been told before."""
    return _insert(_PEOPLE, people, topic, key, title, body, path)


@step
def tell_members(
    members: "QuerySet[Member] | Collection[int]",
    *,
    topic: Topic,
    key: str,
    title: str,
    body: str = "",
    path: str = "",
) -> int:
    """Tell the persons behind members: the person itself, or for an institution who acts for it today."""
    return _insert(_PEOPLE, people_of(members), topic, key, title, body, path)


@step
def tell_each(words: Collection[Words], *, topic: Topic) -> int:
    """Tell the persons behind many members something of their own, in one statement. How many were new."""
    listed = list(words)
    facts = {
        "members": [one.member for one in listed],
        "keys": [one.key for one in listed],
        "titles": [one.title[:LONGEST_TITLE] for one in listed],
        "bodies": [one.body for one in listed],
        "paths": [_ours(one.path) for one in listed],
        "today": clock.today(),
    }
    return _write(_INSERT.format(words=_OWN_WORDS, source=_MEMBERS, which="true"), topic, facts) if listed else 0


@step
def tell_users(
    users: "QuerySet[User] | Collection[int]", *, topic: Topic, key: str, title: str, body: str = "", path: str = ""
) -> int:
    """Tell users, such as all who hold a right (`kmp.roles`), whether or not a person is known behind them."""
    return _insert(_USERS, users, topic, key, title, body, path)


@act
def mark_read(notice: Notice, *, acting_user: User) -> None:
    """The reader has seen it; the first time counts."""
    Notice.objects.filter(pk__in=unread_of(acting_user).filter(pk=notice.pk)).update(read_at=clock.now())


@act
def mark_all_read(*, acting_user: User) -> int:
    """Everything told so far counts as seen. How many were not before."""
    return unread_of(acting_user).update(read_at=clock.now())


@act
def choose_paces(paces: Mapping[Topic, Pace], *, acting_user: User) -> None:
    """How each topic reaches this user from now on. Refused: `topic_must_reach_you` for one that the law wants told."""
    for topic, pace in paces.items():
        if topic in REQUIRED_TOPICS and pace == Pace.APP_ONLY:
            raise DomainError("topic_must_reach_you", _("Kabar tentang data pribadi harus sampai lewat surel."))
    rows = [NoticeChoice(user=acting_user, topic=topic, pace=pace) for topic, pace in paces.items()]
    NoticeChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "topic"], update_fields=["pace"]
    )
    facts = {topic.value: pace.value for topic, pace in paces.items()}
    record("members.notices.chosen", acting_user, acting_user=acting_user, after=facts)


def _insert(
    kind: tuple[str, str],
    whom: "QuerySet[Person] | QuerySet[User] | Collection[int]",
    topic: Topic,
    key: str,
    title: str,
    body: str,
    path: str,
) -> int:
    source, column = kind
    facts: dict[str, Any] = {"key": key, "title": title[:LONGEST_TITLE], "body": body, "path": _ours(path)}
    if isinstance(whom, QuerySet):
        # a statement takes either named or numbered values: the query is written out by the driver, values quoted
        inner, given = whom.order_by().values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            which = f"{column} IN ({cursor.mogrify(inner, given).decode()})".replace("%", "%%")
    else:
        which, facts["whom"] = f"{column} = ANY(%(whom)s)", sorted(whom)
    return _write(_INSERT.format(words=_SAME_WORDS, source=source, which=which), topic, facts)


def _write(statement: str, topic: Topic, facts: dict[str, Any]) -> int:
    """Insert, and ask for the mail after the commit; how many were new."""
    always: dict[str, Any] = {"topic": topic.value, "at": clock.now(), "required": topic in REQUIRED_TOPICS}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**always, **facts})
        told = cursor.fetchmany(2)
        count: int = cursor.rowcount
    if told:
        one = told[0][0] if len(told) == 1 else None
        transaction.on_commit(partial(_ask_for_mail, one), robust=True)  # beat asks again every minute
    return count


def _ours(path: str) -> str:
    if path and not own_path(path):
        raise ValueError(f"a notice leads to pages of ours only, not to {path}")
    return path


def _ask_for_mail(notice_id: int | None) -> None:
    """By name: tasks stand above services. None: whatever waits."""
    current_app.send_task("members.notices.tasks.mail_notices", args=[notice_id])
