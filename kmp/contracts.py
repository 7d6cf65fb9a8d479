"""The common ground of the commands that read a file and print JSON (DESIGN 5).

`read_json` takes the file, `Report` checks its shape and collects every problem, and `ContractCommand` prints
either one JSON object (exit status 0) or `{"errors": [{"code", "message", "path"}]}` on standard error and
nothing else (exit status 2). None of them touches the database.

Codes of this module: `file_not_found`, `unreadable_file`, `not_utf8`, `malformed_json`, `too_deep`,
`wrong_arguments`; `not_an_object`, `not_a_list`, `empty_list`, `missing_key`, `unknown_key`, `duplicate_key`,
`not_an_integer`, `negative`, `too_small`, `too_large`, `not_text`, `empty_text`, `unknown_choice`.
"""

import io
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kmp.errors import Blocker, DomainError, Problem, refuse_on
from kmp.proofs.canonical import canonical_json

MOST = 2**63 - 1  # signed 64 bits, what a bigint column holds
LEAST = -(2**63)
LONGEST_WHOLE = 20  # characters of LEAST; JSON allows no leading zeros, so a longer number is beyond 64 bits

REFUSED = 2  # exit status


class Repeated(dict[str, Any]):
    """A JSON object in which a key stands twice; `keys_twice` names those keys."""

    keys_twice: list[str]


class Unusable:
    """A JSON number that no contract takes: with a fraction or an exponent, or beyond 64 bits."""

    def __init__(self, code: str) -> None:
        self.code = code


NOT_WHOLE = Unusable("not_an_integer")
TOO_LARGE = Unusable("too_large")


def refusal(code: str, message: str, path: str = "") -> DomainError:
    """A refused file as the exception that `ContractCommand` prints."""
    return DomainError(code, message, problems=[Blocker(code=code, message=message, path=path)])


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without its byte order mark."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise refusal("file_not_found", "Berkas tidak ditemukan.") from error
    except UnicodeDecodeError as error:
        raise refusal("not_utf8", "Berkas bukan teks UTF-8.") from error
    except (OSError, ValueError) as error:  # a folder, no permission, a name with a zero byte
        raise refusal("unreadable_file", "Berkas tidak dapat dibaca.") from error


def read_json(path: Path) -> Any:
    """The JSON value in the file; numbers it cannot use stay in place as `Unusable`, for `Report` to name."""
    text = read_text(path)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_not_whole, parse_constant=_not_json
        )
        if "\\ud" in text.lower():  # half a surrogate pair: text that cannot be written as UTF-8 again
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except RecursionError as error:
        raise refusal("too_deep", "Susunan JSON terlalu dalam.") from error
    except ValueError as error:
        raise refusal("malformed_json", f"Berkas bukan JSON yang sah: {_where(error)}.") from error
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    box = dict(pairs)
    if len(box) == len(pairs):
        return box
    times = Counter(key for key, _ in pairs)
    repeated = Repeated(box)
    repeated.keys_twice = [key for key in box if times[key] > 1]
    return repeated


def _whole(text: str) -> int | Unusable:
    return int(text) if len(text) <= LONGEST_WHOLE else TOO_LARGE


def _not_whole(_text: str) -> Unusable:
    return NOT_WHOLE


def _not_json(text: str) -> NoReturn:
    """`NaN` and `Infinity` are Python's, not JSON's."""
    raise ValueError(text)


