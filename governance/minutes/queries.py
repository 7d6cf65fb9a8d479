"""Reads of the minutes: who must sign, who has, and whether what is kept is still what was signed.

Participants are counted in the database, so an online meeting of thousands costs the same few queries.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from governance.bylaws.queries import rules_of
from governance.meetings.models import Attendance, Meeting
from governance.meetings.queries import may_attend
from governance.meetings.states import Channel
from governance.minutes.models import Minutes, MinutesSignature
from governance.minutes.rules import everyone_signs, minutes_digest
from governance.minutes.states import SignerDuty
from kmp import clock
from kmp.accounts.models import User
from members.mandates.models import Representative
from members.registry.models import Member


@dataclass(frozen=True)
class Progress:
    """How many must sign the text as it stands, and how many have; `on_paper` attended online without an account."""

    needed: int
    signed: int
    on_paper: int

    @property
    def missing(self) -> int:
        return self.needed - self.signed


def participants_sign(meeting: Meeting) -> bool:
    """Whether the online participants of this meeting sign its minutes (Permenkop 19/2015 Ps 16)."""
    if meeting.bylaws is None:
        return False
    rule = rules_of(meeting.bylaws).deciding.meetings
    return everyone_signs(mode=meeting.mode, online_signatures=rule.online_signatures)


def participants(meeting: Meeting) -> "QuerySet[Any]":
    """Who attended online, each with `signer`: the user who signs for that member, or None.

    A person signs for oneself. For an institution signs the representative who checked in, else whoever cast its vote
    on that day.
    """
    if not participants_sign(meeting):
        return Attendance.objects.none().annotate(signer=F("noted_by"))
    day = clock.day_of(meeting.opened_at or meeting.starts_at)
    acts = Representative.objects.filter(institution=OuterRef("member__institution"), person__user=OuterRef("noted_by"))
    voter = Representative.objects.filter(
        institution=OuterRef("member__institution"), votes=True, starts_on__lte=day, ends_on__gte=day
    )
    came_for_it = Case(When(Exists(acts), then=F("noted_by")))
    for_it = Subquery(voter.values("person__user")[:1])
    signer = Coalesce(F("member__person__user"), came_for_it, for_it, output_field=BigIntegerField())
    return Attendance.objects.filter(meeting=meeting, channel=Channel.ONLINE).annotate(signer=signer)


def signers(minutes: Minutes) -> QuerySet[User]:
    """Everybody who must sign: chair, secretary, and the online participants where they do."""
    meeting = minutes.meeting
    online = participants(meeting).filter(signer__isnull=False).values("signer")
    return User.objects.filter(Q(pk__in=[meeting.chair_id or 0, meeting.secretary_id or 0]) | Q(pk__in=online))


def missing_signers(minutes: Minutes) -> QuerySet[User]:
    """Those of them who have not signed the text as it stands, by name."""
    signed = MinutesSignature.objects.filter(minutes=minutes, revision=minutes.revision)
    return signers(minutes).exclude(pk__in=signed.values("user")).order_by("name", "pk")


def duty_of(minutes: Minutes, user: User) -> SignerDuty | None:
    """As what this user signs; None for whoever does not."""
    if user.pk == minutes.meeting.chair_id:
        return SignerDuty.CHAIR
    if user.pk == minutes.meeting.secretary_id:
        return SignerDuty.SECRETARY
    return SignerDuty.PARTICIPANT if participants(minutes.meeting).filter(signer=user.pk).exists() else None


def progress(minutes: Minutes) -> Progress:
    """How far the signing of the present text is."""
    needed, missing = signers(minutes).count(), missing_signers(minutes).count()
    return Progress(needed, needed - missing, participants(minutes.meeting).filter(signer__isnull=True).count())


def signatures(minutes: Minutes) -> QuerySet[MinutesSignature]:
    """The signatures under the present text, in the order in which they came."""
    return MinutesSignature.objects.filter(minutes=minutes, revision=minutes.revision).order_by("signed_at", "pk")


def members_told(minutes: Minutes) -> QuerySet[Member]:
    """Who is told that the minutes are sealed: whoever might have come."""
    return may_attend(minutes.meeting)


def unsealed() -> QuerySet[Minutes]:
    """Minutes that still wait for signatures, the oldest first."""
    found = Minutes.objects.filter(sealed_at=None).select_related("meeting__bylaws", "meeting__group")
    return found.order_by("written_at")


def waiting_for_signature(user: User) -> QuerySet[Minutes]:
    """Unsealed minutes that this user leads or writes and has not signed as they stand: for the desk."""
    own = Q(meeting__chair=user) | Q(meeting__secretary=user)
    signed = MinutesSignature.objects.filter(minutes=OuterRef("pk"), user=user, revision=OuterRef("revision"))
    return unsealed().filter(own).filter(~Exists(signed))


def digest_of(minutes: Minutes) -> str:
    """What a signature is put under, computed anew from what is kept."""
    return minutes_digest(
        title=minutes.meeting.title,
        text=minutes.text,
        advice=minutes.advice,
        present=minutes.present,
        eligible=minutes.eligible,
        quorum_reached=minutes.quorum_reached,
        facts=minutes.facts,
        revision=minutes.revision,
    )
