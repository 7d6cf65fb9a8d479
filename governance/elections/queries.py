"""Reads of elections: who stands, who may stand, how many seats are free, who was elected."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from governance.bylaws.deciding import OfficeRule
from governance.bylaws.queries import rules_of
from governance.elections.models import Candidacy, Election
from governance.elections.rules import Nominee, Served, Sought, allowed_seats
from governance.elections.states import Body, CandidacyState
from governance.meetings.models import Delegate, Meeting
from governance.meetings.states import FINISHED, MeetingKind
from governance.voting.models import Motion, Option
from governance.voting.states import MotionState
from kmp import clock
from kmp.trail.models import Fingerprint
from members.mandates.models import Representative
from members.mandates.queries import valid_on
from members.registry.models import Member, Person
from members.registry.states import MemberStatus

# The slice of officers stands above this one: terms are read through the relation, its words (TermEnd) stand here.
COUNTED_TERMS = ("", "habis", "mundur", "diberhentikan", "keluar", "meninggal")  # all but those entered by mistake
STANDING = (CandidacyState.NOMINATED, CandidacyState.WILLING, CandidacyState.ON_BALLOT)


def elections(*, search: str = "", body: str = "") -> QuerySet[Election]:
    """Elections, the newest first."""
    found = Election.objects.select_related("motion__meeting", "motion__verdict__resolution", "group", "plenary")
    if body:
        found = found.filter(body=body)
    if search:
        named = Q(candidacies__member__name__icontains=search) | Q(motion__meeting__title__icontains=search)
        found = found.filter(Q(position__icontains=search) | Q(motion__number__icontains=search) | named).distinct()
    return found


def body_counts() -> dict[str, int]:
    """How many elections there are for each body."""
    return dict(Election.objects.order_by().values_list("body").annotate(Count("pk")))


def elections_for(member: Member) -> QuerySet[Any]:
    """Elections of officers, and of the delegates of this member's group; `is_candidate` where it was proposed."""
    own = Candidacy.objects.filter(election=OuterRef("pk"), member=member)
    shown = elections().exclude(motion__state=MotionState.WITHDRAWN)
    return shown.filter(Q(group__isnull=True) | Q(group=member.group_id)).annotate(is_candidate=Exists(own))


def candidacies_of(election: Election) -> QuerySet[Candidacy]:
    """All who were proposed: on the ballot in its order, then the others as they came."""
    rows = election.candidacies.select_related("member__group", "member__person", "nominated_by", "option")
    return rows.order_by("option__number", "id")


def waiting_nominations(member: Member) -> QuerySet[Candidacy]:
    """Proposals that this member has not answered yet, of lists that are still open."""
    rows = Candidacy.objects.filter(member=member, state=CandidacyState.NOMINATED, election__listed_at__isnull=True)
    return rows.select_related("election__motion__meeting")


def office_of(election: Election) -> OfficeRule | None:
    """What the bylaws of its meeting say about the body; None where they are silent, and for delegates."""
    return office_rule(election.motion.meeting, election.body)


def office_rule(meeting: Meeting, body: str) -> OfficeRule | None:
    """As `office_of`, for a meeting."""
    assert meeting.bylaws is not None  # elections are held in assemblies under bylaws
    return rules_of(meeting.bylaws).deciding.offices.get(body)


def allowed_for(meeting: Meeting, *, body: str, position: str) -> int | None:
    """Seats by the bylaws: of a position, or of the delegates of the group that meets; None where they do not say."""
    if body != Body.DELEGATES:
        return allowed_seats(office_rule(meeting, body), position)
    assert meeting.bylaws is not None
    return rules_of(meeting.bylaws).deciding.delegates.get(str(meeting.group_id), 0)


def seats_held(meeting: Meeting, *, body: str, position: str, on: date | None) -> int:
    """Seats that are taken on the day: terms of that position, or delegates of that group who are named already."""
    if body == Body.DELEGATES:
        return Delegate.objects.filter(plenary=meeting.plenary_id, group=meeting.group_id, ended_at=None).count()
    place = Q(terms__body=body, terms__position=position, terms__end_kind__in=COUNTED_TERMS)
    return Person.objects.filter(place, terms__starts_on__lte=on, terms__ends_on__gte=on).count() if on else 0


def meetings_for_elections() -> QuerySet[Meeting]:
    """Assemblies that can still elect: not over, and under bylaws."""
    rows = Meeting.objects.exclude(kind=MeetingKind.FOUNDING).exclude(state__in=FINISHED)
    return rows.select_related("group", "plenary").order_by("starts_at", "id")


