"""Reading a `.bel` archive: an append-only tar of records named by their own SHA-256, and a chain of events.

The first record is `BELENIOS`, the header. Then come `<sha256>.data.json` and `<sha256>.event.json`; each event
names the hash of the event before it (`parent`), its place (`height`), its `type`, and the hash of its data
(`payload`). Anything a lenient tar reader would skip over is refused, so that two readers never see two elections.
"""

import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

MOST_BYTES = 1_000_000_000  # 10,000 voters (the largest shard) with six questions stay below half of this
BLOCK = 512
RECORD = re.compile(r"([0-9a-f]{64})\.(data|event)\.json")
HASH = re.compile(r"[0-9a-f]{64}")
TIMESTAMP = re.compile(r"[0-9]{1,20}")
EVENT_KEYS = {"parent", "height", "type", "payload"}


class Rejected(Exception):
    """One thing that is wrong with the archive: a stable `code`, an Indonesian sentence, and where it is."""

    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(code, message, path)
        self.code, self.message, self.path = code, message, path


@dataclass(frozen=True)
class Event:
    height: int
    type: str
    payload: str | None
    hash: str


@dataclass(frozen=True)
class Archive:
    """The records by their hash, and the events in order. `repeated`: data records that stand there twice."""

    name: str
    data: dict[str, bytes]
    events: tuple[Event, ...]
    repeated: frozenset[str]

    def raw(self, hash_: str, path: str) -> bytes:
        """The bytes of a data record."""
        if hash_ not in self.data:
            raise Rejected("missing_record", f"Rekaman {hash_[:16]} yang dirujuk tidak ada.", path)
        return self.data[hash_]

    def json(self, hash_: str, path: str) -> Any:
        return parse(self.raw(hash_, path), path)


def read_archive(path: Path) -> Archive:
    """The archive, its records checked against their names and its events against their chain."""
    if path.stat().st_size > MOST_BYTES:
        raise Rejected("archive_too_large", "Arsip terlalu besar.", path.name)
    records = list(_records(path))
    _check_header(records[:1])
    data: dict[str, bytes] = {}
    events: dict[str, bytes] = {}
    repeated: set[str] = set()
    for name, content in records[1:]:
        match = RECORD.fullmatch(name)
        if match is None:
            raise Rejected("unknown_record", "Nama rekaman tidak dikenal.", name[:80])
        hash_, box = match[1], data if match[2] == "data" else events
        if sha256(content).hexdigest() != hash_:
            raise Rejected("wrong_record_hash", "Isi rekaman tidak cocok dengan sidiknya.", name)
        if hash_ in events:
            raise Rejected("duplicate_record", "Kejadian yang sama ditulis dua kali.", name)
        if hash_ in data:
            repeated.add(hash_)
        box[hash_] = content
    return Archive(path.name, data, tuple(_chain(events)), frozenset(repeated))


def parse(raw: bytes, path: str) -> Any:
    """JSON without repeated keys or numbers other than integers."""
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Rejected("malformed_json", "Rekaman bukan JSON yang sah.", path) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    box = dict(pairs)
    if len(box) < len(pairs):
        raise ValueError("a key stands twice")
    return box


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _records(path: Path) -> Iterator[tuple[str, bytes]]:
    """Plain files only, one right after the other, and nothing but zeros behind the last."""
    expected = 0
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) else None
                if stream is None or member.offset != expected or member.offset_data != expected + BLOCK:
                    raise Rejected("malformed_archive", "Arsip berisi bagian yang tidak semestinya.", member.name[:80])
                expected = member.offset_data + (member.size + BLOCK - 1) // BLOCK * BLOCK
                content = stream.read()
                if len(content) < member.size:
                    raise Rejected("malformed_archive", "Arsip terpotong.", member.name[:80])
                yield member.name, content
    except (tarfile.TarError, UnicodeError) as error:
        raise Rejected("malformed_archive", "Berkas bukan arsip Belenios.", path.name) from error
    with path.open("rb") as file:
        file.seek(expected)
        if file.read().strip(b"\0"):
            raise Rejected("malformed_archive", "Ada isi tersembunyi di akhir arsip.", path.name)


def _check_header(first: list[tuple[str, bytes]]) -> None:
    if not first or first[0][0] != "BELENIOS":
        raise Rejected("malformed_archive", "Berkas bukan arsip Belenios.", "BELENIOS")
    header = parse(first[0][1], "BELENIOS")
    known = isinstance(header, dict) and set(header) == {"version", "timestamp"} and header["version"] == 1
    if not known or not isinstance(header["timestamp"], str) or not TIMESTAMP.fullmatch(header["timestamp"]):
        raise Rejected("malformed_archive", "Kepala arsip tidak dikenal (perlu arsip Belenios versi 1).", "BELENIOS")


def _chain(events: dict[str, bytes]) -> Iterator[Event]:
    parent: str | None = None
    for height, (hash_, content) in enumerate(events.items()):
        path = f"events.{height}"
        box = parse(content, path)
        if not isinstance(box, dict) or not {"height", "type"} <= set(box) <= EVENT_KEYS:
            raise Rejected("malformed_event", "Isi kejadian tidak dikenal.", path)
        payload, kind = box.get("payload"), box["type"]
        if not isinstance(kind, str) or not (payload is None or (isinstance(payload, str) and HASH.fullmatch(payload))):
            raise Rejected("malformed_event", "Isi kejadian tidak dikenal.", path)
        if type(box["height"]) is not int or box["height"] != height or box.get("parent") != parent:
            raise Rejected("broken_chain", "Rantai kejadian terputus.", path)
        yield Event(height, kind, payload, hash_)
        parent = hash_
