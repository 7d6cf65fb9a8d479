"""The `test` command: pytest on a PostgreSQL and a Valkey of its own."""

import hashlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from kmp.embedded.assets import build_assets
from kmp.embedded.folders import PROJECT, state_folder
from kmp.embedded.processes import Supervisor
from kmp.embedded.services import start_services
from kmp.embedded.single import only_copy

WHOLE_SUITE = ["-n", "auto"]  # what runs when no arguments are given; arguments replace it


def run_tests(arguments: Sequence[str]) -> int:
    """pytest's exit status. With arguments the style sheet is built only where there is none yet."""
    with only_copy("test") as lock, Supervisor(lock) as supervisor:
        _forget_other_migrations(state_folder("test"))
        env = start_services(supervisor, "test", durable=False) | {"KMP_TESTING": "1"}
        build_assets(supervisor, env, only_if_missing=bool(arguments))
        return supervisor.run([sys.executable, "-m", "pytest", *(arguments or WHOLE_SUITE)], env=env)


def _forget_other_migrations(folder: Path) -> None:
    """Begin with a new cluster when a migration changed: a reused database would keep the old tables."""
    digest, stamp = _migrations_digest(), folder / "migrations"
    if stamp.exists() and stamp.read_text() == digest:
        return
    shutil.rmtree(folder / "pgdata", ignore_errors=True)
    stamp.write_text(digest)


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(PROJECT.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
