"""What happened at a meeting, read from the house and frozen with its minutes: plain JSON, members by number only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Prefetch
from django.utils import timezone

from governance.bylaws.queries import rules_of
from governance.meetings.models import Attendance, Delegate, Founder, Meeting
from governance.meetings.queries import attendance
from governance.meetings.states import Channel, MeetingKind
from governance.minutes.models import Minutes
from governance.minutes.rules import FOUNDERS_AT_LEAST
from governance.voting.models import Motion, Option, Recusal
from governance.voting.states import MotionState, Question
from kmp.accounts.queries import display_name
from kmp.ui.formats import moment
from members.registry.models import Group

NEVER_PUT = (MotionState.PROPOSAL, MotionState.WITHDRAWN)


@dataclass(frozen=True)
class Came:
    """Who came of those who may, by group, and whether that was a quorum. Of a founding: the founders themselves."""

    present: dict[str, int]
    eligible: dict[str, int]
    needed: int
    reached: bool
    is_second_call: bool
    words: str


def who_came(meeting: Meeting) -> Came:
    """Attendance and quorum of a meeting; a founding has its quorum with nine founders (PP 7/2021 Ps 3)."""
    if meeting.kind == MeetingKind.FOUNDING:
        rows = Founder.objects.filter(meeting=meeting).order_by().values_list("group_id").annotate(Count("pk"))
        found = dict(rows)
        words = f"paling sedikit {FOUNDERS_AT_LEAST} pendiri (PP 7/2021 Pasal 3)"
        reached = sum(found.values()) >= FOUNDERS_AT_LEAST
        return Came(found, found, FOUNDERS_AT_LEAST, reached, is_second_call=False, words=words)
    count = attendance(meeting)
    part = f"{'lebih dari' if count.quorum.strict else 'paling sedikit'} {count.quorum.num}/{count.quorum.den}"
    words = f"{part} dari yang berhak, yaitu {count.needed} orang"
    present, eligible = count.present_by_group, count.eligible_by_group
    return Came(present, eligible, count.needed, count.reached, count.is_second_call, words)


def facts_of(meeting: Meeting, came: Came) -> dict[str, Any]:
    """Everything the draft is written from, and what is sealed beside the text."""
    names = dict(Group.objects.values_list("code", "name"))
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        times = {key: _moment(getattr(meeting, key)) for key in ("starts_at", "opened_at", "closed_at")}
    return {
        **times,
        "title": meeting.title,
        "kind": meeting.get_kind_display(),
        "occasion": meeting.get_occasion_display(),
        "mode": meeting.get_mode_display(),
        "book_year": meeting.book_year,
        "group": names.get(str(meeting.group_id), ""),
        "place": meeting.place,
        "chair": display_name(meeting.chair) if meeting.chair else "",
        "secretary": display_name(meeting.secretary) if meeting.secretary else "",
        "bylaws": meeting.bylaws.number if meeting.bylaws else None,
        "call": 2 if came.is_second_call else 1,
        "quorum": {"needed": came.needed, "words": came.words, "reached": came.reached},
        "groups": [_group(code, names, came) for code in came.eligible],
        "channels": _channels(meeting),
        "agenda": [
            {"position": item.position, "title": item.title, "presenter": item.presenter}
            for item in meeting.agenda.order_by("position")
        ],
        "motions": motions_of(meeting.pk),
        "delegates": _delegates(meeting, names),
        "founders": _founders(meeting, names),
        "groups_met": _groups_met(meeting),
    }


def motions_of(*meetings: int) -> list[dict[str, Any]]:
    """Every motion put to these meetings, in the order of the agenda, then of the numbers, with how it was decided."""
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        return [_motion(motion) for motion in _motions(meetings)]


def _moment(instant: datetime | None) -> str:
    return moment(instant) if instant else ""


def _group(code: str, names: Mapping[str, str], came: Came) -> dict[str, Any]:
    present, eligible = came.present.get(code, 0), came.eligible[code]
    return {"code": code, "name": names.get(code, code), "present": present, "eligible": eligible}


def _channels(meeting: Meeting) -> list[dict[str, Any]]:
    rows = Attendance.objects.filter(meeting=meeting).order_by().values_list("channel").annotate(Count("pk"))
    found = dict(rows)
    return [{"name": str(label), "count": found[code]} for code, label in Channel.choices if code in found]


def _motions(meetings: Sequence[int]) -> list[Motion]:
    recusals = Recusal.objects.filter(withdrawn_at=None).select_related("member").order_by("member__number")
    put = Motion.objects.filter(meeting__in=meetings).exclude(state__in=NEVER_PUT)
    found = put.order_by("agenda_item__position", "id")
    return list(
        found.select_related("agenda_item", "bylaws", "verdict__bundle").prefetch_related(
            Prefetch("recusals", queryset=recusals), Prefetch("options", queryset=Option.objects.order_by("number"))
        )
    )


def _motion(motion: Motion) -> dict[str, Any]:
    verdict = getattr(motion, "verdict", None)
    majority = rules_of(motion.bylaws).deciding.majorities.get(motion.kind)
    return {
        "number": motion.number,
        "title": motion.title,
        "kind": motion.get_kind_display(),
        "item": motion.agenda_item.position if motion.agenda_item else None,
        "state": motion.state,
        "state_words": motion.get_state_display(),
        "closes_at": moment(motion.closes_at),
        "note": motion.consensus_note,
        "majority": _majority(majority.num, majority.den, strict=majority.strict) if majority else "",
        "consensus": bool(verdict and verdict.by_consensus),
        "passed": verdict.passed if verdict else None,
        "question": motion.question,
        **(_counted(motion) if verdict and not verdict.by_consensus else {}),
        "recused": [{"member": one.member.number, "reason": one.reason} for one in motion.recusals.all()],
    }


def _majority(num: int, den: int, *, strict: bool) -> str:
    return f"{'lebih dari' if strict else 'paling sedikit'} {num}/{den}"


def _counted(motion: Motion) -> dict[str, Any]:
    """The figures of a count: for yes and no the sums and the share, for lists who was chosen."""
    verdict = motion.verdict
    labels = {option.number: option.label for option in motion.options.all()}
    counted: dict[str, Any] = {
        "roll": sum(verdict.roll.values()),
        "bundle": verdict.bundle.file_digest if verdict.bundle else "",
        "method": (motion.rule or {}).get("method", ""),
        "differs": [str(one) for one in verdict.result.get("differs", [])],
    }
    if motion.question == Question.YES_NO:
        sums = {key: sum(line.get(key, 0) for line in verdict.tallies.values()) for key in ("yes", "no", "abstain")}
        return {**counted, **sums, "yes_percent": verdict.result.get("yes_percent", "")}
    elected = [labels.get(number, str(number)) for number in verdict.result.get("elected", [])]
    return {**counted, "elected": elected}


def _delegates(meeting: Meeting, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Who was sent from here (of a group), or who came as a delegate (of a plenary), by group."""
    of_here = {"elected_in": meeting} if meeting.group_id else {"plenary": meeting}
    rows = Delegate.objects.filter(**of_here, ended_at=None).order_by("group__position", "member__number")
    by_group: dict[str, list[str]] = {}
    for group, number in rows.values_list("group_id", "member__number"):
        by_group.setdefault(group, []).append(number)
    return [{"name": names.get(code, code), "numbers": numbers} for code, numbers in by_group.items()]


def _founders(meeting: Meeting, names: Mapping[str, str]) -> list[dict[str, str]]:
    rows = Founder.objects.filter(meeting=meeting).order_by("group__position", "id")
    return [{"name": name, "group": names.get(code, code)} for name, code in rows.values_list("name", "group_id")]


def _groups_met(meeting: Meeting) -> list[dict[str, str]]:
    """Of a plenary: how the assembly of each group ended, its minutes, and what it asks the plenary to consider."""
    if meeting.kind != MeetingKind.PLENARY:
        return []
    rows = Meeting.objects.filter(plenary=meeting).select_related("group").order_by("group__position", "id")
    found = {one.meeting_id: one for one in Minutes.objects.filter(meeting__plenary=meeting).select_related("paper")}
    return [_group_met(one, found.get(one.pk)) for one in rows]


def _group_met(meeting: Meeting, minutes: Minutes | None) -> dict[str, str]:
    return {
        "name": meeting.group.name if meeting.group else meeting.title,
        "state": meeting.get_state_display(),
        "number": minutes.paper.number if minutes and minutes.paper else "",
        "advice": minutes.advice if minutes else "",
    }
