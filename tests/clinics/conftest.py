"""What every clinics test stands on: open books and bylaws in force."""

import pytest

from tests.factories.supply import open_cooperative


@pytest.fixture
def cooperative(db: None) -> None:
    """The groups, the books of this year and the founding bylaws."""
    open_cooperative()
