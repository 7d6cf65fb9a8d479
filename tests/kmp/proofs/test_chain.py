"""The hash chain under open ballots and the action log."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

from kmp.proofs.chain import FIRST, ballot_entry, link_hash, published_ballot

NOON_WIB = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=7)))


def entry(**changes: object) -> dict[str, object]:
    box = ballot_entry(height=1, voter="F1", group="faskes", choice="yes", cast_at=NOON_WIB)
    return {**box, **changes}


def test_link_is_sha256_of_previous_and_canonical_json() -> None:
    text = '{"cast_at":"2026-11-21T05:00:00.000000Z","choice":"yes","group":"faskes","height":1,"voter":"F1"}'

    assert link_hash(FIRST, entry()) == sha256((FIRST + text).encode()).hexdigest()


def test_any_change_gives_another_hash() -> None:
    changed = [entry(choice="no"), entry(voter="F2"), entry(group="nakes"), entry(height=2), entry(cast_at="x")]
    hashes = {link_hash(FIRST, box) for box in [entry(), *changed]} | {link_hash("1" * 64, entry())}

    assert len(hashes) == 7


def test_instant_is_written_in_utc_whatever_zone_it_came_in() -> None:
    assert entry() == ballot_entry(height=1, voter="F1", group="faskes", choice="yes", cast_at=NOON_WIB.astimezone(UTC))


def test_published_ballot_names_its_place_in_the_chain() -> None:
    ballot = published_ballot(FIRST, entry())

    assert (ballot["previous"], ballot["hash"]) == (FIRST, link_hash(FIRST, entry()))
    assert {key: ballot[key] for key in entry()} == entry()
