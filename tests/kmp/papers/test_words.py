"""Sums in words, read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kmp.papers.words import in_words, terbilang

DIGITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
SCALES = {"juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15, "kuintiliun": 10**18}


def read_back(words: str) -> int:
    """The number that `words` say, by the rules of Indonesian numerals."""
    whole = part = last = 0
    for word in words.split():
        if word in DIGITS:
            last = DIGITS.index(word)
            part += last
        elif word in ("sepuluh", "sebelas", "seratus"):
            part += {"sepuluh": 10, "sebelas": 11, "seratus": 100}[word]
        elif word in ("puluh", "ratus", "belas"):
            part += {"puluh": 9 * last, "ratus": 99 * last, "belas": 10}[word]
        elif word == "ribu":
            whole, part = whole + part * 1000, 0
        elif word == "seribu":
            assert part == 0
            whole += 1000
        else:
            whole, part = whole + part * SCALES[word], 0
    return whole + part


@pytest.mark.parametrize(
    ("rp", "words"),
    [
        (0, "Nol rupiah"),
        (1, "Satu rupiah"),
        (10, "Sepuluh rupiah"),
        (11, "Sebelas rupiah"),
        (15, "Lima belas rupiah"),
        (21, "Dua puluh satu rupiah"),
        (100, "Seratus rupiah"),
        (111, "Seratus sebelas rupiah"),
        (1_000, "Seribu rupiah"),
        (1_001, "Seribu satu rupiah"),
        (1_100, "Seribu seratus rupiah"),
        (11_000, "Sebelas ribu rupiah"),
        (21_000, "Dua puluh satu ribu rupiah"),
        (101_000, "Seratus satu ribu rupiah"),
        (1_000_000, "Satu juta rupiah"),
        (1_001_000, "Satu juta seribu rupiah"),
        (1_250_000, "Satu juta dua ratus lima puluh ribu rupiah"),
        (21_001_001, "Dua puluh satu juta seribu satu rupiah"),
        (1_000_001_000, "Satu miliar seribu rupiah"),
        (1_000_000_001_000, "Satu triliun seribu rupiah"),
        (10**18, "Satu kuintiliun rupiah"),
        (-1_000, "Minus seribu rupiah"),
    ],
)
def test_sum_in_words(rp: int, words: str) -> None:
    assert terbilang(rp) == words


@given(some.integers(min_value=0, max_value=2**63 - 1))
def test_words_say_exactly_the_number(number: int) -> None:
    assert read_back(in_words(number)) == number


@given(some.integers(min_value=1, max_value=999).map(lambda thousands: thousands * 1_000_000 + 1_000))
def test_one_thousand_is_seribu_behind_millions_too(number: int) -> None:
    assert in_words(number).endswith("juta seribu")


@pytest.mark.parametrize("wrong", [1.5, True, "1000"])
def test_only_whole_rupiah_have_words(wrong: object) -> None:
    with pytest.raises(TypeError):
        terbilang(wrong)  # type: ignore[arg-type]
