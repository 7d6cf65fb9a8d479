"""Scottish STV (Scottish Local Government Elections Order 2011, rules 45 to 53), exact and without chance.

Votes are counted in units of 1/100,000: the Order carries five decimals and drops the rest, so whole numbers hold
every value exactly. One stage is a first count, the transfer of one surplus, or one exclusion:

1. The quota is ballots // (seats + 1) + 1. Whoever reaches it is elected at once, in the order of their votes.
2. The largest surplus is transferred first, each ballot at value × surplus / votes, to the next candidate on it
   who is neither elected nor excluded. A ballot without such a candidate is spent ("exhausted").
3. Without a surplus the candidate with the fewest votes is excluded and the ballots go on at their value.
4. When as many are left as seats, they are elected and nothing more is transferred.

Ties: the latest earlier stage at which the tied differ decides. If they never differed the Order draws lots; here
the order of the candidates' list decides, the earlier listed winning, so that anyone counts the same result.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from governance.voting.blt import Ballots, read_blt

UNIT = 100_000  # five decimals, rule 48


@dataclass
class _Paper:
    """`count` equal ballots on their way; `value` of each in 1/100,000 of a vote."""

    count: int
    ranking: tuple[int, ...]
    value: int = UNIT

    @property
    def worth(self) -> int:
        return self.count * self.value

    def next_of(self, continuing: set[int]) -> int | None:
        return next((candidate for candidate in self.ranking if candidate in continuing), None)


@dataclass
class _Count:
    ballots: Ballots
    quota: int
    continuing: set[int]
    votes: dict[int, int]
    piles: dict[int, list[_Paper]]
    elected: list[int] = field(default_factory=list)
    surplus_of: list[int] = field(default_factory=list)  # elected, surplus not yet transferred
    exhausted: int = 0
    history: list[dict[int, int]] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def vacancies(self) -> int:
        return self.ballots.seats - len(self.elected)


def count_blt(text: str) -> dict[str, Any]:
    """A BLT file counted: `elected` in order of election, and every `stage`. Refusals: `governance.voting.blt`."""
    return count_stv(read_blt(text))


def count_stv(ballots: Ballots) -> dict[str, Any]:
    count = _first_count(ballots)
    _close_stage(count, {"kind": "first_preferences"})
    while count.vacancies:
        count.surplus_of = [candidate for candidate in count.surplus_of if _surplus(count, candidate) > 0]
        if count.surplus_of:
            _transfer_surplus(count)
        else:
            _exclude(count)
    return {"elected": [ballots.names[candidate] for candidate in count.elected], "stages": count.stages}


def _first_count(ballots: Ballots) -> _Count:
    total = sum(number for number, _ in ballots.rankings)
    count = _Count(
        ballots=ballots,
        quota=(total // (ballots.seats + 1) + 1) * UNIT,
        continuing=set(ballots.standing),
        votes=dict.fromkeys(ballots.standing, 0),
        piles={candidate: [] for candidate in ballots.standing},
    )
    _hand_on(count, [_Paper(number, ranking) for number, ranking in ballots.rankings])
    return count


def _transfer_surplus(count: _Count) -> None:
    largest = max(_surplus(count, candidate) for candidate in count.surplus_of)
    tied = [candidate for candidate in count.surplus_of if _surplus(count, candidate) == largest]
    giver = _settle(count, tied, lowest=False)
    count.surplus_of.remove(giver)
    papers, votes = count.piles[giver], count.votes[giver]
    for paper in papers:
        paper.value = paper.value * largest // votes
    count.piles[giver], count.votes[giver] = [], count.quota
    _hand_on(count, papers)
    _close_stage(count, {"kind": "surplus", "from": count.ballots.names[giver], "amount": _decimal(largest)})


def _exclude(count: _Count) -> None:
    lowest = min(count.votes[candidate] for candidate in count.continuing)
    tied = [candidate for candidate in count.continuing if count.votes[candidate] == lowest]
    loser = _settle(count, tied, lowest=True)
    count.continuing.remove(loser)
    papers = count.piles.pop(loser)
    del count.votes[loser]
    _hand_on(count, papers)
    _close_stage(count, {"kind": "exclusion", "from": count.ballots.names[loser], "amount": _decimal(lowest)})


def _hand_on(count: _Count, papers: Iterable[_Paper]) -> None:
    for paper in papers:
        taker = paper.next_of(count.continuing)
        if taker is None:
            count.exhausted += paper.worth
        else:
            count.piles[taker].append(paper)
            count.votes[taker] += paper.worth


def _close_stage(count: _Count, transfer: dict[str, str]) -> None:
    """Deem elected, note the stage. Rule 49: at the quota; rule 53: as many left as seats."""
    reached = [candidate for candidate in count.continuing if count.votes[candidate] >= count.quota]
    last = len(count.continuing) == count.vacancies
    new = _ranked(count, count.continuing if last else reached)
    count.stages.append(_stage(count, transfer, new))
    count.history.append(dict(count.votes))
    count.continuing.difference_update(new)
    count.elected.extend(new)
    count.surplus_of.extend(new)


def _stage(count: _Count, transfer: dict[str, str], new: list[int]) -> dict[str, Any]:
    names = count.ballots.names
    return {
        "stage": len(count.stages) + 1,
        "quota": count.quota // UNIT,
        "transfer": transfer,
        "votes": {names[candidate]: _decimal(votes) for candidate, votes in sorted(count.votes.items())},
        "exhausted": _decimal(count.exhausted),
        "elected": [names[candidate] for candidate in new],
    }


def _surplus(count: _Count, candidate: int) -> int:
    return count.votes[candidate] - count.quota


def _ranked(count: _Count, candidates: Iterable[int]) -> list[int]:
    """Most votes first; ties by earlier stages, then by the list."""
    left, ranked = set(candidates), []
    while left:
        most = max(count.votes[candidate] for candidate in left)
        ranked.append(_settle(count, [c for c in left if count.votes[c] == most], lowest=False))
        left.remove(ranked[-1])
    return ranked


def _settle(count: _Count, tied: list[int], *, lowest: bool) -> int:
    """One of the tied: who had the most (or fewest) votes at the latest stage that tells them apart."""
    choose = min if lowest else max
    for votes in reversed(count.history):
        wanted = choose(votes[candidate] for candidate in tied)
        tied = [candidate for candidate in tied if votes[candidate] == wanted]
    return max(tied) if lowest else min(tied)


def _decimal(units: int) -> str:
    """1,234,500,000 units as "12345"; 50,001 as "0.50001"."""
    whole, part = divmod(units, UNIT)
    return f"{whole}.{part:05d}".rstrip("0").rstrip(".") if part else str(whole)
