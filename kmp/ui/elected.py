"""The card of a counted list or ranking: who is elected, and the arithmetic behind it. Words and shares only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kmp.ui.formats import number, percent
from kmp.ui.groups import GroupLook, group_look
from kmp.ui.verdicts import COUNTS, METHODS, in_their_order

NOTES = {
    "proportional": "Bobot tiap kelompok dikali bagian suara yang menyebut pilihan itu.",
    "one_member_one_vote": "Semua suara sah digabung, tanpa melihat kelompok.",
    "block": "Seluruh bobot kelompok bagi setiap pilihan teratasnya.",
    "concurrent": "Hanya yang termasuk teratas di setiap kelompok yang memilih.",
}


@dataclass(frozen=True)
class ListGroup:
    """One group's ballots on a list."""

    code: str
    valid: int
    abstain: int
    weight_bp: int
    recused: int

    @property
    def look(self) -> GroupLook:
        """Its colours and name."""
        return group_look(self.code)


@dataclass(frozen=True)
class Named:
    """One option: its score by the bylaw's method, and the place it has among the elected (0: none)."""

    number: int
    label: str
    score: Fraction
    place: int
    tied: bool
    arithmetic: str

    @property
    def percent(self) -> str:
        """Two decimals."""
        return percent(self.score, 2)


@dataclass(frozen=True)
class ListReadingLine:
    """Who would be elected by one method."""

    name: str
    note: str
    elected: list[str]
    is_rule: bool
    differs: bool


@dataclass(frozen=True)
class ListCard:
    """Everything the page of a counted list shows."""

    options: list[Named]
    readings: list[ListReadingLine]
    groups: list[ListGroup]
    seats: int
    method: str

    @property
    def elected(self) -> list[Named]:
        """In order of their scores."""
        return sorted((option for option in self.options if option.place), key=lambda option: option.place)

    @property
    def tied(self) -> list[Named]:
        """Who had the same score as the last elected and stands later on the list."""
        return [option for option in self.options if option.tied]

    @property
    def empty_seats(self) -> int:
        """Seats that nobody got."""
        return self.seats - len(self.elected)

    @property
    def ranked(self) -> list[Named]:
        """All options, the highest first."""
        return sorted(self.options, key=lambda option: -option.score)

    @property
    def recused(self) -> int:
        """Members who are out of the roll for an own interest."""
        return sum(group.recused for group in self.groups)

    @property
    def shows_weights(self) -> bool:
        """Whether weights decide by the bylaw's method."""
        return self.method in ("proportional", "block")

    @property
    def differing(self) -> str:
        """Dua dari empat cara, or empty when all four elect the same."""
        count = sum(reading.differs for reading in self.readings)
        return f"{COUNTS[count]} dari empat cara memilih yang lain." if count else ""


def list_card(
    result: Mapping[str, Any],
    *,
    rule: Mapping[str, Any],
    tallies: Mapping[str, Any],
    labels: Mapping[int, str],
    seats: int,
    recused: Mapping[str, int] | None = None,
) -> ListCard:
    """The card of one count; `labels` is number → what an option is called, in listed order."""
    weights, method = rule["weights_bp"], rule["method"]
    groups = [
        ListGroup(code, tallies[code]["valid"], tallies[code]["abstain"], weights[code], (recused or {}).get(code, 0))
        for code in in_their_order(weights)
    ]
    scores = result["readings"][method]["scores"]
    options = [
        Named(
            number=option,
            label=label,
            score=Fraction(scores[str(option)]),
            place=result["elected"].index(option) + 1 if option in result["elected"] else 0,
            tied=option in result["tied"],
            arithmetic=_arithmetic(method, str(option), groups, tallies),
        )
        for option, label in labels.items()
    ]
    readings = [
        ListReadingLine(
            name=METHODS[one],
            note=NOTES[one],
            elected=[labels[option] for option in result["readings"][one]["elected"]],
            is_rule=one == method,
            differs=one in result["differs"],
        )
        for one in METHODS
    ]
    return ListCard(options, sorted(readings, key=lambda line: not line.is_rule), groups, seats, method)


