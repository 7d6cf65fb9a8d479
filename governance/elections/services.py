"""The only writers of elections: opened for nominations, members proposed and willing, the list drawn and fixed.

Who was elected becomes a delegate by `delegates`, an officer by `governance.officers.seating`.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.elections.locks import lock_candidacy, lock_election
from governance.elections.models import Candidacy, Election
from governance.elections.queries import (
    allowed_for,
    draw_seed,
    nominee_of,
    nominees_of,
    office_of,
    persons_of,
    seats_held,
    sought_by,
)
from governance.elections.rules import (
    drawn_order,
    eligibility_problems,
    last_day,
    listing_problems,
    nomination_problems,
    seat_problems,
    term_years,
)
from governance.elections.states import Body, CandidacyState
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind
from governance.voting.models import Motion, Option
from governance.voting.rules import MOST_OPTIONS
from governance.voting.services import write_motion
from governance.voting.states import MotionKind, MotionState, Question
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import long_date
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member
from members.registry.states import MemberStatus

LONGEST_LABEL = 160  # letters, as in Option.label


@dataclass(frozen=True)
class ElectionData:
    """What is to be filled, and how the members answer."""

    body: str
    position: str
    seats: int
    nominations_until: datetime
    closes_at: datetime
    question: str
    casting: str
    term_starts_on: date | None = None


@act
def plan_election(meeting: Meeting, data: ElectionData, *, acting_user: User) -> Election:
    """Open nominations for seats of one body, with the motion by which the meeting elects.

    Delegates are elected in their group's assembly, officers in the plenary; never more than the bylaws have seats.
    Refused: those of `write_motion`, `wrong_meeting`, `nominations_end_after_the_vote`, `nominations_in_the_past`,
    `start_missing`, `no_seats`, `more_seats_than_bylaws`, `list_not_wanted` (a yes or no elects nobody by name).
    """
    refuse_on(_plan_problems(meeting, data))
    is_office = data.body != Body.DELEGATES
    held = seats_held(meeting, body=data.body, position=data.position, on=data.term_starts_on)
    allowed = allowed_for(meeting, body=data.body, position=data.position)
    refuse_on(seat_problems(seats=data.seats, held=held, allowed=allowed))
    motion = _write_motion(meeting, data, acting_user=acting_user)
    election = Election.objects.create(
        motion=motion,
        body=data.body,
        position=data.position,
        group=None if is_office else meeting.group,
        plenary=None if is_office else meeting.plenary,
        nominations_until=data.nominations_until,
        term_starts_on=data.term_starts_on if is_office else None,
    )
    after = {"body": data.body, "position": data.position, "seats": data.seats, "until": data.nominations_until}
    record("governance.election.planned", election, acting_user=acting_user, after=after)
    return election


def _plan_problems(meeting: Meeting, data: ElectionData) -> list[Blocker]:
    wanted = MeetingKind.GROUP if data.body == Body.DELEGATES else MeetingKind.PLENARY
    problems = []
    if meeting.kind != wanted:
        message = _("Utusan dipilih dalam rapat kelompoknya; pengurus dan pengawas dalam Rapat Paripurna.")
        problems.append(Blocker("wrong_meeting", message, source="Permenkop 8/2021", path="meeting"))
    if data.nominations_until <= clock.now():
        message = _("Masa pencalonan berakhir pada waktu yang akan datang.")
        problems.append(Blocker("nominations_in_the_past", message, path="nominations_until"))
    if data.nominations_until >= data.closes_at:
        message = _("Masa pencalonan berakhir sebelum pemungutan suara ditutup.")
        problems.append(Blocker("nominations_end_after_the_vote", message, path="nominations_until"))
    if data.body != Body.DELEGATES and data.term_starts_on is None:
        problems.append(Blocker("start_missing", _("Tulis kapan masa jabatan mulai."), path="term_starts_on"))
    if data.question == Question.YES_NO:
        problems.append(Blocker("list_not_wanted", _("Pilih cara memilih dari daftar calon."), path="question"))
    return problems


@step
def _write_motion(meeting: Meeting, data: ElectionData, *, acting_user: User) -> Motion:
    named = f"{Body(data.body).label}: {data.position}" if data.body != Body.DELEGATES else data.position
    facts = {"what": named, "seats": data.seats}
    return write_motion(
        meeting,
        kind=MotionKind.ELECTION,
        title=(_("Pemilihan %(what)s") % facts)[:200],
        text=_("Memilih %(seats)s orang sebagai %(what)s. Daftar calon ditetapkan setelah masa pencalonan.") % facts,
        if_passed=_("Yang terpilih ditetapkan setelah berita acara ditandatangani."),
        if_failed=_("Kursi tetap kosong dan pemilihan diulang."),
        closes_at=data.closes_at,
        acting_user=acting_user,
        question=data.question,
        casting=data.casting,
        seats=data.seats,
        picks=(1, data.seats),
    )


@act
def nominate(election: Election, *, member: Member, nominated_by: Member | None, acting_user: User) -> Candidacy:
    """Propose one member: by another, by itself, or (`nominated_by` nobody) by the office; each asked whether willing.

    Refused: those of `rules.nomination_problems` and `rules.eligibility_problems`, `one_candidacy_per_member`,
    `not_entitled_to_nominate` (a member without a vote here).
    """
    locked = lock_election(election.pk)
    _refuse_off(locked)
    used = locked.candidacies.filter(nominated_by=nominated_by).count() if nominated_by else 0
    listed, until = locked.listed_at is not None, locked.nominations_until
    now, most = clock.now(), locked.motion.seats if nominated_by else used + 1
    refuse_on(nomination_problems(is_listed=listed, until=until, now=now, used=used, most=most))
    if nominated_by is not None:
        _refuse_stranger(locked, nominated_by)
    refuse_on(eligibility_problems(nominee_of(member, locked), sought_by(locked)))
    candidacy = Candidacy.objects.create(
        election=locked, member=member, nominated_by=nominated_by, entered_by=acting_user, nominated_at=now
    )
    _tell(candidacy, "calon", _("Anda dicalonkan: %(what)s"), _("Jawab apakah Anda bersedia."))
    after = {"member": member.number, "by": nominated_by.number if nominated_by else "kantor"}
    record("governance.candidacy.nominated", locked, acting_user=acting_user, after=after)
    return candidacy


def _refuse_off(election: Election) -> None:
    if election.motion.state == MotionState.WITHDRAWN:
        raise DomainError("election_is_off", _("Pemilihan ini sudah ditarik."))


def _refuse_stranger(election: Election, nominator: Member) -> None:
    facts = nominee_of(nominator, election)
    if facts.status != MemberStatus.ACTIVE or not facts.has_vote or election.group_id not in (None, nominator.group_id):
        message = _("Hanya anggota aktif dengan hak suara dalam rapat ini yang dapat mencalonkan.")
        raise DomainError("not_entitled_to_nominate", message)


@act
def answer_nomination(candidacy: Candidacy, *, willing: bool, statement: str = "", acting_user: User) -> Candidacy:
    """Say whether one is willing, with a statement for the members; the office enters it from a signed letter.

    Refused: `list_is_fixed`, `nomination_answered`, `statement_missing` (whoever stands says something), and, for who
    is willing, those of `rules.eligibility_problems`.
    """
    election = lock_election(candidacy.election_id)
    locked = lock_candidacy(candidacy.pk)
    _refuse_off(election)
    if election.listed_at is not None:
        raise DomainError("list_is_fixed", _("Daftar calon sudah ditetapkan."))
    if locked.state != CandidacyState.NOMINATED:
        raise DomainError("nomination_answered", _("Pencalonan ini sudah dijawab."))
    if willing:
        if not statement.strip():
            raise DomainError("statement_missing", _("Tulis beberapa kalimat tentang diri dan rencana Anda."))
        refuse_on(eligibility_problems(nominee_of(locked.member, election), sought_by(election)))
    locked.state = CandidacyState.WILLING if willing else CandidacyState.UNWILLING
    locked.statement, locked.answered_at = statement.strip(), clock.now()
    locked.save(update_fields=["state", "statement", "answered_at"])
    after = {"member": locked.member.number, "willing": willing}
    record("governance.candidacy.answered", election, acting_user=acting_user, after=after)
    return locked


@act
def withdraw_candidacy(candidacy: Candidacy, *, reason: str = "", acting_user: User) -> Candidacy:
    """Step back before the list is fixed. Refused: `list_is_fixed`, `not_standing`."""
    election = lock_election(candidacy.election_id)
    locked = lock_candidacy(candidacy.pk)
    if election.listed_at is not None:
        raise DomainError(
            "list_is_fixed", _("Daftar calon sudah ditetapkan, jadi pencalonan tidak dapat ditarik lagi.")
        )
    if locked.state not in (CandidacyState.NOMINATED, CandidacyState.WILLING):
        raise DomainError("not_standing", _("Pencalonan ini sudah berakhir."))
    locked.state, locked.reason = CandidacyState.WITHDRAWN, reason.strip()
    locked.save(update_fields=["state", "reason"])
    after = {"member": locked.member.number}
    record("governance.candidacy.withdrawn", election, acting_user=acting_user, after=after)
    return locked


@act
def fix_list(election: Election, *, acting_user: User) -> Election:
    """Fix who stands and draw the order of the ballot; who did not answer or is not eligible any more is out, with why.

    With no more candidates than seats the members say yes or no to the whole list: there is nothing to choose.
    Refused: those of `rules.listing_problems`, `list_too_long`.
    """
    locked = lock_election(election.pk)
    motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=locked.motion_id)
    rows = locked.candidacies.filter(state__in=(CandidacyState.NOMINATED, CandidacyState.WILLING))
    standing = list(rows.select_related("member__group").select_for_update(of=("self",), no_key=True).order_by("pk"))
    nominees = nominees_of([one.member for one in standing], locked)
    sought = sought_by(locked)
    why = {one.pk: _why_out(one, eligibility_problems(nominees[one.member_id], sought)) for one in standing}
    on_ballot = [one for one in standing if not why[one.pk]]
    listed, is_draft = locked.listed_at is not None, motion.state == MotionState.DRAFT
    until, now = locked.nominations_until, clock.now()
    willing = len(on_ballot)
    refuse_on(listing_problems(is_listed=listed, is_draft=is_draft, until=until, now=now, willing=willing))
    if willing > MOST_OPTIONS:
        raise DomainError("list_too_long", _("Daftar pilihan paling banyak %(most)s baris.") % {"most": MOST_OPTIONS})
    _drop([one for one in standing if why[one.pk]], why)
    locked.draw_seed, locked.listed_at, locked.listed_by = draw_seed(locked), now, acting_user
    _put_on_ballot(locked, motion, on_ballot)
    locked.save(update_fields=["draw_seed", "listed_at", "listed_by"])
    after = {"candidates": willing, "out": len(standing) - willing, "seed": locked.draw_seed}
    record("governance.election.listed", locked, acting_user=acting_user, after=after)
    return locked


def _why_out(candidacy: Candidacy, problems: list[Blocker]) -> str:
    """Why somebody is not on the list; empty for who is."""
    if candidacy.state == CandidacyState.NOMINATED:
        return _("Tidak menjawab sampai daftar ditetapkan.")
    return problems[0].message if problems else ""


@step
def _drop(out: list[Candidacy], why: dict[int, str]) -> None:
    for one in out:
        silent = one.state == CandidacyState.NOMINATED
        one.state = CandidacyState.UNWILLING if silent else CandidacyState.NOT_ELIGIBLE
        one.reason = why[one.pk][:240]
    Candidacy.objects.bulk_update(out, ["state", "reason"])


@step
def _put_on_ballot(election: Election, motion: Motion, standing: list[Candidacy]) -> None:
    """Options in the drawn order; one question for a slate, the chosen one for a list."""
    by_number = {one.member.number: one for one in standing}
    ordered = [by_number[number] for number in drawn_order(list(by_number), seed=election.draw_seed)]
    labels = _labels([one.member for one in ordered])
    motion.options.all().delete()
    options = Option.objects.bulk_create(
        Option(
            motion=motion,
            number=place,
            label=labels[one.member_id],
            note=f"{one.member.number} · {one.member.group.name}",
            member=one.member,
        )
        for place, one in enumerate(ordered, start=1)
    )
    for option, one in zip(options, ordered, strict=True):
        one.option, one.state = option, CandidacyState.ON_BALLOT
    Candidacy.objects.bulk_update(ordered, ["option", "state"])
    _ask(election, motion, [option.label for option in options])


def _labels(members: list[Member]) -> dict[int, str]:
    """Member id → the name on the ballot: of an institution its representative's too, and the number for namesakes."""
    persons = persons_of(members)
    names = {
        member.pk: f"{persons[member.pk].name} ({member.name})" if member.institution_id else member.name
        for member in members
    }
    namesakes = Counter(name.casefold() for name in names.values())
    return {
        member.pk: _cut(names[member.pk], f" ({member.number})" if namesakes[names[member.pk].casefold()] > 1 else "")
        for member in members
    }


