"""One copy at a time for each checkout and instance: a file lock that the kernel lets go of even after kill -9."""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kmp.embedded.folders import state_folder

CLEANING = 10.0  # seconds that the watcher of a killed copy gets to finish


def _lock_file(name: str) -> Path:
    return state_folder(name) / "supervisor.lock"


def _try_lock(file: IO[str]) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _holder(file: IO[str]) -> int:
    """The process id written in the lock, 0 when there is none."""
    file.seek(0)
    return int(file.read().strip() or 0)


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def _wait_for(file: IO[str], seconds: float) -> bool:
    """Lock the file as soon as its holder lets go."""
    end = time.monotonic() + seconds
    while not _try_lock(file):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def running(name: str) -> int:
    """The process id of the copy that is running now; 0 when none is, or when one is only being cleared away."""
    with _lock_file(name).open("a+") as file:
        pid = 0 if _try_lock(file) else _holder(file)
        return pid if pid and _is_alive(pid) else 0


@contextlib.contextmanager
def only_copy(name: str) -> Iterator[int]:
    """Hold the lock and give its file number; a second copy is refused, the remains of a killed one are awaited."""
    with _lock_file(name).open("a+") as file:
        if not _try_lock(file):
            pid = _holder(file)
            if (pid and _is_alive(pid)) or not _wait_for(file, CLEANING):
                raise SystemExit(
                    f"`{name}` sudah berjalan (proses {pid}, folder {state_folder(name)}). "
                    f"Hentikan dahulu dengan Ctrl-C di sana atau dengan `python -m kmp.embedded down {name}`."
                )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()


def stop_copy(name: str) -> bool:
    """Ask the running copy to stop and wait until all of it is gone; False when it does not go."""
    with _lock_file(name).open("a+") as file:
        if _try_lock(file):
            return True
        with contextlib.suppress(ProcessLookupError):
            if pid := _holder(file):
                os.kill(pid, signal.SIGTERM)
        return _wait_for(file, 2 * CLEANING)
