import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limits_of_other_tests() -> None:
    """All tests come from one address, which the limits of the public form count."""
    cache.clear()
