"""Ids that pages send back."""

import pytest

from kmp.numbers import sent_id


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "٣", "1e3", " 7", "9" * 19, "9" * 5000])
def test_what_is_no_id_becomes_the_id_of_no_row(text: str) -> None:
    assert sent_id(text) == 0


def test_an_id_is_read() -> None:
    assert sent_id("17") == 17
    assert sent_id("9" * 18) == 999_999_999_999_999_999
