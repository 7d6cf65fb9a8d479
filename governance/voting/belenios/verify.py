"""The strict check of a whole Belenios archive, from its first event to the published result.

Stricter than `belenios-tool election verify` (domain paper on secret ballots, 3): the order of events is fixed, no
ballot stands twice, no record is unused, and the election must be finished. The checks run in phases, and a phase
with a problem ends them, because what follows would only repeat it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from governance.voting.belenios import shape
from governance.voting.belenios.archive import Archive, Event, Rejected, read_archive
from governance.voting.belenios.ballot import Ballot, Election, examine_ballot, fingerprint
from governance.voting.belenios.group import G, P, Pair, power, product
from governance.voting.belenios.setup import check_decryption, read_credentials, read_election, read_trustees
from kmp.errors import Blocker

Tally = list[list[Pair]]  # by question and choice
Factors = list[list[list[int]]]  # by trustee, question and choice


@dataclass
class Finding:
    """What the archive says, as far as it was checked, and what is wrong with it."""

    problems: list[Blocker] = field(default_factory=list)
    uuid: str = ""
    head: str = ""
    voters: int = 0
    ballots: int = 0
    counted: int = 0
    total_weight: int = 0
    result: list[list[int]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def add(self, error: Rejected) -> None:
        self.problems.append(Blocker(code=error.code, message=error.message, path=error.path))


def verify_archive(path: Path) -> Finding:
    """Check the archive at `path` completely. Never raises for what is in the file."""
    finding = Finding()
    try:
        _verify(path, finding)
    except Rejected as error:
        finding.add(error)
    return finding


def _verify(path: Path, finding: Finding) -> None:
    archive = read_archive(path)
    parts = _Parts.of(archive.events)
    finding.head, finding.ballots = archive.events[-1].hash, len(parts.ballots)
    reader = Reader(archive)
    election, trustees = reader.setup(parts.setup)
    finding.uuid, finding.voters = election.uuid, len(election.weights)
    counted = _check_ballots(reader, parts.ballots, election, finding)
    if finding.problems:
        return
    finding.counted = len(counted)
    finding.total_weight = sum(election.weights[credential] for credential in counted)
    tally = _add_up(counted, election)
    reader.check_tally(parts.tally, tally, finding)
    factors = reader.factors(parts.decryptions, trustees, tally, election)
    finding.result = reader.check_result(parts.result, tally, factors, finding.total_weight)
    reader.refuse_leftovers()


@dataclass(frozen=True)
class _Parts:
    setup: Event
    ballots: list[Event]
    tally: Event
    decryptions: list[Event]
    result: Event

    @classmethod
    def of(cls, events: tuple[Event, ...]) -> "_Parts":
        """Setup, ballots, EndBallots, EncryptedTally, one decryption per trustee, Result; in this order only.

        An `EndBallots` in the middle would make the ballots on one side of it vanish from the tally.
        """
        order = ("Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result")
        step = 0
        for event in events:
            path = f"events.{event.height}"
            if event.type not in order:
                raise Rejected("unsupported_event", f"Kejadian “{event.type[:40]}” tidak didukung.", path)
            place = order.index(event.type)
            again = place == step and event.type not in ("Ballot", "PartialDecryption") and event.height > 0
            if place < step or again:
                raise Rejected("events_out_of_order", f"“{event.type}” tidak boleh ada di urutan ini.", path)
            if (event.payload is None) != (event.type == "EndBallots"):
                raise Rejected("malformed_event", "Isi kejadian tidak sesuai jenisnya.", path)
            step = place
        by_type = {kind: [event for event in events if event.type == kind] for kind in order}
        for kind in ("Setup", "EndBallots", "EncryptedTally", "Result"):
            if not by_type[kind]:
                raise Rejected("incomplete", f"Pemilihan belum selesai: “{kind}” tidak ada.", "events")
        setup, tally, result = (by_type[kind][0] for kind in ("Setup", "EncryptedTally", "Result"))
        return cls(setup, by_type["Ballot"], tally, by_type["PartialDecryption"], result)


def _check_ballots(reader: "Reader", events: list[Event], election: Election, finding: Finding) -> dict[str, Ballot]:
    """The last ballot of each credential; every bad ballot is reported, not only the first."""
    counted: dict[str, Ballot] = {}
    seen: set[str] = set()
    for event in events:
        path = f"events.{event.height}"
        try:
            if reader.hash_of(event) in seen:
                raise Rejected("replayed_ballot", "Surat suara lama dimasukkan lagi.", path)
            seen.add(reader.hash_of(event))
            ballot, reasons = examine_ballot(reader.raw(event), election, path)
            for reason in reasons:
                finding.add(reason)
            counted[ballot.credential] = ballot
        except Rejected as error:
            finding.add(error)
    return counted


def _add_up(counted: dict[str, Ballot], election: Election) -> Tally:
    """The encrypted tally: the product of all counted ciphertexts, each to the power of its voter's weight."""
    tally: Tally = [[(1, 1)] * question.choices for question in election.questions]
    for credential, ballot in counted.items():
        weight = election.weights[credential]
        for totals, pairs in zip(tally, ballot.choices, strict=True):
            for index, pair in enumerate(pairs):
                alpha, beta = pair if weight == 1 else (power(pair[0], weight), power(pair[1], weight))
                totals[index] = (totals[index][0] * alpha % P, totals[index][1] * beta % P)
    return tally


