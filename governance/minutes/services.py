"""The only writers of minutes: closed with a text, edited, signed by all who must, sealed with the last signature.

Nothing changes them afterwards. A mistake is put right by the next meeting, whose own minutes say so.
"""

from functools import partial

from celery import current_app
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.meetings.services import end_meeting
from governance.meetings.states import MeetingKind
from governance.minutes.drafting import draft_of
from governance.minutes.facts import facts_of, who_came
from governance.minutes.locks import lock_minutes, lock_minutes_numbers
from governance.minutes.models import Minutes, MinutesSignature
from governance.minutes.queries import digest_of, duty_of, members_told, missing_signers, progress
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.queries import display_name
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.trail.services import record
from members.notices.services import tell_members, tell_users
from members.notices.states import Topic

PAPER_KIND = "berita_acara"


@act
def close_meeting(meeting: Meeting, *, text: str, acting_user: User, advice: str = "") -> Minutes:
    """Close an open meeting and write its minutes, with who came, whether that was a quorum, and what was decided.

    `advice` is what a group asks its plenary to consider. Refused: `meeting_not_open`, `minutes_empty`,
    `advice_is_of_a_group`.
    """
    if not text.strip():
        raise DomainError("minutes_empty", _("Tulis isi berita acara."))
    locked = end_meeting(meeting)
    _refuse_advice(locked, advice)
    came = who_came(locked)
    facts = facts_of(locked, came)
    minutes = Minutes.objects.create(
        meeting=locked,
        text=_plain(text),
        draft=draft_of(facts),
        advice=_plain(advice),
        present=came.present,
        eligible=came.eligible,
        quorum_reached=came.reached,
        facts=facts,
        written_by=acting_user,
        written_at=clock.now(),
    )
    _ask_for_signatures(minutes)
    after = {"quorum_reached": minutes.quorum_reached}
    record("governance.meeting.closed", locked, acting_user=acting_user, after=after)
    return minutes


@act
def edit_minutes(minutes: Minutes, *, text: str, acting_user: User, advice: str | None = None) -> Minutes:
    """Another wording, which everybody signs anew; the same words change nothing.

    Refused: `minutes_sealed`, `minutes_empty`, `advice_is_of_a_group`.
    """
    locked = _lock_unsealed(minutes)
    if not text.strip():
        raise DomainError("minutes_empty", _("Tulis isi berita acara."))
    words = (_plain(text), locked.advice if advice is None else _plain(advice))
    _refuse_advice(locked.meeting, words[1])
    if words != (locked.text, locked.advice):
        before = digest_of(locked)
        (locked.text, locked.advice), locked.revision = words, locked.revision + 1
        locked.save(update_fields=["text", "advice", "revision"])
        _ask_for_signatures(locked)
        facts = {"revision": locked.revision, "digest": digest_of(locked)}
        record("governance.minutes.edited", locked, acting_user=acting_user, before={"digest": before}, after=facts)
    return locked


@act
def sign_minutes(minutes: Minutes, *, acting_user: User, seen_revision: int | None = None) -> Minutes:
    """Put one's name under the text as it stands; the last of those who must sign seals it.

    Refused: `minutes_sealed`, `not_a_signer`, `one_signature_per_revision`; `minutes_edited_meanwhile` where the page
    showed another revision than the present one.
    """
    locked = _lock_unsealed(minutes)
    if seen_revision not in (None, locked.revision):
        message = _("Berita acara ini baru saja diubah. Baca lagi isinya sebelum menandatangani.")
        raise DomainError("minutes_edited_meanwhile", message)
    duty = duty_of(locked, acting_user)
    if duty is None:
        raise DomainError("not_a_signer", _("Anda tidak termasuk yang menandatangani berita acara ini."))
    signed = digest_of(locked)
    MinutesSignature.objects.create(
        minutes=locked,
        user=acting_user,
        name=display_name(acting_user),
        duty=duty,
        revision=locked.revision,
        digest=signed,
        signed_at=clock.now(),
    )
    record("governance.minutes.signed", locked, acting_user=acting_user, after={"digest": signed})
    if not missing_signers(locked).exists():
        _seal(locked, signed, acting_user=acting_user)
    return locked


@act
def remind_signers(minutes: Minutes, *, acting_user: User | None = None) -> int:
    """Ask those who have not signed once more, at most once a day. How many were told. Refused: `minutes_sealed`."""
    locked = _lock_unsealed(minutes)
    told = _tell_signers(locked, key=f"ba-ingat:{locked.pk}:{clock.today()}", title=_("Berita acara menunggu Anda"))
    if told:
        record("governance.minutes.reminded", locked, acting_user=acting_user, after={"told": told})
    return told


