"""What the ballots of a motion say, summed by the database; the last of each voter counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from governance.voting.choices import ListTally
from governance.voting.engine import Tally
from governance.voting.models import Motion
from governance.voting.states import TALLY_KEYS, Choice

# One pass over the box, whatever its size; (group, what was chosen, how many).
SAID = """
    SELECT r.group_id, l.choice, count(*) AS ballots
      FROM (SELECT DISTINCT ON (b.voter_id) b.voter_id, b.choice
              FROM governance_ballot b JOIN governance_box x ON x.id = b.box_id
             WHERE x.motion_id = %s ORDER BY b.voter_id, b.height DESC) l
      JOIN governance_rollentry r ON r.id = l.voter_id
     GROUP BY r.group_id, l.choice
"""
# Of a list: beside each group's sums of ballots (option 0: abstained, null: named something) those of each option.
PICKED = f"""
    WITH said AS ({SAID})
    SELECT group_id, CASE WHEN choice = 'abstain' THEN 0 END AS option, sum(ballots)::int FROM said GROUP BY 1, 2
     UNION ALL
    SELECT group_id, pick::int, sum(ballots)::int FROM said, unnest(string_to_array(choice, ',')) AS pick
     WHERE choice <> 'abstain' GROUP BY 1, 2
"""  # noqa: S608 - our own words alone


def said_counts(motion: Motion) -> list[tuple[str, str, int]]:
    """(group, choice, how many) of the ballots that count, in one query."""
    return _rows(SAID, motion)


def yes_no_tallies(motion: Motion, roll: Mapping[str, int]) -> dict[str, Tally]:
    """Tallies of a yes and no, of every group of `roll` in its order."""
    found: dict[str, dict[str, int]] = {group: {} for group in roll}
    for group, choice, ballots in said_counts(motion):
        found[group][TALLY_KEYS[Choice(choice)]] = ballots
    return {group: Tally(**line, roll=roll[group]) for group, line in found.items()}


def list_tallies(motion: Motion, roll: Mapping[str, int], options: Sequence[int]) -> dict[str, ListTally]:
    """Tallies of a list, of every group of `roll` in its order."""
    votes = {group: dict.fromkeys(options, 0) for group in roll}
    sums: dict[tuple[str, int | None], int] = {}
    for group, option, ballots in _rows(PICKED, motion):
        if option:
            votes[group][option] = ballots
        else:
            sums[group, option] = ballots
    return {g: ListTally(votes[g], valid=sums.get((g, None), 0), abstain=sums.get((g, 0), 0)) for g in roll}


def rankings_by_group(motion: Motion, groups: Iterable[str]) -> dict[str, dict[str, int]]:
    """Group → what was ranked ("3,1", or "abstain") → ballots."""
    found: dict[str, dict[str, int]] = {group: {} for group in groups}
    for group, choice, ballots in said_counts(motion):
        found[group][choice] = ballots
    return found


def _rows(query: str, motion: Motion) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [motion.pk])
        return list(cursor.fetchall())