def _where(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"baris {error.lineno}, kolom {error.colno}"
    return "teks tidak dapat ditulis sebagai UTF-8" if isinstance(error, UnicodeError) else f"{error} bukan nilai JSON"


def joined(path: str, key: str | int) -> str:
    """`posts.0` and `bp` as `posts.0.bp`."""
    return f"{path}.{key}" if path else str(key)


class Report:
    """Checks the shape of a JSON value and collects one problem for each thing that is wrong.

    Each reader takes the object `box`, the `key`, and the `path` of the box. It returns the value, or None after
    noting a problem; a key that is not there is noted once, by `fields`, and then read as `default`.
    """

    def __init__(self) -> None:
        self.problems: list[Blocker] = []

    def add(self, code: str, message: str, path: str) -> None:
        self.problems.append(Blocker(code=code, message=message, path=path))

    def refuse(self) -> None:
        """Raise everything noted so far as one `DomainError`, if there is anything."""
        refuse_on(self.problems)

    def fields(
        self, value: Any, path: str, *, required: Sequence[str], optional: Collection[str] = ()
    ) -> dict[str, Any] | None:
        """A JSON object with exactly these keys; None if it is no object at all."""
        box = self.mapping(value, path)
        if box is None:
            return None
        for key in required:
            if key not in box:
                self.add("missing_key", f"Kunci “{key}” harus ada.", joined(path, key))
        for key in box:
            if key not in required and key not in optional:
                self.add("unknown_key", f"Kunci “{key}” tidak dikenal.", joined(path, key))
        return box

    def mapping(self, value: Any, path: str) -> dict[str, Any] | None:
        """A JSON object with free keys, each standing once."""
        if not isinstance(value, dict):
            self.add("not_an_object", "Nilai ini harus objek JSON.", path)
            return None
        if isinstance(value, Repeated):
            for key in value.keys_twice:
                self.add("duplicate_key", f"Kunci “{key}” ditulis lebih dari sekali.", joined(path, key))
        return value

    def filled_list(self, box: Mapping[str, Any], key: str, path: str) -> list[Any]:
        """A JSON list with at least one entry; an empty list after a problem."""
        value = box.get(key)
        if not isinstance(value, list):
            if key in box:
                self.add("not_a_list", f"“{key}” harus daftar.", joined(path, key))
            return []
        if not value:
            self.add("empty_list", f"Daftar “{key}” tidak boleh kosong.", joined(path, key))
        return value

    def integer(
        self, box: Mapping[str, Any], key: str, path: str, *, least: int = 0, default: int | None = None
    ) -> int | None:
        """A whole number from `least` to the end of signed 64 bits; true and false are no numbers."""
        value = box.get(key, default)
        if type(value) is int and least <= value <= MOST:
            return value
        if key in box:
            self._not_this_integer(value, key, joined(path, key))
        return None

    def integer_or_null(self, box: Mapping[str, Any], key: str, path: str, *, least: int = 0) -> int | None:
        """As `integer`; null means the same as leaving the key out."""
        return None if box.get(key) is None else self.integer(box, key, path, least=least)

    def text(self, box: Mapping[str, Any], key: str, path: str) -> str | None:
        """Text of at least one character that is not a space."""
        value = box.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, str):
            self.add("empty_text", f"“{key}” tidak boleh kosong.", joined(path, key))
        elif key in box:
            self.add("not_text", f"“{key}” harus teks.", joined(path, key))
        return None

    def choice(self, box: Mapping[str, Any], key: str, path: str, choices: Iterable[str]) -> str | None:
        """One of the listed words."""
        value, words = box.get(key), list(choices)
        if isinstance(value, str) and value in words:
            return value
        if key in box:
            self.add("unknown_choice", f"“{key}” harus salah satu dari: {', '.join(words)}.", joined(path, key))
        return None

    def _not_this_integer(self, value: Any, key: str, path: str) -> None:
        if isinstance(value, Unusable):
            code = value.code
        elif type(value) is not int:
            code = "not_an_integer"
        elif not LEAST <= value <= MOST:
            code = "too_large"
        else:
            code = "negative" if value < 0 else "too_small"
        self.add(code, INTEGER_MESSAGES[code].format(key=key), path)


INTEGER_MESSAGES = {
    "not_an_integer": "“{key}” harus bilangan bulat.",
    "too_large": "“{key}” melebihi batas bilangan 64 bit.",
    "negative": "“{key}” tidak boleh negatif.",
    "too_small": "“{key}” terlalu kecil.",
}


class ContractCommand(BaseCommand):
    """A command `manage.py <name> FILE` that answers with JSON and needs no database.

    A subclass gives `answer(path)`, or `pieces(path)` where the answer is too long to hold. Both refuse by raising
    `DomainError`; `pieces` does so before its first piece, so that a refused file prints nothing.
    """

    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="Berkas masukan.")

    def answer(self, path: Path) -> Mapping[str, Any]:
        """The result as one JSON object."""
        raise NotImplementedError

    def pieces(self, path: Path) -> Iterator[str]:
        """The printed JSON, piece by piece."""
        yield canonical_json(self.answer(path))

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._refuse_arguments  # type: ignore[method-assign]
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as error:  # options that exclude each other
            self._refuse_arguments(str(error))

    def handle(self, *_args: Any, file: Path | str, **_options: Any) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the machine's locale says
        try:
            for piece in self.pieces(Path(file)):
                self.stdout.write(piece, ending="")
            self.stdout.write("\n", ending="")
        except DomainError as error:
            self._refuse(error.problems or [Blocker(code=error.code, message=error.message)])

    def _refuse_arguments(self, message: str) -> NoReturn:
        self._refuse([Blocker(code="wrong_arguments", message=f"Argumen perintah salah: {message}")])

    def _refuse(self, problems: Sequence[Problem]) -> NoReturn:
        """Print the entries as ASCII JSON, which every terminal and log can hold, and leave with status 2."""
        self.stderr.write(json.dumps({"errors": [problem.as_entry() for problem in problems]}), str)
        sys.exit(REFUSED)
