"""What would have happened: past votes read again, and a surplus shared again, under other rules. Pure.

Nothing of it is stored, and nothing of it is a promise: with other rules people would have voted and worked otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.bylaws.rules import Rules
from governance.bylaws.wording import rule_in_words
from governance.surplus.engine import SharedSurplus
from governance.voting.engine import Rule, Tally, Verdict, count
from governance.voting.rules import frozen_rule
from governance.voting.states import MotionKind


@dataclass(frozen=True)
class PastVote:
    """A motion with yes and no that was counted: `rule` is the one it was counted by, `group` that of its assembly."""

    pk: int
    number: str
    title: str
    kind: str
    group: str
    counted_at: datetime
    rule: Rule
    tallies: Mapping[str, Tally]

    @property
    def kind_words(self) -> str:
        return str(MotionKind(self.kind).label)


@dataclass(frozen=True)
class Reread:
    """The same ballots by the rule of then and by the draft; `left_out` are groups with votes that it has not."""

    vote: PastVote
    then: Verdict
    under: Verdict
    needed_then: Rule
    needed_under: Rule
    left_out: Sequence[str]

    @property
    def would_differ(self) -> bool:
        return self.then.verdict != self.under.verdict

    @property
    def words_then(self) -> str:
        return rule_in_words(self.needed_then)

    @property
    def words_under(self) -> str:
        return rule_in_words(self.needed_under)


@dataclass(frozen=True)
class Line:
    """One post or one group: rupiah by the rules of then, and by the draft; None where the rules have no such post."""

    name: str
    old_rp: int | None
    new_rp: int | None

    @property
    def more_rp(self) -> int:
        """What comes on top (or goes, below zero)."""
        return (self.new_rp or 0) - (self.old_rp or 0)


@dataclass(frozen=True)
class SharedAgain:
    """A surplus shared twice. `rising` and `falling`: members who would have got more, or less."""

    posts: Sequence[Line]
    groups: Sequence[Line]
    total_rp: int
    rising: int
    falling: int
    unchanged: int


def reread(votes: Iterable[PastVote], rules: Rules) -> list[Reread]:
    """Each vote by the method, majority, weights and base that the rules give its kind; the order stays.

    The assembly of a group that the rules no longer have cannot be read again and is left out.
    """
    return [_reread(vote, rules) for vote in votes if not vote.group or vote.group in rules.group_codes]


def _reread(vote: PastVote, rules: Rules) -> Reread:
    rule = frozen_rule(rules.counting_rule(vote.kind, group=vote.group), rules.group_codes)
    kept = {code: tally for code, tally in vote.tallies.items() if code in rule.weights_bp}
    voted = [code for code, tally in vote.tallies.items() if tally.yes or tally.no or tally.abstain]
    return Reread(
        vote=vote,
        then=count(vote.rule, {code: tally for code, tally in vote.tallies.items() if code in vote.rule.weights_bp}),
        under=count(rule, kept),
        needed_then=vote.rule,
        needed_under=rule,
        left_out=[code for code in voted if code not in rule.weights_bp],
    )


def share_again(
    old: SharedSurplus, new: SharedSurplus, *, posts: Sequence[tuple[str, str]], groups: Sequence[tuple[str, str]]
) -> SharedAgain:
    """Both results side by side; `posts` and `groups` are (code, name) of everything in either, in order."""
    by_group = [group_totals(old), group_totals(new)]
    before, after = member_totals(old), member_totals(new)
    moved = [after.get(number, 0) - before.get(number, 0) for number in before.keys() | after.keys()]
    return SharedAgain(
        posts=[Line(name, old.posts.get(code), new.posts.get(code)) for code, name in posts],
        groups=[Line(name, by_group[0].get(code, 0), by_group[1].get(code, 0)) for code, name in groups],
        total_rp=new.total_rp,
        rising=sum(change > 0 for change in moved),
        falling=sum(change < 0 for change in moved),
        unchanged=sum(change == 0 for change in moved),
    )


def group_totals(shared: SharedSurplus) -> dict[str, int]:
    """Group → what its members get together."""
    totals: Counter[str] = Counter()
    for column in (*shared.capital.values(), *shared.patronage.values()):
        for group, rp in zip(shared.members.groups, column, strict=True):
            totals[group] += rp
    return dict(totals)


def member_totals(shared: SharedSurplus) -> dict[str, int]:
    """Member number → what the member gets."""
    columns = [*shared.capital.values(), *shared.patronage.values()]
    sums = [sum(parts) for parts in zip(*columns, strict=True)] if columns else [0] * len(shared.members)
    return dict(zip(shared.members.numbers, sums, strict=True))


def named_posts(*every: Rules) -> list[tuple[str, str]]:
    """(code, name) of each post in any of the rules, the last one's order and names first."""
    found: dict[str, str] = {}
    for rules in reversed(every):
        for post in rules.posts:
            found.setdefault(post.code, post.name)
    return list(found.items())


def same_keys(old: Rules, new: Rules) -> bool:
    """Whether both rules ask the year for the same groups and the same acts."""
    return old.group_codes == new.group_codes and old.acts == new.acts
