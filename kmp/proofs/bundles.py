"""Proof bundles: making one, reading one without trusting it, checking one.

A bundle is a zip of six files. `inputs.json` and `rules.json` together are the content of a command's contract
(DESIGN 5), in the order given, because listed order decides ties; `result.json` is the command's answer. No names
in it, only member numbers or pseudonyms: that is the caller's duty.

| kind | inputs | rules | result |
| --- | --- | --- | --- |
| `shu` | `surplus_rp`, `members` | `posts` | of `simulate_shu` |
| `allocation` | `available`, `pack`, `requests` | `rule` | of `simulate_allocation` |
| `votes` | `ballots`, `roll` | `rule` | of `count_votes`, with tallies, roll and head of the chain |
| `choices` | `ballots`, `roll` | `rule`, `question` | of `governance.voting.choices`, likewise |
| `ranking` | `ballots`, `roll` | `rule`, `question` | of `governance.voting.rankings`, likewise |
| `hand_count` | `entries`, `roll`, `sheet` | `rule`, `form`, `question` | as the three above, without a chain |
"""

import json
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Literal, Protocol

from kmp.errors import Blocker, DomainError
from kmp.proofs.canonical import canonical_json, sealed
from kmp.proofs.verifier import main as verifier
from kmp.proofs.verifier import source

Kind = Literal["shu", "allocation", "votes", "choices", "ranking", "hand_count"]

MOST_BYTES = 600_000_000  # unpacked; the SHU of a million members stays below half of it
STREAM_LEVEL = 6  # of deflate; a little larger than the densest, in a third of the time
ONE_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold: the same content gives the same bytes
VERIFIER = source()
# SHA-256 of the verify.py of earlier releases, whose bundles are still out there; add one when verify.py changes.
EARLIER_VERIFIERS = frozenset({"97d6e40b4498126a25a92b8234966b2a6d0ce824aba5b846030d5fcf4f1ce90e"})

ABOUT: dict[Kind, str] = {
    "shu": "Pembagian SHU",
    "allocation": "Pembagian barang",
    "votes": "Penghitungan suara",
    "choices": "Penghitungan pilihan",
    "ranking": "Penghitungan peringkat",
    "hand_count": "Penghitungan suara di rapat",
}
README = """BERKAS BUKTI: {about}

Berkas ini memuat masukan (inputs.json), aturan (rules.json) dan hasil (result.json). Tidak ada nama di dalamnya,
hanya nomor atau kode anggota. Siapa pun dapat menghitung ulang hasilnya tanpa percaya kepada kami.

Cara memeriksa di komputer apa saja yang memiliki Python 3.9 atau lebih baru:

1. Ekstrak berkas zip ini ke sebuah folder.
2. Buka terminal di folder itu dan jalankan:  python3 verify.py
3. Bila muncul "COCOK", hasil yang diumumkan sama persis dengan hitung ulang.

Untuk memastikan berkas tidak berubah di perjalanan, bandingkan sidik SHA-256 berkas zip dengan yang diumumkan
koperasi. Anda juga boleh menulis program pemeriksa sendiri: semua aturan ada di rules.json.
"""


class NotABundle(DomainError):
    """The path leads to nothing that could be a bundle."""

    def __init__(self, message: str, path: str) -> None:
        super().__init__("not_a_bundle", message, problems=[Blocker(code="not_a_bundle", message=message, path=path)])


def build_bundle(
    *,
    kind: Kind,
    inputs: Mapping[str, Any],
    rules: Mapping[str, Any],
    result: Mapping[str, Any],
    readme: str | None = None,
) -> bytes:
    """The zip, always the same bytes for the same content. `readme` is the usual one unless another is given.

    Raises `DomainError` ("bundle_disagrees") if the stand-alone verifier would not confirm it: what cannot be
    proven is not published.
    """
    files = {
        "inputs.json": _listed_json(inputs),
        "rules.json": _listed_json({**rules, "kind": kind}),
        "result.json": canonical_json(sealed(result)).encode(),
        "verify.py": VERIFIER,
        "BACA-SAYA.txt": (readme_text(ABOUT[kind]) if readme is None else readme).encode(),
    }
    files["SHA256SUMS"] = _sums(files)
    _refuse_unproven(verifier.verify(files))
    return _zipped(files)


class Sink(Protocol):
    """Whatever takes bytes."""

    def write(self, data: bytes, /) -> Any: ...


MOST_CHECKED = 200_000  # lines that are recomputed before publishing; more than that would not fit a worker's memory


def stream_bundle(
    *,
    kind: Kind,
    write_inputs: Callable[[Sink], None],
    rules: Mapping[str, Any],
    write_result: Callable[[Sink], None],
    readme: str,
    lines: int,
) -> bytes:
    """As `build_bundle`, for inputs and results of very many `lines`: both are written piece by piece into the zip.

    `write_result` writes canonical JSON with its `sha256`. Up to MOST_CHECKED lines the stand-alone verifier has to
    confirm the bundle (`bundle_disagrees`), as there; a larger one is checked by whoever unpacks it.
    """
    stream, sums = BytesIO(), {}
    texts = {
        "BACA-SAYA.txt": readme.encode(),
        "rules.json": _listed_json({**rules, "kind": kind}),
        "verify.py": VERIFIER,
    }
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=STREAM_LEVEL) as bundle:
        for name, write in (("inputs.json", write_inputs), ("result.json", write_result)):
            with bundle.open(_entry(name), "w", force_zip64=True) as file:
                sink = _Summing(file)
                write(sink)
            sums[name] = sink.seal.hexdigest()
        for name, content in texts.items():
            bundle.writestr(_entry(name), content)
            sums[name] = sha256(content).hexdigest()
        listed = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
        bundle.writestr(_entry("SHA256SUMS"), listed)
    if lines <= MOST_CHECKED:
        _refuse_unproven(verifier.verify(_unzipped(stream)))
    return stream.getvalue()


