"""Every code that the house records has its sentence."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from kmp.trail.labels import SENTENCES

CODE = re.compile(r"[a-z]+(\.[a-z_]+){2}")
APPS = ("kmp", "members", "governance", "supply", "clinics")


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (Path(settings.BASE_DIR) / app).rglob("*.py")


def is_code(text: str) -> bool:
    """`app.noun.verb`, and not the path of a module or of something in one."""
    parts = text.split(".")
    if not CODE.fullmatch(text) or parts[0] not in APPS:
        return False
    base = Path(settings.BASE_DIR)
    return not (base / parts[0] / f"{parts[1]}.py").exists() and not (base / Path(*parts)).with_suffix(".py").exists()


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Every constant and every call in the sources, read once."""
    found = ((path, node) for path in sources() for node in ast.walk(ast.parse(path.read_text())))
    return [(path, node) for path, node in found if isinstance(node, (ast.Constant, ast.Call))]


def used_codes() -> set[str]:
    """Every text in the sources that is an action code: some are handed to `record` by a helper."""
    texts = {node.value for path, node in nodes() if isinstance(node, ast.Constant) and path.name != "labels.py"}
    return {text for text in texts if isinstance(text, str) and is_code(text)}


def built_codes() -> Iterator[str]:
    """The beginnings of codes that are put together: `record(f"members.member.{…}")`."""
    for _path, node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and node.args:
            first = node.args[0]
            if isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                yield str(first.values[0].value)


def test_every_recorded_code_has_a_sentence() -> None:
    used = used_codes()

    assert len(used) > 40
    assert sorted(used - SENTENCES.keys()) == []


def test_every_built_code_has_sentences() -> None:
    beginnings = set(built_codes())

    assert [begin for begin in beginnings if not any(code.startswith(begin) for code in SENTENCES)] == []


def test_no_sentence_is_about_nothing() -> None:
    used, beginnings = used_codes(), set(built_codes())

    assert [code for code in sorted(SENTENCES.keys() - used) if not code.startswith(tuple(beginnings))] == []
