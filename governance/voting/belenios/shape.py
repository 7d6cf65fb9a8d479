"""The shapes of Belenios data: each reader returns the value or raises `Rejected` with the place.

Big numbers are decimal text without sign or leading zeros. Group membership is checked where a number is used.
"""

from dataclasses import dataclass
from typing import Any

from governance.voting.belenios.archive import Rejected
from governance.voting.belenios.group import MOST_DIGITS, Pair, is_element, is_scalar


@dataclass(frozen=True)
class Proof:
    challenge: int
    response: int


def fields(value: Any, path: str, *names: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """An object with exactly these keys."""
    if not isinstance(value, dict) or not set(names) <= set(value) <= {*names, *optional}:
        raise Rejected("malformed_data", "Susunan data tidak sesuai spesifikasi Belenios 2.0.", path)
    return value


def listed(value: Any, path: str, length: int | None = None) -> list[Any]:
    """A list, of this length if one is given."""
    if not isinstance(value, list) or length not in (None, len(value)):
        raise Rejected("malformed_data", "Jumlah isi daftar tidak sesuai.", path)
    return value


def text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise Rejected("malformed_data", "Nilai ini harus teks.", path)
    return value


def small(value: Any, path: str) -> int:
    """A plain JSON integer from 0 to the end of 64 bits."""
    if type(value) is not int or not 0 <= value < 2**63:
        raise Rejected("malformed_data", "Nilai ini harus bilangan bulat.", path)
    return value


def number(value: Any, path: str) -> int:
    """A big number as canonical decimal text."""
    word = text(value, path)
    if not (word.isascii() and word.isdigit()) or len(word) > MOST_DIGITS or (word[0] == "0" and word != "0"):
        raise Rejected("malformed_number", "Bilangan tidak ditulis dalam bentuk baku.", path)
    return int(word)


def element(value: Any, path: str) -> int:
    """A number that is in the group."""
    found = number(value, path)
    if not is_element(found):
        raise Rejected("not_in_group", "Bilangan bukan anggota grup BELENIOS-2048.", path)
    return found


def proof(value: Any, path: str) -> Proof:
    box = fields(value, path, "challenge", "response")
    found = Proof(number(box["challenge"], path), number(box["response"], path))
    if not is_scalar(found.challenge) or not is_scalar(found.response):
        raise Rejected("invalid_proof", "Bilangan bukti di luar batas.", path)
    return found


def proofs(value: Any, path: str, length: int) -> list[Proof]:
    return [proof(part, f"{path}.{index}") for index, part in enumerate(listed(value, path, length))]


def ciphertext(value: Any, path: str) -> Pair:
    box = fields(value, path, "alpha", "beta")
    return element(box["alpha"], f"{path}.alpha"), element(box["beta"], f"{path}.beta")
