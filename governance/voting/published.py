"""What the proof bundle of a count holds: inputs, rules and result, with member numbers and no names.

The result comes from the sums of the database; the stand-alone verifier counts the published ballots one by one, and
only where both agree is a bundle kept (`kmp.proofs.bundles.build_bundle`).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from governance.voting.models import Ballot, Motion, Option, RollEntry
from governance.voting.queries import said
from kmp.proofs.canonical import sealed

ENTRY = ("height", "voter__member__number", "voter__group_id", "choice", "cast_at", "previous_hash", "hash")


def roll_rows(motion: Motion) -> list[dict[str, str]]:
    """Everyone who may vote, by number."""
    voters = RollEntry.objects.filter(motion=motion, may_vote=True).order_by("member__number")
    return [{"voter": number, "group": group} for number, group in voters.values_list("member__number", "group_id")]


def ballot_rows(motion: Motion) -> list[dict[str, Any]]:
    """Every ballot ever put in, as the database keeps and has hashed it: a row that was changed is found out."""
    ballots = Ballot.objects.filter(box__motion=motion).order_by("height").values_list(*ENTRY)
    return [
        {
            "height": height,
            "voter": voter,
            "group": group,
            "choice": said(choice),
            "cast_at": cast_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "previous": previous,
            "hash": linked,
        }
        for height, voter, group, choice, cast_at, previous, linked in ballots.iterator(chunk_size=10_000)
    ]


def question_of(motion: Motion, options: Iterable[Option]) -> dict[str, Any]:
    """The list of a ballot; a candidate goes by member number."""
    listed = [{"number": o.number, "label": o.member.number if o.member else o.label} for o in options]
    return {"seats": motion.seats, "least": motion.least_picks, "most": motion.most_picks, "options": listed}


def published_result(
    answer: Mapping[str, Any], *, tallies: Mapping[str, Any], roll: Mapping[str, int], **facts: Any
) -> dict[str, Any]:
    """`answer` (who won, by which reading) with what it was counted from: `tallies` and `roll` name every group with a
    weight; `facts` are those of the chain (`ballots`, `counted`, `head`) or of a count by hand (`counted`, `invalid`).
    """
    return sealed({**answer, "tallies": tallies, "roll": roll, **facts})
