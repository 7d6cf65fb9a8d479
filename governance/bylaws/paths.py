"""Parts of the rules by dotted path (`voting.quorum.first`), as problems name them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any


def part_of(rules: Mapping[str, Any], path: str) -> Any:
    """What stands at the path, or None."""
    box: Any = rules
    for key in path.split("."):
        box = box.get(key) if isinstance(box, Mapping) else None
    return box


def with_part(rules: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The rules with another value at the path; None takes the key away."""
    key, _dot, rest = path.partition(".")
    if rest:
        return {**rules, key: with_part(rules.get(key, {}), rest, value)}
    kept = {name: box for name, box in rules.items() if name != key}
    return kept if value is None else {**kept, key: value}


def with_parts(rules: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """The rules with each of these parts set."""
    whole = dict(rules)
    for path, value in changed.items():
        whole = with_part(whole, path, value)
    return whole


def is_under(path: str, tops: Iterable[str]) -> bool:
    """Whether the path is one of these or lies below one."""
    return any(path == top or path.startswith(f"{top}.") for top in tops)
