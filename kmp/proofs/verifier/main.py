"""Checking a whole bundle, and the command line."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from kmp.proofs.verifier.base import Wrong, canonical
from kmp.proofs.verifier.choices import count_by_hand, count_choices, count_ranking
from kmp.proofs.verifier.stock import share_stock
from kmp.proofs.verifier.surplus import share_surplus
from kmp.proofs.verifier.votes import count_votes

FILES = ("BACA-SAYA.txt", "SHA256SUMS", "inputs.json", "result.json", "rules.json", "verify.py")
KINDS: dict[Any, Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]] = {
    "shu": share_surplus,
    "allocation": share_stock,
    "votes": count_votes,
    "choices": count_choices,
    "ranking": count_ranking,
    "hand_count": count_by_hand,
}


def verify(files: dict[str, bytes]) -> list[dict[str, str]]:
    """Every problem of the bundle with these files (name → content); none if all of it agrees."""
    problems = [problem.as_entry() for problem in _check_sums(files)]
    try:
        _check_result(files)
    except Wrong as wrong:
        problems.append(wrong.as_entry())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        sentence = f"Isi berkas bukti tidak dapat dihitung ulang ({type(error).__name__})."
        problems.append(Wrong("unusable_content", sentence).as_entry())
    return problems


def _check_sums(files: dict[str, bytes]) -> Iterable[Wrong]:
    """SHA256SUMS names every other file, each once, with the digest it has."""
    for name in FILES:
        if name not in files:
            yield Wrong("missing_file", f"Berkas {name} tidak ada.", name)
    for name in sorted(set(files) - set(FILES)):
        yield Wrong("extra_file", f"Berkas {name} tidak termasuk berkas bukti.", name)
    if "SHA256SUMS" not in files:
        return
    listed = {}
    for line in files["SHA256SUMS"].decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name in listed or name == "SHA256SUMS" or name not in FILES:
            yield Wrong("malformed_sums", "Daftar SHA256SUMS tidak benar.", "SHA256SUMS")
        listed[name] = digest
    for name in FILES:
        if name == "SHA256SUMS" or name not in files:
            continue
        if listed.get(name) != hashlib.sha256(files[name]).hexdigest():
            yield Wrong("wrong_sum", f"Sidik berkas {name} tidak cocok dengan SHA256SUMS.", name)


def _check_result(files: dict[str, bytes]) -> None:
    for name in ("inputs.json", "rules.json", "result.json"):
        if name not in files:
            return  # already named as missing
    inputs, rules, result = (_parsed(files, name) for name in ("inputs.json", "rules.json", "result.json"))
    work = KINDS.get(rules.get("kind"))
    if work is None:
        raise Wrong("unknown_kind", "Jenis berkas bukti tidak dikenal.", "rules.json")
    own = work(inputs, rules)
    own["sha256"] = hashlib.sha256(canonical(own)).hexdigest()
    for key in sorted(set(own) | set(result)):
        if key != "sha256" and canonical(own.get(key)) != canonical(result.get(key)):
            raise Wrong("wrong_result", f"Hasil “{key}” berbeda dari hitung ulang.", _first_difference(own, result))
    if result.get("sha256") != own["sha256"]:
        raise Wrong("wrong_digest", "Sidik hasil (sha256) tidak benar.", "result.json:sha256")


def _first_difference(own: Any, other: Any, path: str = "") -> str:
    """Where two JSON values part, as a dotted path."""
    pairs: list[tuple[Any, Any, Any]] = []
    if isinstance(own, dict) and isinstance(other, dict):
        pairs = [(key, own.get(key), other.get(key)) for key in {**own, **other} if key != "sha256"]
    elif isinstance(own, list) and isinstance(other, list) and len(own) == len(other):
        pairs = [(index, own[index], other[index]) for index in range(len(own))]
    for key, left, right in pairs:
        if canonical(left) != canonical(right):
            return _first_difference(left, right, f"{path}.{key}" if path else str(key))
    return path


def _parsed(files: dict[str, bytes], name: str) -> Any:
    try:
        value = json.loads(files[name].decode(), object_pairs_hook=_once, parse_float=_never, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise Wrong("malformed_json", "Berkas bukan JSON yang sah.", name) from error
    if not isinstance(value, dict):
        raise Wrong("malformed_json", "Berkas harus berisi satu objek JSON.", name)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _never(text: str) -> Any:
    raise ValueError(text)


def main(arguments: Sequence[str]) -> int:
    """Check the bundle in a folder and say so; 0 if it agrees, else 1."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    folder = Path(folders[0]) if folders else Path(__file__).resolve().parent
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    problems = verify(files)
    if "--json" in arguments:
        sys.stdout.write(json.dumps({"ok": not problems, "problems": problems}) + "\n")
        return int(bool(problems))
    if not problems:
        sys.stdout.write("COCOK. Hasil dihitung ulang dari masukan dan aturan, dan sama persis.\n")
        return 0
    sys.stdout.write(f"TIDAK COCOK. Ada {len(problems)} masalah:\n")
    for problem in problems:
        sys.stdout.write(f"- {problem['message']} [{problem['code']}] {problem['path']}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
