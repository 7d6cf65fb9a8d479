from pathlib import Path

import pytest

from kmp.regions.services import load_reference_data
from kmp.runs import services as runs
from tests.kmp.regions.conftest import write_packed

VILLAGE = "14.01.04.2001"  # Mekar Jaya, Tambang, Kampar, Riau


@pytest.fixture(autouse=True)
def bylaws(settings: object) -> None:
    """The amounts the bylaws would give; governance is tested in its own place."""
    settings.SAVINGS_RULE = "tests.factories.members.fixed_savings_rule"  # type: ignore[attr-defined]


@pytest.fixture
def kampar(db: None, tmp_path: Path) -> str:
    """A village to live in, and its province."""
    load_reference_data(write_packed(tmp_path))
    return VILLAGE


@pytest.fixture(autouse=True)
def _runs_are_done_by_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real worker of the browser's year may still live in this process: it takes no run from a test that does it."""
    monkeypatch.setattr(runs, "_deliver", lambda pk, **options: None)
