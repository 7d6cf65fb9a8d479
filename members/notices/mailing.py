"""Notices by mail: never twice (docs/adr/0008-notices.md).

The mail server is called first, so that while it is away nothing is claimed. Then each notice is claimed by its
`mailed_at` in a transaction of its own, and only what was claimed is sent. A process killed between the two leaves a
notice that was not mailed: it still stands in the app. The other order would mail some people twice.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from kmp import clock
from members.notices.models import Notice
from members.notices.rules import STILL_NEWS
from members.notices.states import Pace

logger = logging.getLogger(__name__)
BATCH = 200  # notices, or people of the daily digest, in one task
KEPT = timedelta(days=2 * 365)  # docs: the data map; after that the row stays without its words
FORGOTTEN = "Kabar lama"

_CLAIM_ONE = """
    UPDATE members_notice SET mailed_at = %s
     WHERE id = (SELECT id FROM members_notice
                  WHERE pace = 'langsung' AND mailed_at IS NULL AND at > %s AND (%s::bigint IS NULL OR id = %s)
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
       AND mailed_at IS NULL
 RETURNING id
"""
_CLAIM_DAY = """
    UPDATE members_notice SET mailed_at = %s
     WHERE pace = 'harian' AND mailed_at IS NULL AND read_at IS NULL AND at > %s
       AND person_id IS NOT DISTINCT FROM %s AND user_id IS NOT DISTINCT FROM %s
 RETURNING id
"""


@dataclass(frozen=True)
class Reader:
    """Whom a mail is for."""

    name: str
    address: str
    zone: str


def mail_waiting(notice_id: int | None = None, *, most: int = BATCH) -> bool:
    """Mail up to `most` notices that wait (or the one named). True while more may wait."""
    if not _waiting(notice_id).exists():
        return False
    post = get_connection()
    post.open()  # raises while the mail server is away: nothing has been claimed yet
    try:
        for _sent in range(most):
            claimed = _claim(_CLAIM_ONE, [clock.now(), clock.now() - STILL_NEWS, notice_id, notice_id])
            if not claimed:
                return False
            _send(post, Notice.objects.select_related("person__user", "user").filter(pk__in=claimed))
    finally:
        post.close()
    return notice_id is None


def _waiting(notice_id: int | None) -> QuerySet[Notice]:
    waiting = Notice.objects.filter(pace=Pace.AT_ONCE, mailed_at=None, at__gt=clock.now() - STILL_NEWS)
    return waiting.filter(pk=notice_id) if notice_id else waiting


def readers_of_digest() -> list[tuple[int | None, int | None]]:
    """(person, user) of everyone for whom a daily digest waits."""
    waiting = Notice.objects.filter(pace=Pace.DAILY, mailed_at=None, read_at=None, at__gt=clock.now() - STILL_NEWS)
    return list(waiting.order_by("person_id", "user_id").values_list("person_id", "user_id").distinct())


def mail_digests(readers: Iterable[Sequence[int | None]]) -> int:
    """One mail to each of `readers` with what they have not read; a second call finds nothing. How many were sent."""
    post = get_connection()
    post.open()
    sent = 0
    try:
        for person, user in readers:
            claimed = _claim(_CLAIM_DAY, [clock.now(), clock.now() - STILL_NEWS, person, user])
            if claimed:
                sent += _send(post, Notice.objects.select_related("person__user", "user").filter(pk__in=claimed))
    finally:
        post.close()
    return sent


def forget_old_notices() -> int:
    """Take the words out of notices older than two years; that something was told stays. How many."""
    old = Notice.objects.filter(at__lt=clock.now() - KEPT).exclude(title=FORGOTTEN)
    return old.update(title=FORGOTTEN, body="", path="")


def _claim(statement: str, values: list[Any]) -> list[int]:
    """The ids that are ours to send; committed before anything is sent."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _send(post: Any, notices: Iterable[Notice]) -> int:
    by_reader: dict[Reader, list[Notice]] = defaultdict(list)
    for notice in sorted(notices, key=lambda one: one.pk):
        by_reader[reader_of(notice)].append(notice)
    return sum(_send_one(post, reader, told) for reader, told in by_reader.items() if reader.address)


def _send_one(post: Any, reader: Reader, told: list[Notice]) -> bool:
    try:
        post.send_messages([message_of(reader, told)])
    except (SMTPException, OSError):  # it may have gone out: sent again it could come twice
        logger.exception("notices %s may not have been mailed", [notice.pk for notice in told])
        return False
    return True


def reader_of(notice: Notice) -> Reader:
    """Name, address and zone of whom the notice is for; no address once the account is closed."""
    user = notice.user or (notice.person.user if notice.person else None)
    name = notice.person.name if notice.person else str(user)
    if user is None:
        return Reader(name, notice.person.email if notice.person else "", settings.TIME_ZONE)
    return Reader(name, user.email if user.is_active else "", user.zone)


def message_of(reader: Reader, told: list[Notice]) -> EmailMultiAlternatives:
    """One mail, in plain text and in the cooperative's look, with the way to the choice of topics."""
    choices = settings.PUBLIC_URL + reverse("notice_choices")
    items = [(one, settings.PUBLIC_URL + one.path if one.path else "") for one in told]
    facts = {
        "reader": reader,
        "items": items,
        "many": len(told) > 1,
        "choices": choices,
        "home": settings.PUBLIC_URL + reverse("notices"),
        "cooperative": settings.COOPERATIVE,
    }
    with translation.override("id"), timezone.override(ZoneInfo(reader.zone)):
        subject = told[0].title if len(told) == 1 else f"{len(told)} kabar dari {settings.COOPERATIVE['name']}"
        message = EmailMultiAlternatives(
            " ".join(subject.split()),
            render_to_string("members/notices/mail.txt", facts),
            to=[reader.address],
            headers={"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{choices}>"},
        )
        message.attach_alternative(render_to_string("members/notices/mail.html", facts), "text/html")
    return message
