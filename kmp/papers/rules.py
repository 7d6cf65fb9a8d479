"""The codes of papers as people type them, and the digest of what a paper says."""

from typing import Any

from kmp.proofs.canonical import digest

GROUP = 4  # letters together, as the paper prints them


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of kind, number, title and facts in canonical JSON."""
    return digest({key: content[key] for key in ("kind", "number", "title", "facts")})


def plain_code(typed: str) -> str:
    """A code without the spaces and dashes that people and papers put in, in capitals."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def grouped_code(code: str) -> str:
    """K7QM-2XRT-9HPA: as it is printed and read aloud."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
