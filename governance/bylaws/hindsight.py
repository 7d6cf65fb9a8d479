"""What a draft is tried against: every past count and the last surplus. Reads only, in a constant number of queries."""

from dataclasses import dataclass

from governance.bylaws.queries import group_names, rules_of
from governance.bylaws.rules import Rules
from governance.bylaws.trial import PastVote, Reread, SharedAgain, named_posts, reread, same_keys, share_again
from governance.surplus.engine import SharedSurplus, share_surplus
from governance.surplus.models import Distribution
from governance.surplus.queries import YearOfMembers, year_of_members
from governance.voting.engine import Tally
from governance.voting.models import Verdict
from governance.voting.rules import frozen_rule
from governance.voting.states import Question
from kmp.errors import DomainError


@dataclass(frozen=True)
class SurplusTrial:
    """The surplus of one book year: shared twice, or `refusal`, the sentence why these rules cannot share it."""

    year: int
    shared: SharedAgain | None
    refusal: str = ""


@dataclass(frozen=True)
class Trial:
    """All of it. `not_read` counts decisions without yes and no ballots: by consensus, or from a list."""

    votes: list[Reread]
    not_read: int
    surplus: SurplusTrial | None

    @property
    def differing(self) -> int:
        """How many decisions would have gone the other way."""
        return sum(one.would_differ for one in self.votes)


def try_rules(rules: Rules) -> Trial:
    """Past votes and the last surplus under `rules`."""
    verdicts = list(Verdict.objects.select_related("motion__meeting", "motion__bylaws").order_by("-counted_at", "-pk"))
    votes = [past_vote(verdict) for verdict in verdicts if _is_readable(verdict)]
    return Trial(reread(votes, rules), len(verdicts) - len(votes), _try_surplus(rules))


def _is_readable(verdict: Verdict) -> bool:
    return not verdict.by_consensus and verdict.motion.question == Question.YES_NO and verdict.motion.rule is not None


def past_vote(verdict: Verdict) -> PastVote:
    """A counted verdict as `trial` reads it."""
    motion = verdict.motion
    assert motion.rule is not None
    return PastVote(
        pk=motion.pk,
        number=motion.number,
        title=motion.title,
        kind=motion.kind,
        group=str(motion.meeting.group_id or ""),
        counted_at=verdict.counted_at,
        rule=frozen_rule(motion.rule, rules_of(motion.bylaws).group_codes),
        tallies={
            code: Tally(tally["yes"], tally["no"], tally["abstain"], verdict.roll.get(code, 0))
            for code, tally in verdict.tallies.items()
        },
    )


def _try_surplus(rules: Rules) -> SurplusTrial | None:
    last = Distribution.objects.select_related("bylaws").order_by("-year").first()
    if last is None:
        return None
    old = rules_of(last.bylaws)
    year = year_of_members(last.year, old)
    try:
        before = _share(last, old, year)
        after = _share(last, rules, year if same_keys(old, rules) else year_of_members(last.year, rules))
    except DomainError as refused:
        return SurplusTrial(last.year, None, refused.message)
    names = group_names(old, rules)
    codes = [*rules.group_codes, *(code for code in old.group_codes if code not in rules.group_codes)]
    groups = [(code, names.get(code, code)) for code in codes]
    return SurplusTrial(last.year, share_again(before, after, posts=named_posts(old, rules), groups=groups))


def _share(distribution: Distribution, rules: Rules, year: YearOfMembers) -> SharedSurplus:
    return share_surplus(
        members_rp=distribution.members_rp,
        non_members_rp=distribution.non_members_rp,
        posts=rules.engine_posts(),
        members=year.members,
    )
