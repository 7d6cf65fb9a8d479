from pathlib import Path

import pytest

from kmp.regions.services import load_reference_data
from tests.factories.memory import remembered
from tests.kmp.regions.conftest import write_packed

VILLAGE = "14.01.04.2001"  # Mekar Jaya, Tambang, Kampar, Riau


@pytest.fixture(autouse=True)
def bylaws(settings: object) -> None:
    """The amounts the bylaws would give; governance is tested in its own place."""
    settings.SAVINGS_RULE = "tests.factories.members.fixed_savings_rule"  # type: ignore[attr-defined]


@pytest.fixture
def kampar(db: None, tmp_path: Path) -> str:
    """A village to live in, and its province."""
    remembered(("kampar",), lambda: load_reference_data(write_packed(tmp_path)) and None)
    return VILLAGE
