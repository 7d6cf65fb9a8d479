"""Reads of the officers: who serves on a day, what ends, which notes wait, which deadlines come."""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from governance.bylaws.queries import rules_of, versions
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind, MeetingState, Occasion
from governance.officers.calendar import (
    RAT,
    AnnualFacts,
    Deadline,
    TermFacts,
    ending_terms,
    legal_deadlines,
    read_overrides,
)
from governance.officers.models import DeadlineMet, SupervisorNote, Term, TermEnding
from governance.officers.rules import FOLLOWED_FOR
from governance.officers.states import EndingState, TermEnd
from governance.officers.working_days import free_day
from governance.voting.models import Resolution
from governance.voting.states import MotionKind
from kmp import clock
from kmp.ui.formats import long_date
from members.licences.rules import WARNING_DAYS
from members.registry.states import MemberStatus

OVERRIDES = read_overrides(settings.LEGAL_DEADLINES)
NEXT = 3  # deadlines on the desk
CONFIRMED = Q(resolution__isnull=False) | Q(confirmed_by__isnull=False)
PHASES = {"menjabat": "Menjabat", "akan": "Belum mulai", "menunggu": "Menunggu orang kedua", "lalu": "Berakhir"}


def terms(*, search: str = "", body: str = "") -> QuerySet[Term]:
    """Terms, the board before the supervisors, the newest first inside."""
    rows = Term.objects.select_related("member__group", "person__user", "resolution", "entered_by", "confirmed_by")
    if body:
        rows = rows.filter(body=body)
    if search:
        named = Q(person__name__icontains=search) | Q(member__number__istartswith=search)
        rows = rows.filter(named | Q(position__icontains=search))
    return rows.order_by("-body", "-starts_on", "id")  # pengurus, then pengawas


def holding(today: date) -> Q:
    """Terms in office on the day: confirmed, begun, not over, of a member who has not left."""
    begun = Q(starts_on__lte=today, ends_on__gte=today) & ~Q(end_kind=TermEnd.CANCELLED)
    return CONFIRMED & begun & ~Q(member__status=MemberStatus.LEFT)


def in_phase(rows: QuerySet[Term], phase: str, today: date) -> QuerySet[Term]:
    """The rows of one tab (`PHASES`); empty for all."""
    counts = ~Q(end_kind=TermEnd.CANCELLED)
    by_phase = {
        "menjabat": holding(today),
        "akan": CONFIRMED & counts & Q(starts_on__gt=today),
        "menunggu": ~CONFIRMED & counts,
        "lalu": Q(ends_on__lt=today) | Q(end_kind=TermEnd.CANCELLED),
    }
    return rows.filter(by_phase[phase]) if phase else rows


def phase_counts(rows: QuerySet[Term], today: date) -> dict[str, int]:
    """How many terms each tab has."""
    return {phase: in_phase(rows, phase, today).order_by().count() for phase in PHASES}


def serving(today: date) -> list[Term]:
    """Who is in office on the day, the board first, in the order of election; two queries at most."""
    return list(terms().filter(holding(today)).order_by("-body", "starts_on", "id"))


def serves(person_id: int, body: str, today: date) -> bool:
    """Whether that person holds an office of the body on the day."""
    return Term.objects.filter(holding(today), person=person_id, body=body).exists()


def terms_to_start(today: date) -> QuerySet[Term]:
    """Terms in office whose person has an account without the role yet."""
    rows = Term.objects.filter(holding(today), person__user__isnull=False).select_related("person__user")
    return rows.exclude(person__user__grants__role=F("body")).order_by("pk")


def terms_over(today: date) -> QuerySet[Term]:
    """Terms that ended lately, whose person may still hold the role."""
    rows = Term.objects.filter(CONFIRMED, ends_on__lt=today, ends_on__gte=today - FOLLOWED_FOR)
    return rows.filter(person__user__isnull=False).select_related("person__user").order_by("pk")


def terms_to_warn_of(today: date) -> QuerySet[Term]:
    """Terms in office that end within 90 days by their plan: an early end is known anyway."""
    until = date.fromordinal(today.toordinal() + WARNING_DAYS[0])
    rows = Term.objects.filter(holding(today), ends_on=F("planned_ends_on"), ends_on__lte=until)
    return rows.select_related("person__user").order_by("pk")


def open_ending(term: Term) -> TermEnding | None:
    """What was asked about a term and nobody has decided yet."""
    return term.endings.filter(state=EndingState.ASKED).select_related("asked_by", "resolution").first()


def removals() -> QuerySet[Resolution]:
    """Resolutions to remove an officer, the newest first."""
    return Resolution.objects.filter(motion__kind=MotionKind.REMOVAL).select_related("motion")


