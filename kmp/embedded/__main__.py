"""python -m kmp.embedded run | test [pytest arguments] | shell COMMAND… | assets | down [run | test]"""

import os
import sys
from collections.abc import Sequence

from kmp.embedded.assets import build_assets
from kmp.embedded.postgres import stop_leftover_postgres
from kmp.embedded.processes import Supervisor
from kmp.embedded.running import run
from kmp.embedded.services import environment, start_services
from kmp.embedded.single import only_copy, running, stop_copy
from kmp.embedded.testing import run_tests
from kmp.embedded.valkey import stop_leftover_valkey

NAMES = ("run", "test")


def shell(command: list[str]) -> int:
    """Run a command on the data of `run`: beside it when it is running, else with services started for it."""
    if running("run"):
        os.execvpe(command[0], command, environment("run"))  # noqa: S606 - the caller's own command
    with only_copy("run") as lock, Supervisor(lock) as supervisor:
        return supervisor.run(command, env=start_services(supervisor, "run", durable=True))


def assets() -> int:
    with only_copy("assets") as lock, Supervisor(lock) as supervisor:
        build_assets(supervisor, dict(os.environ))
    return 0


def down(names: Sequence[str]) -> int:
    """Stop the running copy, and what a copy killed together with its watcher may have left."""
    for name in names:
        if not stop_copy(name):
            raise SystemExit(f"`{name}` tidak mau berhenti.")
        stop_leftover_valkey(name)
        stop_leftover_postgres(name)
    return 0


def main(arguments: Sequence[str]) -> int:
    match list(arguments):
        case ["run"]:
            return run()
        case ["test", *rest]:
            return run_tests(rest)
        case ["shell", *command] if command:
            return shell(command)
        case ["assets"]:
            return assets()
        case ["down", *names] if set(names) <= set(NAMES):
            return down(names or NAMES)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
