"""Where a checkout keeps its databases, sockets and logs, and which account PostgreSQL runs under."""

import contextlib
import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LONGEST = 100 - len("/test/pg/.s.PGSQL.5432.lock")  # bytes: a Unix socket's path must stay below about 100


@dataclass(frozen=True)
class Account:
    """The unprivileged account a root start demotes PostgreSQL to."""

    uid: int
    gid: int


def demoted_account() -> Account | None:
    """None for an ordinary user; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    return Account(65534, 65534)


def state_folder(name: str) -> Path:
    """The folder of the instance `name` ("run" or "test"), made if missing, closed to other users."""
    base = _base()
    if len(os.fsencode(base)) > LONGEST:
        raise SystemExit(
            f"Folder {base} terlalu panjang untuk soket Unix. Pilih yang lebih pendek dengan KMP_STATE_DIR."
        )
    for folder in (base, base / name):
        _own(folder)
    return base / name


def _base() -> Path:
    if chosen := os.environ.get("KMP_STATE_DIR"):
        return Path(chosen).absolute()
    checkout = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:8]
    home = _cache_home()
    return home / f"kmp-{checkout}" if home else Path(tempfile.gettempdir()) / f"kmp-{os.geteuid()}-{checkout}"


def _cache_home() -> Path | None:
    """~/.cache where that can be written; never root's, whose home is closed to the demoted account."""
    if os.geteuid() == 0:
        return Path("/var/tmp")  # noqa: S108 - the folder inside it is checked to be ours
    with contextlib.suppress(OSError, RuntimeError):
        cache = Path.home() / ".cache"
        cache.mkdir(parents=True, exist_ok=True)
        if os.access(cache, os.W_OK) and len(os.fsencode(cache)) + len("/kmp-12345678") <= LONGEST:
            return cache
    return None


def _own(folder: Path) -> None:
    """Make the folder; refuse one that another account made, which could read or replace what is in it."""
    as_root = os.geteuid() == 0
    folder.mkdir(mode=0o711 if as_root else 0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise SystemExit(f"Folder {folder} milik akun lain. Pilih folder lain dengan KMP_STATE_DIR.")
    folder.chmod(0o711 if as_root else 0o700)  # 711: the demoted account must be able to pass through
