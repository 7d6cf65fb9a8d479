"""Commands of `manage.py` as a person at a terminal runs them: a process for each, with its own streams and status.

Starting Django takes over a second, so `forked` does it once for all commands with the same environment, and each of
them is a fork of that. `started` runs one from nothing; each command has a test that does so.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOBODY = {"DATABASE_URL": "postgresql://localhost:1/none", "REDIS_URL": "redis://localhost:1/0"}  # nobody listens there
Done = subprocess.CompletedProcess[bytes]

FORKING = """
import json, os, runpy, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmp.settings")
import django
django.setup()
from django.core.management import call_command
call_command("check", stdout=open(os.devnull, "w"))  # reads what every command reads before it begins
for line in sys.stdin:
    arguments, *streams = json.loads(line)
    child = os.fork()
    if child == 0:
        for number, path in enumerate(streams):
            os.dup2(os.open(path, os.O_CREAT | (os.O_WRONLY if number else os.O_RDONLY)), number)
        sys.argv = ["manage.py", *arguments]
        runpy.run_path("manage.py", run_name="__main__")
        sys.exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def started(*arguments: str | Path, **changes: str) -> Done:
    """The command with this environment (besides the present one), from nothing."""
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **changes}, capture_output=True, check=False)


def forked(*arguments: str | Path, **changes: str) -> Done:
    """The same, of a Django that is there already."""
    environment = {**os.environ, **changes, "PYTEST_CURRENT_TEST": ""}
    forking = _forking(tuple(sorted(environment.items())))
    assert forking.stdin
    assert forking.stdout
    with tempfile.TemporaryDirectory(prefix="kmp-perintah-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = [list(map(str, arguments)), os.devnull, str(out), str(err)]
        forking.stdin.write(f"{json.dumps(asked)}\n")
        forking.stdin.flush()
        status = int(forking.stdout.readline())
        return Done(asked[0], status, out.read_bytes(), err.read_bytes())


@cache
def _forking(environment: tuple[tuple[str, str], ...]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", FORKING]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), text=True, stdin=pipe, stdout=pipe)
    atexit.register(process.kill)
    return process
