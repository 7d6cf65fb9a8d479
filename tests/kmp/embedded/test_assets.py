import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kmp.embedded.assets import build_assets
from kmp.embedded.processes import Supervisor

MANAGE = """import sys
with open("{calls}", "a") as calls:
    print(sys.argv[1], file=calls)
sys.exit("{fail}" == sys.argv[1])
"""
Build = Callable[[], list[str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose `manage.py` only writes down what it was asked for."""
    for name in ("templates/page.html", "kmp/settings.py", "kmp/static/logo.svg", "requirements/run.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first")
    (tmp_path / "manage.py").write_text(MANAGE.format(calls=tmp_path / "calls", fail="nothing"))
    monkeypatch.setattr("kmp.embedded.assets.PROJECT", tmp_path)
    return tmp_path


@pytest.fixture
def build(project: Path) -> Iterator[Build]:
    """Builds and gives the commands that this took."""
    lock = os.open(project / "lock", os.O_CREAT)

    def run() -> list[str]:
        (project / "calls").write_text("")
        with Supervisor(lock) as supervisor:
            build_assets(supervisor, {**os.environ, "KMP_BUILD_DIR": ""})
        return (project / "calls").read_text().split()

    yield run
    os.close(lock)


def test_first_build_compiles_then_collects(build: Build) -> None:
    assert build() == ["build_assets", "collectstatic"]


def test_unchanged_sources_cost_nothing(build: Build) -> None:
    build()

    assert build() == []


def test_changed_template_compiles_but_collects_nothing_anew(project: Path, build: Build) -> None:
    build()
    (project / "templates/page.html").write_text("second")

    assert build() == ["build_assets"]


def test_changed_result_is_collected(project: Path, build: Build) -> None:
    build()
    (project / "build/assets/page.css").write_text("second")

    assert build() == ["collectstatic"]


def test_new_packages_are_collected(project: Path, build: Build) -> None:
    build()
    (project / "requirements/run.txt").write_text("second")

    assert build() == ["collectstatic"]


def test_failed_build_stops_and_is_tried_again(project: Path, build: Build) -> None:
    (project / "manage.py").write_text(MANAGE.format(calls=project / "calls", fail="build_assets"))

    for _ in range(2):
        with pytest.raises(SystemExit, match="tidak dapat dibuat"):
            build()
        assert (project / "calls").read_text().split() == ["build_assets"]