@step
def _seal(minutes: Minutes, digest: str, *, acting_user: User) -> None:
    minutes.digest, minutes.sealed_at = digest, clock.now()
    minutes.paper = _issue(minutes, acting_user=acting_user)
    minutes.save(update_fields=["digest", "sealed_at", "paper"])
    tell_members(
        members_told(minutes),
        topic=Topic.MEETINGS,
        key=f"ba:{minutes.pk}",
        title=_("Berita acara sudah disegel: %(title)s") % {"title": minutes.meeting.title},
        body=_("Bernomor %(number)s, dapat Anda baca dan unduh.") % {"number": minutes.paper.number},
        path=reverse("minutes", args=[minutes.meeting_id]),
    )
    record("governance.minutes.sealed", minutes, acting_user=acting_user, after={"digest": digest})
    transaction.on_commit(partial(_ask_for_pdf, minutes.pk), robust=True)  # who downloads earlier makes it then


@step
def _issue(minutes: Minutes, *, acting_user: User) -> Paper:
    """BA 3/RAP/2026, BA 2/RAK-FAS/2026 or BA 1/RPD/2026: numbers run through the year of each."""
    lock_minutes_numbers()
    meeting, facts = minutes.meeting, minutes.facts
    series = f"/{_series(meeting)}/{clock.today().year}"
    place = Paper.objects.filter(kind=PAPER_KIND, number__endswith=series).count() + 1
    present, eligible = sum(minutes.present.values()), sum(minutes.eligible.values())
    decided = [f"{one['number']} {_outcome(one['passed'])}" for one in facts["motions"] if one["passed"] is not None]
    return issue_paper(
        kind=PAPER_KIND,
        number=f"BA {place}{series}",
        title=_("Berita Acara %(title)s") % {"title": meeting.title[:140]},
        facts=[
            (_("Dibuka"), facts["opened_at"]),
            (_("Ditutup"), facts["closed_at"]),
            (_("Hadir"), f"{present} dari {eligible}"),
            (_("Kuorum"), _("tercapai") if minutes.quorum_reached else _("tidak tercapai")),
            (_("Putusan"), ", ".join(decided) or _("tidak ada usul yang diputuskan")),
            (_("Tanda tangan"), str(progress(minutes).signed)),
            (_("Sidik berita acara"), minutes.digest),
        ],
        subject=minutes,
        acting_user=acting_user,
    )


def _series(meeting: Meeting) -> str:
    if meeting.kind == MeetingKind.GROUP:
        assert meeting.group is not None
        return f"RAK-{meeting.group.prefix}"
    return "RAP" if meeting.kind == MeetingKind.PLENARY else "RPD"


def _outcome(passed: bool) -> str:
    return _("diterima") if passed else _("ditolak")


def _lock_unsealed(minutes: Minutes) -> Minutes:
    locked = lock_minutes(minutes.pk)
    if locked.sealed_at is not None:
        raise DomainError("minutes_sealed", _("Berita acara ini sudah disegel."))
    return locked


def _refuse_advice(meeting: Meeting, advice: str) -> None:
    if advice.strip() and meeting.kind != MeetingKind.GROUP:
        message = _("Titipan hanya dibawa dari rapat kelompok ke Rapat Paripurna.")
        raise DomainError("advice_is_of_a_group", message)


def _plain(text: str) -> str:
    """The text with one kind of line end, so that the draft and what a browser sends are the same lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@step
def _ask_for_signatures(minutes: Minutes) -> None:
    _tell_signers(
        minutes, key=f"ba-tanda:{minutes.pk}:{minutes.revision}", title=_("Berita acara menunggu tanda tangan Anda")
    )


@step
def _tell_signers(minutes: Minutes, *, key: str, title: str) -> int:
    """Chair and secretary are led to the desk, participants to the page on their phone; in two statements."""
    meeting, missing = minutes.meeting, missing_signers(minutes)
    desk = [pk for pk in (meeting.chair_id, meeting.secretary_id) if pk is not None]
    told = tell_users(
        missing.filter(pk__in=desk),
        topic=Topic.MEETINGS,
        key=key,
        title=title,
        body=meeting.title,
        path=reverse("staff_minutes", args=[meeting.pk]),
    )
    return told + tell_users(
        missing.exclude(pk__in=desk),
        topic=Topic.MEETINGS,
        key=key,
        title=title,
        body=meeting.title,
        path=reverse("minutes", args=[meeting.pk]),
    )


def _ask_for_pdf(pk: int) -> None:
    """By name: tasks stand above services."""
    current_app.send_task("governance.minutes.tasks.typeset_minutes", args=[pk])
