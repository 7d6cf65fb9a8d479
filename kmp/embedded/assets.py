"""The compiled style sheet, fonts and collected static files, made again only when something they come from changed."""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kmp.embedded.folders import PROJECT
from kmp.embedded.processes import Supervisor

APPS = ("kmp", "members", "governance", "supply", "clinics")
SOURCES = {".html", ".css", ".js", ".svg", ".png", ".ico", ".webp", ".woff2", ".py", ".webmanifest"}
OPTIONS = {"build_assets": [], "collectstatic": ["--noinput", "--verbosity=0", "--skip-checks"]}
INSTALLED = Path("requirements/run.txt")  # packages bring style sheets, fonts and scripts of their own


def build_assets(supervisor: Supervisor, env: Mapping[str, str], *, only_if_missing: bool = False) -> None:
    """Compile the style sheet and fonts, then collect the static files; each only if what it reads changed."""
    build = Path(env.get("KMP_BUILD_DIR") or PROJECT / "build")
    if only_if_missing and (build / "collectstatic.stamp").exists():
        return
    (build / "assets").mkdir(parents=True, exist_ok=True)  # settings look for it when they load
    with (build / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands of one checkout may come here together
        for command, sources in _steps(build):
            stamp, digest = build / f"{command}.stamp", sources()
            if stamp.exists() and stamp.read_text() == digest:
                continue
            if supervisor.run([sys.executable, PROJECT / "manage.py", command, *OPTIONS[command]], env=env):
                raise SystemExit("Lembar gaya dan berkas statis tidak dapat dibuat.")
            stamp.write_text(digest)


def _steps(build: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each command with the digest of what it reads, taken when its turn comes."""
    yield "build_assets", _digest_of_sources
    yield "collectstatic", lambda: _digest_of_static(build / "assets")


def _digest_of_sources() -> str:
    """Path, size and time of every file a class name may stand in: Tailwind reads templates and code."""
    digest = hashlib.sha256()
    for path in _files("templates", *APPS):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _digest_of_static(assets: Path) -> str:
    """Path and content of every static file of ours: an unchanged style sheet need not be compressed again."""
    digest = hashlib.sha256()
    own = (path for path in _files(*APPS) if "static" in path.parts)
    built = (path for path in sorted(assets.rglob("*")) if path.is_file())
    for path in (PROJECT / INSTALLED, PROJECT / "kmp/settings.py", *own, *built):
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


def _files(*places: str) -> Iterator[Path]:
    for place in places:
        for folder, folders, files in os.walk(PROJECT / place):
            folders[:] = sorted(name for name in folders if name not in {"__pycache__", "migrations"})
            yield from (Path(folder, name) for name in sorted(files) if Path(name).suffix in SOURCES)
