"""The compiled style sheet, fonts and collected static files, made again only when something they come from changed."""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from kmp.embedded.folders import PROJECT
from kmp.embedded.processes import Supervisor

PLACES = ("templates", "kmp", "members", "governance", "supply", "clinics")
KINDS = {".html", ".css", ".js", ".svg", ".png", ".ico", ".webp", ".woff2", ".py", ".webmanifest"}


def build_assets(supervisor: Supervisor, env: Mapping[str, str], *, only_if_missing: bool = False) -> None:
    """Run `manage.py prepare assets` where its sources differ from those of the last time."""
    build = Path(env.get("KMP_BUILD_DIR") or PROJECT / "build")
    stamp = build / "assets.stamp"
    if only_if_missing and stamp.exists():
        return
    (build / "assets").mkdir(parents=True, exist_ok=True)  # settings look for it when they load
    with (build / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands of one checkout may come here together
        digest = _digest()
        if stamp.exists() and stamp.read_text() == digest:
            return
        if supervisor.run([sys.executable, "manage.py", "prepare", "assets"], env=env):
            raise SystemExit("Lembar gaya dan berkas statis tidak dapat dibuat.")
        stamp.write_text(digest)


def _digest() -> str:
    """Over path, size and time of every file that the style sheet or a static file may come from."""
    digest = hashlib.sha256()
    for path, status in _sources():
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, os.stat_result]]:
    for place in PLACES:
        for folder, folders, files in os.walk(PROJECT / place):
            folders[:] = sorted(name for name in folders if name not in {"__pycache__", "migrations"})
            for name in sorted(files):
                if Path(name).suffix in KINDS:
                    path = Path(folder, name)
                    yield str(path.relative_to(PROJECT)), path.stat()
    lock = PROJECT / "requirements/run.txt"
    yield lock.name, lock.stat()
