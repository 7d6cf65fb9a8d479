"""Recounting an election by ranks: Scottish STV, values in hundred-thousandths of a vote, what is left over dropped."""

from __future__ import annotations

from typing import Any

VOTE = 100_000


class Election:
    """Candidates in listed order; `papers` are [who holds them, value of each, how many, ranking]."""

    def __init__(self, options: list[int], seats: int, ballots: list[tuple[int, list[int]]]) -> None:
        self.options, self.seats = options, seats
        self.quota = (sum(number for number, _ in ballots) // (seats + 1) + 1) * VOTE
        self.hopeful = list(options)
        self.elected: list[int] = []
        self.owing: list[int] = []  # elected with a surplus that is not passed on yet
        self.votes = dict.fromkeys(options, 0)
        self.spent = 0
        self.past: list[dict[int, int]] = []
        self.stages: list[dict[str, Any]] = []
        self.papers: list[list[Any]] = [[0, VOTE, number, ranking] for number, ranking in ballots]

    def move(self, papers: list[list[Any]]) -> None:
        """Each paper to the next hopeful named on it, or out of the count."""
        for paper in papers:
            paper[0] = next((option for option in paper[3] if option in self.hopeful), 0)
            if paper[0]:
                self.votes[paper[0]] += paper[1] * paper[2]
            else:
                self.spent += paper[1] * paper[2]

    def rank(self, option: int) -> tuple[list[int], int]:
        """Votes of now, of the stage before, and so on; then the earlier listed counts for more."""
        history = [votes[option] for votes in reversed(self.past)]
        return [self.votes[option], *history], -self.options.index(option)

    def close(self, transfer: dict[str, str]) -> None:
        """Who reached the quota is elected, or everyone when as many are left as seats."""
        filled = len(self.hopeful) == self.seats - len(self.elected)
        new = [option for option in self.hopeful if filled or self.votes[option] >= self.quota]
        new.sort(key=self.rank, reverse=True)
        stage = {"stage": len(self.stages) + 1, "quota": self.quota // VOTE, "transfer": transfer}
        votes = {str(option): in_votes(self.votes[option]) for option in self.options if option in self.votes}
        named = [str(option) for option in new]
        self.stages.append({**stage, "votes": votes, "exhausted": in_votes(self.spent), "elected": named})
        self.past.append(dict(self.votes))
        self.hopeful = [option for option in self.hopeful if option not in new]
        self.elected += new
        self.owing += new

    def run(self) -> None:
        self.move(self.papers)
        self.close({"kind": "first_preferences"})
        while len(self.elected) < self.seats:
            self.owing = [option for option in self.owing if self.votes[option] > self.quota]
            if self.owing:
                self.pass_on(max(self.owing, key=self.rank))
            else:
                self.leave_out(min(self.hopeful, key=self.rank))

    def pass_on(self, giver: int) -> None:
        had, papers = self.votes[giver], [paper for paper in self.papers if paper[0] == giver]
        for paper in papers:
            paper[1] = paper[1] * (had - self.quota) // had
        self.owing.remove(giver)
        self.votes[giver] = self.quota
        self.move(papers)
        self.close({"kind": "surplus", "from": str(giver), "amount": in_votes(had - self.quota)})

    def leave_out(self, loser: int) -> None:
        had = self.votes.pop(loser)
        self.hopeful.remove(loser)
        self.move([paper for paper in self.papers if paper[0] == loser])
        self.close({"kind": "exclusion", "from": str(loser), "amount": in_votes(had)})


def in_votes(units: int) -> str:
    """1,234,500,000 hundred-thousandths as "12345"; 50,001 as "0.50001"."""
    text = f"{units // VOTE}.{units % VOTE:05d}"
    return text.rstrip("0").rstrip(".")
