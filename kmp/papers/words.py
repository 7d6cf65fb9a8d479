"""Sums in words, as receipts carry them."""

import re

from num2words import num2words

_ONE_THOUSAND = re.compile(r"(?<=iun |iar )satu ribu|(?<=juta )satu ribu|^satu ribu")


def in_words(number: int) -> str:
    """The number in Indonesian words: 1.001.000 is "satu juta seribu". num2words says "satu ribu" there, and spells
    10^18 wrong; both are put right."""
    text = str(num2words(abs(number), lang="id"))
    text = _ONE_THOUSAND.sub("seribu", text).replace("kuantiliun", "kuintiliun")
    return f"minus {text}" if number < 0 else text


def terbilang(rp: int) -> str:
    """Whole rupiah in words, beginning with a capital: 1250000 → "Satu juta dua ratus lima puluh ribu rupiah"."""
    if isinstance(rp, bool) or not isinstance(rp, int):
        raise TypeError(f"money is whole rupiah, not {rp!r}")
    text = in_words(rp)
    return f"{text[0].upper()}{text[1:]} rupiah"
