"""What two persons counted in the room: its shape, what cannot be, and its answer. Pure.

Counts are group → `{"yes", "no", "abstain"}`; of a list `{"options": {"1": ballots}, "valid", "abstain"}`; of a
ranking `{"rankings": {"3,1": ballots}, "abstain"}`. Every group with a weight is named.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from governance.voting.answers import Counted, answer_list, answer_ranking, answer_yes_no
from governance.voting.choices import ListTally
from governance.voting.engine import Rule, Tally
from governance.voting.rankings import ABSTAIN
from governance.voting.states import Question
from kmp.errors import Blocker

SIDES = ("yes", "no", "abstain")
FORMS = {Question.YES_NO: "yes_no", Question.CHOICE: "list", Question.RANKED: "ranking"}  # as bundles say it
Counts = Mapping[str, Mapping[str, Any]]


def ballots_of(counts: Mapping[str, Any]) -> int:
    """How many ballots one group's counts speak of."""
    if "rankings" in counts:
        return int(sum(counts["rankings"].values()) + counts["abstain"])
    return int(sum(counts[key] for key in (SIDES if "yes" in counts else ("valid", "abstain"))))


def hand_count_problems(
    counts: Counts, *, roll: Mapping[str, int], names: Mapping[str, str], invalid: int, picks: tuple[int, int]
) -> list[Blocker]:
    """`too_many_ballots` (more than may vote, of a group or with the invalid ones of all), `impossible_picks`.

    `names` are those of the groups, for the sentences; `picks` how few and how many one ballot of a list names.
    """
    problems = []
    for group, said in counts.items():
        if ballots_of(said) > roll[group]:
            message = _("Kelompok %(group)s: %(ballots)d surat suara, padahal pemilihnya %(voters)d.")
            facts = {"group": names[group], "ballots": ballots_of(said), "voters": roll[group]}
            problems.append(Blocker("too_many_ballots", message % facts, path=group))
        if "options" in said and not _picks_fit(said, picks):
            message = _("Kelompok %(group)s: jumlah pilihan tidak cocok dengan banyaknya surat suara sah.")
            problems.append(Blocker("impossible_picks", message % {"group": names[group]}, path=group))
    if not problems and sum(map(ballots_of, counts.values())) + invalid > sum(roll.values()):
        message = _("Bersama yang tidak sah, surat suara lebih banyak daripada pemilih.")
        problems.append(Blocker("too_many_ballots", message, path="invalid"))
    return problems


def _picks_fit(said: Mapping[str, Any], picks: tuple[int, int]) -> bool:
    """No option on more ballots than there are, and all together as many as so many ballots may name."""
    valid, votes = said["valid"], list(said["options"].values())
    return bool(max(votes, default=0) <= valid and picks[0] * valid <= sum(votes) <= picks[1] * valid)


def answer_by_hand(
    question: str, counts: Counts, *, rule: Rule, roll: Mapping[str, int], options: Sequence[int], seats: int
) -> Counted:
    """As `governance.voting.answers`, from what was counted by hand; groups in the order of the roll."""
    if question == Question.CHOICE:
        return answer_list(rule, {g: _list_tally(counts[g]) for g in roll}, options=options, seats=seats)
    if question == Question.RANKED:
        ranked = {g: {**counts[g]["rankings"], ABSTAIN: counts[g]["abstain"]} for g in roll}
        return answer_ranking(ranked, options=options, seats=seats)
    return answer_yes_no(rule, {g: Tally(**counts[g], roll=voters) for g, voters in roll.items()})


def _list_tally(said: Mapping[str, Any]) -> ListTally:
    votes = {int(option): ballots for option, ballots in said["options"].items()}
    return ListTally(votes, valid=said["valid"], abstain=said["abstain"])
