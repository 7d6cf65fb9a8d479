"""Starts child processes so that none of them outlives the supervisor."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from kmp.embedded import watcher
from kmp.embedded.folders import PROJECT, Account
from kmp.embedded.watcher import Child

APPLICATION, SERVICE = 1, 0  # layers: an application is stopped before the services it uses
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def _load_prctl() -> Callable[[int, int], int] | None:
    return ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Supervisor:
    """Owns the child processes of one command; leaving the `with` block stops them all within 5 seconds.

    `lock` is the file number of the copy's lock: the watcher holds it too, until the last child is gone.
    """

    def __init__(self, lock: int) -> None:
        self.lock = lock
        self.processes: list[subprocess.Popen[bytes]] = []
        self.children: list[Child] = []

    def __enter__(self) -> Self:
        reading, self.pipe = os.pipe()
        self.prctl = _load_prctl()
        self.watcher = subprocess.Popen(
            [sys.executable, "-I", "-S", watcher.__file__],
            stdin=reading,
            cwd="/",
            start_new_session=True,
            pass_fds=(self.lock,),
        )
        os.close(reading)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # the stop is under way and takes at most 5 seconds
        os.close(self.pipe)
        while self.watcher.poll() is None:
            self._reap()
            time.sleep(0.01)
        if self.watcher.returncode != 0:  # somebody killed the watcher: its work is still to be done
            watcher.stop_all(self.children)
        self._reap()

    def _reap(self) -> None:
        for process in self.processes:
            process.poll()

    def start(
        self,
        command: Sequence[str | Path],
        *,
        layer: int = APPLICATION,
        env: Mapping[str, str] | None = None,
        cwd: Path = PROJECT,
        log: IO[bytes] | None = None,
        account: Account | None = None,
        first: int = signal.SIGTERM,
        last: int = signal.SIGKILL,
    ) -> subprocess.Popen[bytes]:
        """Start a child in a session of its own: the terminal's Ctrl-C reaches the supervisor alone."""
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lambda: self._register(layer, first, last),  # safe: the supervisor has no threads
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        self.processes.append(process)
        self.children.append(Child(layer, process.pid, first, last))
        return process

    def _register(self, layer: int, first: int, last: int) -> None:
        """In the child, after its demotion and before its program: tell the watcher of it, and the kernel too.

        Linux sends `first` at the supervisor's death even where the watcher was killed together with it.
        """
        os.write(self.pipe, Child(layer, os.getpid(), first, last).line())
        if self.prctl:
            self.prctl(PR_SET_PDEATHSIG, first)

    def run(self, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> int:
        """Start a child and wait for its exit status."""
        return self.start(command, env=env).wait()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
