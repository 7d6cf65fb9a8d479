"""What `manage.py benchmark NAME --size N` runs: one module for each name, with `run(size, report) -> dict`.

A module works on the scratch database that the command has made (`benchmarks.scratch`): migrated, empty, its own.
The name is that of the module, without an underscore at its end (`import_.py` is `benchmark import`).
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

Report = Callable[[str], None]  # says on standard error what is being done
Benchmark = Callable[[int, Report], dict[str, Any]]
SHARED = frozenset({"scratch", "measure", "crowd", "empty_urls", "http", "ballot_server", "ballot_urls"})


def names() -> list[str]:
    """The benchmarks that exist."""
    return sorted(found.name.rstrip("_") for found in iter_modules(__path__) if found.name not in SHARED)


def benchmark_of(name: str) -> Benchmark:
    """The `run` of a benchmark; `name` is one of `names()`."""
    module = next(found.name for found in iter_modules(__path__) if found.name.rstrip("_") == name)
    run: Benchmark = import_module(f"{__name__}.{module}").run
    return run