def successors(term: Term) -> QuerySet[Term]:
    """Terms of the same position that begin after this one: to whom it can be handed over."""
    rows = Term.objects.filter(CONFIRMED, body=term.body, starts_on__gte=term.ends_on).exclude(pk=term.pk)
    return rows.exclude(end_kind=TermEnd.CANCELLED).select_related("person").order_by("starts_on", "pk")


def notes(*, search: str = "", area: str = "", tab: str = "") -> QuerySet[SupervisorNote]:
    """Notes of the supervisors, those without an answer first; `tab` is "baru" or "selesai"."""
    rows = SupervisorNote.objects.select_related("written_by", "answered_by")
    if area:
        rows = rows.filter(area=area)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(text__icontains=search) | Q(answer__icontains=search))
    if tab:
        rows = rows.filter(answered_at__isnull=tab == "baru")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "-id")


def note_counts(rows: QuerySet[SupervisorNote]) -> dict[str, int]:
    """How many wait for an answer, and how many have one; one query."""
    waits = Count("pk", filter=Q(answered_at__isnull=True))
    counted = rows.order_by().aggregate(baru=waits, selesai=Count("pk", filter=Q(answered_at__isnull=False)))
    return {**counted, "": counted["baru"] + counted["selesai"]}


def deadlines_of(year: int) -> list[Deadline]:
    """The duties and ending terms of one calendar year, with what was met; empty before the cooperative was founded."""
    first = versions().last()
    if first is None:
        return []
    annual = _annual(year - 1)
    due = legal_deadlines(year, annual, overrides=OVERRIDES, free=free_day)
    due = [one for one in due if one.due > first.valid_from and one.year >= first.valid_from.year]
    met = {(one.key, one.year): one for one in DeadlineMet.objects.filter(year__in=(year - 1, year))}
    known = [_with_proof(one, met, annual) for one in due]
    return sorted([*known, *_endings(year)], key=lambda one: (one.act_by, one.key))


def _annual(book_year: int) -> AnnualFacts:
    """What is planned and held of the RAT of a book year, and how many months the bylaws allow."""
    rows = Meeting.objects.filter(kind=MeetingKind.PLENARY, occasion=Occasion.ANNUAL, book_year=book_year)
    planned = rows.filter(state__in=(MeetingState.PLANNED, MeetingState.OPEN)).order_by("starts_at").first()
    held = rows.filter(state=MeetingState.CLOSED).order_by("closed_at").first()
    version = versions().filter(valid_from__lte=date(book_year + 1, 1, 1)).first() or versions().last()
    months = rules_of(version).deciding.meetings.annual_months if version else 6
    return AnnualFacts(
        book_year,
        months,
        planned_on=clock.day_of(planned.starts_at) if planned else None,
        held_on=clock.day_of(held.closed_at) if held and held.closed_at else None,
    )


def _with_proof(one: Deadline, met: dict[tuple[str, int], DeadlineMet], annual: AnnualFacts) -> Deadline:
    """The duty with when it was met: as somebody noted, or of the RAT by its own minutes."""
    noted = met.get((one.key, one.year))
    if noted is not None:
        page = reverse("file", args=[noted.proof_id]) if noted.proof_id else ""
        return replace(one, met_on=noted.met_on, proof=page, note=noted.note or one.note)
    if one.key == RAT:
        return replace(one, met_on=annual.held_on, markable=False, proof=reverse("staff_meetings"))
    return one


def _endings(year: int) -> list[Deadline]:
    """Terms that end in a year, as duties to elect."""
    rows = Term.objects.filter(CONFIRMED, ends_on__year=year).exclude(end_kind__in=_EARLY)
    facts = [
        TermFacts(f"{one.position}, {one.person.name}", one.ends_on, reverse("staff_term", args=[one.pk]))
        for one in rows.select_related("person").order_by("ends_on", "pk")
    ]
    return ending_terms(facts, free=free_day)


_EARLY = [kind.value for kind in TermEnd if kind != TermEnd.EXPIRED]


def next_deadlines(today: date, *, most: int = NEXT) -> list[Deadline]:
    """What is due next and not met: late ones of this year first, then those to come."""
    this_year = [one for one in deadlines_of(today.year) if one.met_on is None]
    shown = [one for one in this_year if one.markable or one.act_by >= today or one.key == RAT]
    if len(shown) < most:
        shown += [one for one in deadlines_of(today.year + 1) if one.met_on is None]
    return shown[:most]


def described(one: Deadline) -> str:
    """The two days in words: that of the law, and the working day where it moves."""
    if one.act_by == one.due:
        return long_date(one.due)
    return f"{long_date(one.due)} ({one.free}), hari kerja berikutnya {long_date(one.act_by)}"
