"""Counting an election by ranks: Scottish STV over option numbers, and its ballots as a BLT file. Pure.

One voter has one vote, of whatever group: a vote travels from one candidate to the next and cannot be weighed twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from governance.voting.blt import Ballots
from governance.voting.stv import count_stv

ABSTAIN = "abstain"
Ranking = tuple[int, ...]


def rankings_of(by_group: Mapping[str, Mapping[str, int]]) -> dict[Ranking, int]:
    """The rankings of all groups together, abstentions left out, in an order that does not depend on the groups."""
    summed: Counter[Ranking] = Counter()
    for said in by_group.values():
        for choice, ballots in said.items():
            if choice != ABSTAIN:
                summed[tuple(int(pick) for pick in choice.split(","))] += ballots
    return dict(sorted(summed.items()))


def count_ranking(options: Sequence[int], *, seats: int, rankings: Mapping[Ranking, int]) -> dict[str, object]:
    """`elected` as option numbers in order of election, and every stage (`governance.voting.stv`); options in listed
    order, which decides the ties that no earlier stage does. Without a single ballot nobody is elected.
    """
    places = {number: place for place, number in enumerate(options)}
    papers = tuple((count, tuple(places[number] for number in ranking)) for ranking, count in rankings.items())
    if not papers:
        return {"verdict": "failed", "elected": [], "stages": []}
    standing = tuple(range(len(options)))
    counted = count_stv(Ballots(tuple(str(number) for number in options), standing, seats, papers))
    elected = [int(number) for number in counted["elected"]]
    return {"verdict": "passed", "elected": elected, "stages": counted["stages"]}


def blt_text(names: Sequence[str], *, seats: int, rankings: Mapping[Ranking, int], title: str) -> str:
    """The ballots as BLT: `names` in the order of their numbers 1, 2, 3 …; quotation marks become apostrophes."""
    lines = [f"{len(names)} {seats}"]
    lines += [" ".join(map(str, (count, *ranking, 0))) for ranking, count in sorted(rankings.items())]
    quoted = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    return "\n".join([*lines, "0", *(f'"{text.replace(chr(34), chr(39))}"' for text in [*quoted, title]), ""])
