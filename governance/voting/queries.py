"""Reads of the voting: motions, rolls, the last ballot of each voter, decisions."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from governance.bylaws.queries import rules_of
from governance.voting.models import Ballot, Motion, Resolution, RollEntry, Verdict
from governance.voting.states import PUBLIC, TALLY_KEYS, Choice, MotionState, NoVote
from kmp import clock
from kmp.proofs.chain import ballot_entry, published_ballot
from members.registry.models import Member

SHORTEST_TRACKER = 16  # digits; fewer could meet a ballot by chance


def motions(*, search: str = "", state: str = "") -> QuerySet[Motion]:
    """Motions, the newest first."""
    found = Motion.objects.select_related("meeting", "proposed_by")
    if state:
        found = found.filter(state=state)
    if search:
        found = found.filter(Q(title__icontains=search) | Q(number__icontains=search) | Q(text__icontains=search))
    return found


def state_counts() -> dict[str, int]:
    """How many motions stand in each state."""
    return dict(Motion.objects.order_by().values_list("state").annotate(Count("pk")))


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


def last_ballots(motion: Motion) -> QuerySet[Ballot]:
    """The ballot that counts of each voter: the last."""
    return Ballot.objects.filter(box__motion=motion).order_by("voter_id", "-height").distinct("voter_id")


def ballot_counts(motion: Motion) -> list[tuple[str, str, int]]:
    """(group, choice, how many) of the ballots that count, in one query."""
    counted = Ballot.objects.filter(pk__in=last_ballots(motion).values("pk")).order_by()
    return list(counted.values_list("voter__group_id", "choice").annotate(Count("pk")))


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


def bundle_inputs(motion: Motion) -> dict[str, Any]:
    """Roll and chain for the proof bundle: member numbers only, no names."""
    roll = RollEntry.objects.filter(motion=motion, may_vote=True).order_by("member__number")
    ballots = Ballot.objects.filter(box__motion=motion).order_by("height").select_related("voter__member")
    return {
        "roll": [{"voter": number, "group": group} for number, group in roll.values_list("member__number", "group_id")],
        "ballots": [published_ballot(b.previous_hash, entry_of(b, voter=b.voter.member.number)) for b in ballots],
    }


def verdicts() -> QuerySet[Verdict]:
    """Counted motions, the newest first."""
    return Verdict.objects.select_related("motion__meeting", "motion__bylaws", "bundle", "resolution").order_by(
        "-counted_at"
    )


def resolutions() -> QuerySet[Resolution]:
    """Decisions of the plenary, the newest first."""
    return Resolution.objects.select_related("motion", "verdict")
