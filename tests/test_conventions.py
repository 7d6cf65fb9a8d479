"""What STYLE asks of every source, measured."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from kmp.roles import ALL_RIGHTS
from kmp.urls import FOREIGN

BASE = Path(settings.BASE_DIR)
APPS = ("kmp", "members", "governance", "supply", "clinics")
SOURCES = [path for app in APPS for path in sorted((BASE / app).rglob("*.py")) if "migrations" not in path.parts]
TESTS = sorted((BASE / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, SHARE_OF_LONG_FUNCTIONS = 600, 50, 0.02
ASKED = {"acting_user", "run", "approved_by"}  # a payout has two persons, the second decides
MARKS = {"umum", "masuk", "anggota", "program"} | ALL_RIGHTS  # programs: scopes decide (kmp.tokens.api)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def shown(path: Path) -> str:
    return str(path.relative_to(BASE))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines from `def` to the end, the docstring left out."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


@pytest.mark.parametrize("word", ["utils", "util", "common", "helpers", "helper", "misc"])
def test_no_module_is_a_drawer_for_everything(word: str) -> None:
    assert [shown(path) for path in [*SOURCES, *TESTS] if word in (path.stem, path.parent.name)] == []


def test_no_source_is_longer_than_600_lines() -> None:
    long = {shown(path): len(path.read_text().splitlines()) for path in [*SOURCES, *TESTS]}

    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_few_functions_are_longer_than_50_lines() -> None:
    lengths = {f"{shown(path)}:{one.lineno} {one.name}": length(one) for path in SOURCES for one in functions(path)}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}

    assert len(long) / len(lengths) <= SHARE_OF_LONG_FUNCTIONS, long


def test_no_signals() -> None:
    asked = re.compile(r"@receiver|\.connect\(|Signal\(")
    found = {shown(path): asked.findall(path.read_text()) for path in SOURCES}

    allowed = {
        "kmp/embedded/running.py",
        "kmp/embedded/watcher.py",
        "kmp/embedded/valkey.py",
        "kmp/embedded/postgres.py",
        "members/apps.py",  # post_migrate, the one signal that STYLE 6 allows
    }
    assert {name: calls for name, calls in found.items() if calls and name not in allowed} == {}


def test_no_logic_in_save() -> None:
    assert [shown(path) for path in SOURCES for one in functions(path) if one.name == "save"] == []


def test_only_post_journal_inserts_postings() -> None:
    insert = re.compile(
        r"Posting\(|Posting\.objects\.(create|bulk_create|get_or_create|update)|postings\.create|kmp_posting \("
    )
    found = [shown(path) for path in SOURCES if insert.search(path.read_text())]

    assert found == ["kmp/books/models.py", "kmp/books/services.py"]
    services = (BASE / "kmp/books/services.py").read_text()
    assert len(re.findall(r"\bPosting\(", services)) == len(re.findall(r"Posting\.objects\.bulk_create", services)) == 1


def test_time_comes_from_the_clock_alone() -> None:
    asked = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate))\(")
    found = {shown(path) for path in SOURCES if asked.search(path.read_text())}

    assert found <= {"kmp/clock.py"}


def test_acts_ask_who_acts() -> None:
    """Every `@act` takes `acting_user`, or the run whose asker it is; steps are parts of such acts."""
    at_set_up = {
        "kmp/books/services.py install_chart",
        "members/registry/services.py install_groups",
        "members/privacy/services.py install_consent_texts",
        "kmp/trail/services.py take_fingerprint",  # by the clock
        "governance/minutes/typesetting.py keep_minutes_pdf",  # sealed minutes, set once, whoever asks first
        "kmp/tokens/services.py begin_write",  # the key acts for its user
        "kmp/accounts/services.py set_zone",  # the user is the subject
    }
    unasked = {
        f"{shown(path)} {one.name}"
        for path in SOURCES
        for one in tree(path).body
        if isinstance(one, Function)
        and "act" in _names(one)
        and not one.name.startswith("_")
        and not ASKED & _arguments(one)
    }

    assert sorted(unasked - at_set_up) == []


def _arguments(one: Function) -> set[str]:
    return {argument.arg for argument in [*one.args.args, *one.args.kwonlyargs]}


def test_services_never_see_a_request() -> None:
    pure = {"services.py", "queries.py", "rules.py", "engine.py", "locks.py", "models.py", "states.py"}
    seen = re.compile(r"HttpRequest|request\.(user|POST|GET)|from django\.(http|shortcuts)")

    assert [shown(path) for path in SOURCES if path.name in pure and seen.search(path.read_text())] == []


def test_migrations_are_linear() -> None:
    """Each but the first of an app depends on the one before it in that app."""
    for app in APPS:
        names = sorted(path.stem for path in (BASE / app / "migrations").glob("0*.py"))
        for previous, name in pairwise(names):
            assert f"('{app}', '{previous}')" in (BASE / app / "migrations" / f"{name}.py").read_text(), (app, name)


def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns)
        else:
            yield pattern


def test_every_view_of_ours_is_marked() -> None:
    foreign = {id(pattern) for pattern in walk(FOREIGN)}  # type: ignore[arg-type]
    ours = [pattern for pattern in walk(get_resolver().url_patterns) if id(pattern) not in foreign]

    assert len(ours) > 50
    assert [pattern.name for pattern in ours if getattr(pattern.callback, "access", None) not in MARKS] == []


def test_every_view_says_which_methods_it_answers() -> None:
    """A page that answers anything would act on a GET."""
    limits = {"require_GET", "require_POST", "require_safe", "require_http_methods"}
    open_to_all = {"kmp/ui/views.py", "kmp/health.py"}  # error pages and the probe: they change nothing
    unlimited = [
        f"{shown(path)} {one.name}"
        for path in SOURCES
        if path.name.endswith("views.py") and shown(path) not in open_to_all
        for one in tree(path).body
        if isinstance(one, Function)
        and _is_marked(one)
        and not _names(one) & limits
        and one.name != "too_many_requests"
    ]

    assert unlimited == []


def _is_marked(one: Function) -> bool:
    return bool(_names(one) & {"umum", "masuk", "anggota", "peran"})


def _names(one: Function) -> set[str]:
    calls = [mark.func if isinstance(mark, ast.Call) else mark for mark in one.decorator_list]
    return {getattr(call, "id", "") for call in calls}


def test_no_source_holds_a_path_of_a_machine_or_an_index_address() -> None:
    private = re.compile(r"/(work|root|home)/\w+|https?://[\w.]*(pypi|pythonhosted|index)\.\w+")
    roots = [*SOURCES, *TESTS, *(BASE / "templates").rglob("*.html"), *(BASE / "docs").rglob("*.md")]

    assert [
        shown(path) for path in roots if path.name != "test_conventions.py" and private.search(path.read_text())
    ] == []
