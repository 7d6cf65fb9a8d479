"""Whether every box is still the chain its voters saw: `manage.py check_trail` asks (settings.TRAIL_CHECKS)."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from governance.voting.models import Ballot, Box
from governance.voting.queries import entry_of
from kmp.proofs.chain import FIRST, link_hash

MOST_SHOWN = 20


def differences() -> list[dict[str, Any]]:
    """The first ballots that do not follow from the one before, and boxes that do not end with their last ballot."""
    boxes = {box.pk: box for box in Box.objects.order_by("pk")}
    found: list[dict[str, Any]] = []
    rows = Ballot.objects.order_by("box_id", "height").select_related("voter__member")
    for box_id, ballots in groupby(rows.iterator(chunk_size=5000), key=lambda ballot: ballot.box_id):
        found += _of_box(boxes.pop(box_id), ballots)
        if len(found) >= MOST_SHOWN:
            return found[:MOST_SHOWN]
    return found + [_ends_elsewhere(box) for box in boxes.values() if (box.height, box.head) != (0, FIRST)]


def _of_box(box: Box, ballots: Iterator[Ballot]) -> list[dict[str, Any]]:
    found, height, head = [], 0, FIRST
    for ballot in ballots:
        height += 1
        if (ballot.height, ballot.previous_hash) != (height, head):
            found.append({"code": "ballot_out_of_line", "row": ballot.pk})
        if link_hash(ballot.previous_hash, entry_of(ballot, voter=ballot.voter.member.number)) != ballot.hash:
            found.append({"code": "ballot_changed", "row": ballot.pk})
        height, head = ballot.height, ballot.hash
    return found + ([_ends_elsewhere(box)] if (box.height, box.head) != (height, head) else [])


def _ends_elsewhere(box: Box) -> dict[str, Any]:
    return {"code": "box_ends_elsewhere", "row": box.pk}
