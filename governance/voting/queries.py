"""Reads of the voting: motions, rolls, the last ballot of each voter, decisions."""

from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower, StrIndex

from governance.bylaws.queries import rules_of
from governance.meetings.models import Meeting
from governance.voting.models import Ballot, Box, Motion, Recusal, Resolution, RollEntry, Verdict
from governance.voting.states import PUBLIC, TALLY_KEYS, Casting, Choice, MotionState, NoVote, Question
from governance.voting.tallies import said_counts
from kmp import clock
from kmp.proofs.chain import ballot_entry
from members.registry.models import Member
from members.registry.states import InstitutionKind, MemberStatus

SUPPLIERS = (InstitutionKind.PRODUCER, InstitutionKind.DISTRIBUTOR)
SUGGESTED, MEETINGS_LISTED = 5, 50
SHORTEST_TRACKER, LONGEST_TRACKER = 16, 64  # digits; fewer could meet a ballot by chance


def motions(*, search: str = "", state: str = "", kind: str = "", meeting: str = "") -> QuerySet[Motion]:
    """Motions, the newest first; `meeting` is the number of one, as an address says it."""
    found = Motion.objects.select_related("meeting", "proposed_by")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if meeting:
        found = found.filter(meeting=int(meeting))
    if search:
        found = found.filter(Q(title__icontains=search) | Q(number__icontains=search) | Q(text__icontains=search))
    return found


def state_counts(found: QuerySet[Motion] | None = None) -> dict[str, int]:
    """How many motions, or of those `found`, stand in each state."""
    rows = Motion.objects.all() if found is None else found
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def meetings_with_motions() -> dict[str, str]:
    """The title of each meeting that decides something, by its number as text; the latest first."""
    rows = Meeting.objects.filter(Exists(Motion.objects.filter(meeting=OuterRef("pk"))))
    return {str(pk): title for pk, title in rows.order_by("-starts_at").values_list("pk", "title")[:MEETINGS_LISTED]}


def groups_of_roll(motion: Motion) -> list[str]:
    """The groups whose members decide: that of a group assembly, else all, in their order."""
    group = motion.meeting.group_id
    return [group] if group else rules_of(motion.bylaws).group_codes


def is_for_delegates(motion: Motion) -> bool:
    """Whether the delegates of the groups vote, by the bylaws, and not every member."""
    return not motion.meeting.group_id and rules_of(motion.bylaws).deciding.voters == "delegates"


def roll_preview(motion: Motion) -> QuerySet[Member]:
    """Who would be on the roll if it opened now, with `reason` empty or why without a vote: as `roll.FREEZE`."""
    recused = Recusal.objects.filter(motion=motion, member=OuterRef("pk"), withdrawn_at__isnull=True)
    why = Case(
        When(~Q(status=MemberStatus.ACTIVE), then=Value(NoVote.SUSPENDED.value)),
        When(has_vote=False, then=Value(NoVote.NO_RIGHT.value)),
        When(Exists(recused), then=Value(NoVote.RECUSED.value)),
        default=Value(""),
    )
    members = Member.objects.exclude(status=MemberStatus.LEFT).filter(group__in=groups_of_roll(motion))
    if is_for_delegates(motion):
        members = members.filter(delegations__plenary=motion.meeting_id, delegations__ended_at__isnull=True)
    return members.annotate(reason=why).order_by("number")


def frozen_roll(motion: Motion) -> QuerySet[RollEntry]:
    """The roll of a motion that was ever opened, with its members, in the order of their numbers."""
    return RollEntry.objects.filter(motion=motion).select_related("member").order_by("member__number")


def count_reasons(found: QuerySet[Any]) -> dict[str, dict[str, int]]:
    """Group → why without a vote (empty: with one) → members, of a roll or its preview."""
    counted: dict[str, dict[str, int]] = {}
    for group, reason, members in found.order_by().values_list("group_id", "reason").annotate(Count("pk")):
        counted.setdefault(group, {})[reason] = members
    return counted


def recusals_of(motion: Motion) -> QuerySet[Recusal]:
    """Members who are out of the roll of this motion for an interest of their own: what the minutes list."""
    rows = Recusal.objects.filter(motion=motion, withdrawn_at__isnull=True)
    return rows.select_related("member__group", "declared_by").order_by("member__number")


def named_suppliers(motion: Motion) -> list[Member]:
    """Producers and distributors whose name the motion says: who may have an interest in it. A hint, no more."""
    words = " ".join([motion.title, motion.text, *(option.label for option in motion.options.all())]).casefold()
    rows = Member.objects.filter(institution__kind__in=SUPPLIERS, status=MemberStatus.ACTIVE).exclude(
        recusals__motion=motion, recusals__withdrawn_at__isnull=True
    )
    named = rows.annotate(said=StrIndex(Value(words), Lower("name"))).filter(
        said__gt=0, group__in=groups_of_roll(motion)
    )
    return list(named.select_related("group").order_by("number")[:SUGGESTED])


def interim_tally(motion: Motion) -> dict[str, int] | None:
    """Choice or number of an option → ballots so far; None while results stay hidden, or without a ballot box.

    Of a ranking only the first preferences, for the count itself moves the others.
    """
    shown = motion.state == MotionState.OPEN and not motion.hides_interim and motion.casting == Casting.ELECTRONIC
    if not shown:
        return None
    counted: dict[str, int] = {}
    for _group, choice, ballots in said_counts(motion):
        picks = [choice] if choice in Choice.values else choice.split(",")
        for pick in picks[:1] if motion.question == Question.RANKED else picks:
            counted[pick] = counted.get(pick, 0) + ballots
    return counted