class Reader:
    """Reads the data behind the events and remembers which records were used."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.used: set[str] = set()

    def hash_of(self, event: Event) -> str:
        assert event.payload is not None, "checked with the order of events"
        return event.payload

    def raw(self, event: Event) -> bytes:
        self.used.add(self.hash_of(event))
        return self.archive.raw(self.hash_of(event), f"events.{event.height}")

    def json(self, hash_: str, path: str) -> Any:
        self.used.add(hash_)
        return self.archive.json(hash_, path)

    def payload(self, event: Event) -> Any:
        return self.json(self.hash_of(event), f"events.{event.height}")

    def refuse_leftovers(self) -> None:
        unused = set(self.archive.data) - self.used
        if self.archive.repeated:
            repeated = min(self.archive.repeated)
            raise Rejected("duplicate_record", "Rekaman yang sama ditulis dua kali.", repeated)
        if unused:
            raise Rejected("unused_record", "Ada rekaman yang tidak dirujuk kejadian mana pun.", min(unused))

    def setup(self, event: Event) -> tuple[Election, list[int]]:
        box = shape.fields(self.payload(event), "setup", "election", "trustees", "credentials")
        hashes = {key: shape.text(box[key], f"setup.{key}") for key in box}
        trustees = read_trustees(self.json(hashes["trustees"], "setup.trustees"))
        weights = read_credentials(self.json(hashes["credentials"], "setup.credentials"))
        raw = self.archive.raw(hashes["election"], "setup.election")
        election = read_election(self.json(hashes["election"], "setup.election"), fingerprint(raw), weights)
        if product(trustees) != election.public_key:
            raise Rejected("wrong_public_key", "Kunci pemilihan bukan hasil kali kunci para pemegang.", "setup")
        if self.archive.name != f"{election.uuid}.bel":
            raise Rejected("wrong_file_name", "Nama arsip tidak sama dengan nomor pemilihan.", self.archive.name)
        return election, trustees

    def check_tally(self, event: Event, tally: Tally, finding: Finding) -> None:
        path = f"events.{event.height}"
        box = shape.fields(self.payload(event), path, "num_tallied", "total_weight", "encrypted_tally")
        published = self.json(shape.text(box["encrypted_tally"], path), path)
        own = [[{"alpha": str(alpha), "beta": str(beta)} for alpha, beta in question] for question in tally]
        numbers = (box["num_tallied"], box["total_weight"])
        if published != own or numbers != (finding.counted, finding.total_weight):
            raise Rejected("wrong_tally", "Jumlah tersandi bukan jumlah surat suara di arsip.", path)

    def factors(self, events: list[Event], trustees: list[int], tally: Tally, election: Election) -> Factors:
        """For each trustee the proven decryption factors."""
        found: dict[int, list[list[int]]] = {}
        for event in events:
            path = f"events.{event.height}"
            box = shape.fields(self.payload(event), path, "owner", "payload")
            owner = shape.small(box["owner"], path)
            if not 1 <= owner <= len(trustees) or owner in found:
                raise Rejected("wrong_trustee", "Pembukaan oleh pemegang kunci yang salah atau dua kali.", path)
            partial = self.json(shape.text(box["payload"], path), path)
            found[owner] = check_decryption(partial, trustees[owner - 1], tally, election, path)
        if len(found) < len(trustees):
            raise Rejected("missing_decryption", "Belum semua pemegang kunci membuka hasil.", "events")
        return list(found.values())

    def check_result(self, event: Event, tally: Tally, factors: Factors, most: int) -> list[list[int]]:
        path = f"events.{event.height}"
        box = shape.fields(self.payload(event), path, "result")
        questions = shape.listed(box["result"], f"{path}.result", len(tally))
        for q, (question, totals) in enumerate(zip(questions, tally, strict=True)):
            for c, value in enumerate(shape.listed(question, f"{path}.result.{q}", len(totals))):
                place = f"{path}.result.{q}.{c}"
                votes = shape.small(value, place)
                opened = product(part[q][c] for part in factors) * power(G, votes) % P
                if votes > most or opened != totals[c][1]:
                    raise Rejected("wrong_result", "Hasil yang diumumkan bukan isi jumlah tersandi.", place)
        return questions