class _Summing:
    """Passes bytes on and takes their SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.seal = file, sha256()

    def write(self, data: bytes, /) -> None:
        self.seal.update(data)
        self._file.write(data)


def _unzipped(stream: BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(stream) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def _refuse_unproven(problems: Sequence[Mapping[str, str]]) -> None:
    if problems:
        blockers = [Blocker(**problem) for problem in problems]
        raise DomainError("bundle_disagrees", "Berkas bukti tidak dapat dihitung ulang.", problems=blockers)


def readme_text(about: str) -> str:
    """The usual BACA-SAYA.txt; `about` says what is proven, e.g. "Pembagian SHU tahun buku 2026, AD versi 3"."""
    return README.format(about=about)


def check_bundle(path: Path) -> tuple[dict[str, Any], list[Blocker]]:
    """What the bundle at `path` (zip or folder) is, and every problem with it. Runs no code of the bundle.

    Raises `NotABundle` if there is nothing to check. Codes of this module: `damaged_zip`, `too_large`,
    `unsafe_name`, `duplicate_file`, `other_verifier`; all others are the verifier's own.
    """
    try:
        files = read_folder(path) if path.is_dir() else read_zip(path)
    except _Refused as refused:
        return {}, [refused.blocker]
    problems = [Blocker(**problem) for problem in verifier.verify(files)]
    theirs = sha256(files.get("verify.py", b"")).hexdigest()
    known = {sha256(VERIFIER).hexdigest(), *EARLIER_VERIFIERS}
    if "verify.py" in files and theirs not in known:
        message = "verify.py di dalam berkas bukan milik kami; jangan jalankan."
        problems.append(Blocker(code="other_verifier", message=message, path="verify.py"))
    return _facts(files) if not problems else {}, problems


class _Refused(Exception):
    def __init__(self, code: str, message: str, path: str) -> None:
        super().__init__(code)
        self.blocker = Blocker(code=code, message=message, path=path)


def read_zip(path: Path) -> dict[str, bytes]:
    """The files of a zip, read in memory: nothing is unpacked to disk, and no more than MOST_BYTES is inflated."""
    content = _own_bytes(path)
    if not content.startswith(b"PK"):
        raise NotABundle("Berkas bukan berkas bukti (zip).", path.name)
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as bundle:
            for info in bundle.infolist():
                _refuse_unsafe(info, files)
                with bundle.open(info) as stream:
                    files[info.filename] = _limited(stream.read(_room(files) + 1), files, info.filename)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _Refused("damaged_zip", "Berkas zip rusak atau memakai bentuk yang tidak dikenal.", path.name) from error
    return files


def read_folder(path: Path) -> dict[str, bytes]:
    """The files of an unpacked bundle. Links are refused: they could show a file of this machine."""
    files: dict[str, bytes] = {}
    for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
        if not entry.is_file(follow_symlinks=False):
            raise _Refused("unsafe_name", "Berkas bukti hanya boleh berisi berkas biasa.", _shown(entry.name))
        with Path(entry.path).open("rb") as stream:
            files[entry.name] = _limited(stream.read(_room(files) + 1), files, entry.name)
    if not set(files) & set(verifier.FILES):
        raise NotABundle("Folder ini tidak berisi berkas bukti.", path.name)
    return files


def _own_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _Refused("too_large", "Berkas terlalu besar.", path.name)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise NotABundle("Berkas tidak ditemukan atau tidak dapat dibaca.", str(path.name)) from error


def _refuse_unsafe(info: zipfile.ZipInfo, files: dict[str, bytes]) -> None:
    name, mode = info.filename, info.external_attr >> 16
    plain = name == Path(name).name and not set(name) & set("\\/:\0") and name not in ("", ".", "..")
    if not plain or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)):
        raise _Refused("unsafe_name", "Nama di dalam zip tidak aman.", _shown(name))
    if name in files:
        raise _Refused("duplicate_file", "Berkas yang sama ada dua kali di dalam zip.", _shown(name))


def _room(files: dict[str, bytes]) -> int:
    return MOST_BYTES - sum(map(len, files.values()))


def _limited(content: bytes, files: dict[str, bytes], name: str) -> bytes:
    """The content, unless it goes on beyond the room; what the zip claims of its own size is not believed."""
    if len(content) > _room(files):
        raise _Refused("too_large", "Isi berkas terlalu besar.", _shown(name))
    return content


def _shown(name: str) -> str:
    """A name as it may be printed: short, and without half characters."""
    return name[:80].encode("utf-8", "replace").decode()


def _facts(files: dict[str, bytes]) -> dict[str, Any]:
    return {"kind": json.loads(files["rules.json"])["kind"], "sha256": json.loads(files["result.json"])["sha256"]}


def _listed_json(value: Mapping[str, Any]) -> bytes:
    """Compact JSON in the given order of keys; `canonical_json` first, for what it refuses (floats)."""
    canonical_json(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _sums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for name in sorted(files):
            bundle.writestr(_entry(name), files[name])
    return stream.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """A plain file of the one date, so that the same content is the same zip."""
    info = zipfile.ZipInfo(name, ONE_DATE)
    info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