def sought_by(election: Election) -> Sought:
    """What the election fills, as its rules take it."""
    office = office_of(election)
    most = office.most_terms if office else 0
    return Sought(election.body, starts_on=election.term_starts_on, most_terms=most, group=election.group_id or "")


def nominee_of(member: Member, election: Election) -> Nominee:
    """What is known today of one member that is to stand."""
    [facts] = nominees_of([member], election).values()
    return facts


def nominees_of(members: Sequence[Member], election: Election) -> dict[int, Nominee]:
    """Member id → what is known of it today; three queries for any number."""
    persons = persons_of(members)
    terms = _terms_of([person.pk for person in persons.values()])
    named = Delegate.objects.filter(plenary=election.plenary_id, member__in=members, ended_at=None)
    delegates = set(named.values_list("member_id", flat=True)) if election.plenary_id else set()
    return {
        member.pk: Nominee(
            status=member.status,
            has_vote=member.has_vote,
            group=str(member.group_id),
            has_person=member.pk in persons,
            terms=terms.get(persons[member.pk].pk, ()) if member.pk in persons else (),
            is_delegate=member.pk in delegates,
        )
        for member in members
    }


def persons_of(members: Sequence[Member]) -> dict[int, Person]:
    """Member id → the person who would hold the office: the member, or who casts the vote of an institution today."""
    of_institutions = {member.institution_id for member in members if member.institution_id}
    voters = valid_on(clock.today()).filter(institution__in=of_institutions, votes=True).select_related("person")
    acting: dict[int, Representative] = {one.institution_id: one for one in voters}
    direct = Person.objects.in_bulk([member.person_id for member in members if member.person_id])
    found = {}
    for member in members:
        if member.person_id:
            found[member.pk] = direct[member.person_id]
        elif member.institution_id in acting:
            found[member.pk] = acting[member.institution_id].person
    return found


def _terms_of(persons: Sequence[int]) -> dict[int, list[Served]]:
    """Person id → the terms that count."""
    fields = ("pk", "terms__body", "terms__starts_on", "terms__ends_on")
    rows = Person.objects.filter(pk__in=persons, terms__end_kind__in=COUNTED_TERMS)
    found: dict[int, list[Served]] = {}
    for pk, body, starts_on, ends_on in rows.order_by().values_list(*fields):
        found.setdefault(pk, []).append(Served(body, starts_on, ends_on))
    return found


def may_be_nominated(election: Election, *, search: str) -> QuerySet[Member]:
    """Active members with a vote that match name or number and are not proposed yet; for delegates of their group."""
    rows = Member.objects.filter(status=MemberStatus.ACTIVE, has_vote=True).select_related("group")
    if election.group_id:
        rows = rows.filter(group=election.group_id)
    rows = rows.filter(Q(name__icontains=search) | Q(number__icontains=search))
    return rows.exclude(candidatures__election=election).order_by("number")


def draw_seed(election: Election) -> str:
    """Whence the order on the ballot is drawn: the newest public fingerprint of the log, which nobody can choose.

    In a house without one yet, the number of the motion alone; candidates are ordered by member number all the same.
    """
    newest = Fingerprint.objects.order_by("-date").values_list("hash", flat=True).first()
    return f"{election.motion.number}|{newest}" if newest else election.motion.number


def elected_options(motion: Motion) -> list[Option]:
    """Who a counted motion elected, in order: by the numbers of its result; of a slate that passed, all of it.

    A consensus names nobody by itself: then whoever is on the list, as far as the seats go (`seating` asks who).
    """
    options = list(motion.options.select_related("member__group", "member__person", "member__institution"))
    result = motion.verdict.result
    if "elected" in result and result["elected"] is not None:
        by_number = {option.number: option for option in options}
        return [by_number[number] for number in result["elected"]]
    return options


def delegates_of(plenary: Meeting) -> QuerySet[Delegate]:
    """All who are or were sent to a plenary, by group."""
    rows = plenary.delegates.select_related("group", "member__person", "elected_in", "named_by")
    return rows.order_by("group__position", "ended_at", "id")


def delegations_of(member: Member) -> QuerySet[Delegate]:
    """Plenaries to which this member is sent now."""
    rows = Delegate.objects.filter(member=member, ended_at=None).exclude(plenary__state__in=FINISHED)
    return rows.select_related("plenary").order_by("plenary__starts_at")