def _cut(name: str, tail: str) -> str:
    """The name with its tail, cut where the two are longer than a line of the ballot."""
    return name[: LONGEST_LABEL - len(tail)] + tail


@step
def _ask(election: Election, motion: Motion, names: list[str]) -> None:
    """Say in the motion whom it is about."""
    listed = "\n".join(f"{place}. {name}" for place, name in enumerate(names, start=1))
    facts = {"position": election.position, "names": listed, "seats": motion.seats}
    if len(names) <= motion.seats:
        motion.question, motion.least_picks, motion.most_picks = Question.YES_NO, 1, 1
        motion.text = _("Calon %(position)s tidak lebih banyak daripada kursinya. Setujukah Anda?\n\n%(names)s") % facts
    else:
        ranked = motion.question == Question.RANKED
        motion.least_picks, motion.most_picks = 1, len(names) if ranked else motion.seats
        motion.text = _("Memilih %(seats)s orang sebagai %(position)s dari calon berikut.\n\n%(names)s") % facts
    if election.term_starts_on is not None:
        starts_on = election.term_starts_on
        until = last_day(starts_on, term_years(office_of(election)))
        term = {"start": long_date(starts_on), "end": long_date(until)}
        motion.text += "\n\n" + _("Masa jabatan %(start)s sampai %(end)s.") % term
    motion.save(update_fields=["question", "least_picks", "most_picks", "text"])


@step
def _tell(candidacy: Candidacy, what: str, title: str, body: str) -> None:
    tell_members(
        [candidacy.member_id],
        topic=Topic.MEETINGS,
        key=f"pencalonan:{candidacy.pk}:{what}",
        title=title % {"what": str(candidacy.election.motion.title)},
        body=body,
        path=reverse("nomination", args=[candidacy.pk]),
    )