def _arithmetic(method: str, option: str, groups: Sequence[ListGroup], tallies: Mapping[str, Any]) -> str:
    """What each group brought: Produsen 6 dari 10, bobot 30% · Fasilitas kesehatan 3 dari 9, bobot 25%."""
    voted = [group for group in groups if group.valid]
    if method == "one_member_one_vote":
        named = sum(tallies[group.code]["options"][option] for group in voted)
        return f"{number(named)} dari {number(sum(group.valid for group in voted))} suara sah"
    parts = []
    for group in voted:
        said = f"{group.look.name} {number(tallies[group.code]['options'][option])} dari {number(group.valid)}"
        parts.append(f"{said} × bobot {percent(group.weight_bp)}" if method == "proportional" else said)
    return " · ".join(parts)


@dataclass(frozen=True)
class StageRow:
    """One candidate at one stage; `share` is a part of all first preferences, for its bar."""

    label: str
    votes: str
    share: Fraction
    is_new: bool
    is_in: bool


@dataclass(frozen=True)
class Stage:
    """One stage of the count, in words and figures."""

    place: int
    title: str
    rows: list[StageRow]
    exhausted: str


@dataclass(frozen=True)
class RankingCard:
    """Everything the page of an election by ranks shows."""

    elected: list[str]
    stages: list[Stage]
    groups: list[ListGroup]
    seats: int
    quota: int
    quota_share: Fraction
    ballots: int

    @property
    def recused(self) -> int:
        """Members who are out of the roll for an own interest."""
        return sum(group.recused for group in self.groups)

    @property
    def empty_seats(self) -> int:
        """Seats that nobody got."""
        return self.seats - len(self.elected)


def ranking_card(
    result: Mapping[str, Any],
    *,
    tallies: Mapping[str, Any],
    labels: Mapping[int, str],
    seats: int,
    recused: Mapping[str, int] | None = None,
) -> RankingCard:
    """The card of one count by `governance.voting.rankings`."""
    out = recused or {}
    groups = [
        ListGroup(code, tallies[code]["valid"], tallies[code]["abstain"], 0, out.get(code, 0))
        for code in in_their_order(tallies)
    ]
    ballots = sum(group.valid for group in groups)
    quota = result["stages"][0]["quota"] if result["stages"] else 0
    chosen: set[str] = set()
    stages = []
    for stage in result["stages"]:
        chosen |= set(stage["elected"])
        stages.append(_stage(stage, labels, ballots=ballots, chosen=chosen))
    named = [labels[option] for option in result["elected"]]
    return RankingCard(named, stages, groups, seats, quota, Fraction(quota, ballots or 1), ballots)


def _stage(stage: Mapping[str, Any], labels: Mapping[int, str], *, ballots: int, chosen: set[str]) -> Stage:
    transfer = stage["transfer"]
    giver = labels[int(transfer["from"])] if "from" in transfer else ""
    amount = _votes(transfer.get("amount", "0"))
    title = {
        "first_preferences": "Pilihan pertama setiap pemilih",
        "surplus": f"Kelebihan {amount} suara {giver} diteruskan ke pilihan berikutnya",
        "exclusion": f"{giver} paling sedikit ({amount} suara): gugur, suaranya diteruskan",
    }[transfer["kind"]]
    rows = [
        StageRow(
            label=labels[int(option)],
            votes=_votes(votes),
            share=min(Fraction(votes) / (ballots or 1), Fraction(1)),
            is_new=option in stage["elected"],
            is_in=option in chosen,
        )
        for option, votes in sorted(stage["votes"].items(), key=lambda item: (-Fraction(item[1]), int(item[0])))
    ]
    exhausted = "" if stage["exhausted"] == "0" else _votes(stage["exhausted"])
    return Stage(stage["stage"], title, rows, exhausted)


def _votes(text: str) -> str:
    """12345.5 as 12.345,5."""
    whole, _, part = text.partition(".")
    return f"{number(int(whole))},{part}" if part else number(int(whole))
