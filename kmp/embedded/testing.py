"""The `test` command: pytest on a PostgreSQL and a Valkey of its own."""

import hashlib
import shutil
import sys
from collections.abc import Sequence

from kmp.embedded.assets import build_assets
from kmp.embedded.folders import PROJECT, state_folder
from kmp.embedded.postgres import stop_leftover_postgres
from kmp.embedded.processes import Supervisor
from kmp.embedded.services import start_services
from kmp.embedded.single import only_copy

WHOLE_SUITE = ["-n", "auto"]  # what runs when no arguments are given; arguments replace it


def run_tests(arguments: Sequence[str]) -> int:
    """pytest's exit status. With arguments the style sheet is built only where there is none yet."""
    with only_copy("test") as lock, Supervisor(lock) as supervisor:
        anew = _forget_other_migrations()
        env = start_services(supervisor, "test", durable=False)
        build_assets(supervisor, env, only_if_missing=bool(arguments))
        return supervisor.run([sys.executable, "-m", "pytest", *anew, *(arguments or WHOLE_SUITE)], env=env)


def _forget_other_migrations() -> list[str]:
    """Begin with a new cluster when a migration changed: a reused database would keep the old tables.

    For the databases of a `DATABASE_URL` of one's own the same is asked of pytest.
    """
    folder, digest = state_folder("test"), _migrations_digest()
    stamp = folder / "migrations"
    if stamp.exists() and stamp.read_text() == digest:
        return []
    stop_leftover_postgres("test")
    shutil.rmtree(folder / "pgdata", ignore_errors=True)
    stamp.write_text(digest)
    return ["--create-db"]


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(PROJECT.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()