def published_motions() -> QuerySet[Motion]:
    """Motions that were ever opened, the newest first: what anyone may read."""
    return Motion.objects.filter(state__in=PUBLIC).select_related("meeting", "verdict__resolution")


def motions_for(member: Member) -> QuerySet[Motion]:
    """Published motions with `on_roll` and `has_voted` of this member."""
    voter = RollEntry.objects.filter(motion=OuterRef("pk"), member=member, may_vote=True)
    voted = Ballot.objects.filter(voter__motion=OuterRef("pk"), voter__member=member)
    return published_motions().annotate(on_roll=Exists(voter), has_voted=Exists(voted))


def open_for(member: Member) -> QuerySet[Motion]:
    """Motions that take this member's ballot now, the first to close first."""
    now_open = motions_for(member).filter(state=MotionState.OPEN, closes_at__gt=clock.now())
    return now_open.filter(roll__member=member, roll__may_vote=True).order_by("closes_at")


def waiting_for(member: Member) -> QuerySet[Motion]:
    """Motions that take this member's ballot now and have none of it yet."""
    return open_for(member).filter(~Exists(Ballot.objects.filter(voter__motion=OuterRef("pk"), voter__member=member)))


def voted_and_open(member: Member) -> QuerySet[Motion]:
    """Motions on which this member has voted and may still change the ballot."""
    return open_for(member).filter(Exists(Ballot.objects.filter(voter__motion=OuterRef("pk"), voter__member=member)))


def roll_counts(motion: Motion) -> dict[str, int]:
    """Voters on the roll by group, in the groups' order, groups without a voter included."""
    found = dict(
        RollEntry.objects.filter(motion=motion, may_vote=True).order_by().values_list("group_id").annotate(Count("pk"))
    )
    return {code: found.get(code, 0) for code in rules_of(motion.bylaws).group_codes}


def recused_counts(motion: Motion) -> dict[str, int]:
    """Members by group who were taken off the roll for an interest of their own."""
    found = RollEntry.objects.filter(motion=motion, reason=NoVote.RECUSED).order_by()
    return dict(found.values_list("group_id").annotate(Count("pk")))


def turnout(motion: Motion) -> dict[str, dict[str, int]]:
    """Group → {"voted", "roll"}: how many of the roll have cast a ballot so far. Says nothing about the choices."""
    voters = Ballot.objects.filter(box__motion=motion).order_by()
    voted = dict(voters.values_list("voter__group_id").annotate(Count("voter_id", distinct=True)))
    return {code: {"voted": voted.get(code, 0), "roll": size} for code, size in roll_counts(motion).items()}


def group_turnout(motion: Motion, group: str) -> dict[str, int]:
    """{"voted", "roll"} of one group."""
    voters = Ballot.objects.filter(box__motion=motion, voter__group=group).aggregate(n=Count("voter_id", distinct=True))
    return {"voted": voters["n"], "roll": RollEntry.objects.filter(motion=motion, group=group, may_vote=True).count()}


def ballot_of(motion: Motion, member: Member) -> Ballot | None:
    """The ballot of this member that counts so far."""
    return Ballot.objects.filter(box__motion=motion, voter__member=member).order_by("-height").first()


def ballot_by_tracker(motion: Motion, tracker: str) -> Ballot | None:
    """The ballot with this proof number: the whole hash, or its first 16 digits or more."""
    wanted = "".join(tracker.lower().split())
    if len(wanted) < SHORTEST_TRACKER:
        return None
    return Ballot.objects.filter(box__motion=motion, hash__startswith=wanted).first()


def ballot_anywhere(tracker: str) -> Ballot | None:
    """The ballot of any motion with this proof number, with its motion."""
    wanted = "".join(tracker.lower().split())
    if not SHORTEST_TRACKER <= len(wanted) <= LONGEST_TRACKER:
        return None
    return Ballot.objects.filter(hash__startswith=wanted).select_related("box__motion").first()


def open_boxes() -> QuerySet[Box]:
    """The boxes that take ballots now, with how high their chain stands and where it ends: public."""
    found = Box.objects.filter(motion__state=MotionState.OPEN, motion__casting=Casting.ELECTRONIC)
    return found.select_related("motion").order_by("motion__closes_at", "pk")


def is_replaced(ballot: Ballot) -> bool:
    """Whether the same voter cast a later ballot."""
    return Ballot.objects.filter(voter=ballot.voter_id, height__gt=ballot.height).exists()


def entry_of(ballot: Ballot, *, voter: str) -> dict[str, Any]:
    """What the hash of a ballot covers; `voter` is the member number."""
    choice = said(ballot.choice)
    return ballot_entry(
        height=ballot.height, voter=voter, group=ballot.voter.group_id, choice=choice, cast_at=ballot.cast_at
    )


def said(choice: str) -> str | list[int]:
    """A stored choice as proofs and hashes say it: "yes", "no", "abstain", or the numbers chosen."""
    return TALLY_KEYS[Choice(choice)] if choice in Choice.values else [int(pick) for pick in choice.split(",")]


def verdicts() -> QuerySet[Verdict]:
    """Counted motions, the newest first."""
    return Verdict.objects.select_related("motion__meeting", "motion__bylaws", "bundle", "resolution").order_by(
        "-counted_at"
    )


def resolutions() -> QuerySet[Resolution]:
    """Decisions of the plenary, the newest first."""
    return Resolution.objects.select_related("motion", "verdict")
