"""One spelling of a result, and its digest."""

import hashlib
from typing import Any

import pytest

from kmp.proofs.canonical import canonical_json, digest, sealed


def test_keys_are_sorted_without_spaces_in_utf8() -> None:
    assert canonical_json({"b": [1, None, True], "a": {"é": "Rp\u2212", "Z": 10**30}}) == (
        '{"a":{"Z":1000000000000000000000000000000,"é":"Rp\u2212"},"b":[1,null,true]}'
    )


def test_digest_is_of_the_utf8_bytes() -> None:
    assert digest({"é": 1}) == hashlib.sha256('{"é":1}'.encode()).hexdigest()


def test_seal_is_of_the_result_without_it() -> None:
    result = sealed({"b": 2, "a": 1})

    assert result == {"b": 2, "a": 1, "sha256": hashlib.sha256(b'{"a":1,"b":2}').hexdigest()}
    assert sealed(result) == result


@pytest.mark.parametrize("value", [1.0, {"a": [1.5]}, {1: "a"}, {None: 1}, {"a": {2, 3}}, [b"x"], float("nan")])
def test_what_has_no_single_spelling_is_a_bug(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
