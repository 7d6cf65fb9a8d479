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
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # also where a shell started us with SIGINT ignored
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def _load_prctl() -> Callable[[int, int], int] | None:
    return ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Supervisor:
    """Owns the child processes of one command; leaving the `with` block stops them all within 5 seconds.

    `lock` is the file number of the copy's lock: the watcher holds it too, until the last child is gone.
    """

    def __init__(self, lock: int) -> None:
        self.lock = lock
        self.children: dict[int, Child] = {}
        self.lasting: dict[str, subprocess.Popen[bytes]] = {}  # by name: those that should not end by themselves

    def __enter__(self) -> Self:
        self.prctl = _load_prctl()
        self._start_watcher()
        self.handlers = {number: signal.getsignal(number) for number in STOPPING}
        for number, handler in self.handlers.items():
            if number != signal.SIGHUP or handler != signal.SIG_IGN:  # after `nohup` the terminal may go
                signal.signal(number, _interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)  # the stop is under way and takes at most 5 seconds
        os.close(self.pipe)
        if self._await_watcher() != 0:  # somebody killed it: a new one does its work
            self._start_watcher()
            os.write(self.pipe, b"".join(child.line() for child in self.children.values()))
            os.close(self.pipe)
            self._await_watcher()
        for number, handler in self.handlers.items():
            signal.signal(number, handler)

    def _start_watcher(self) -> None:
        reading, self.pipe = os.pipe()
        command = [sys.executable, "-I", "-S", watcher.__file__]
        self.watcher = subprocess.Popen(command, stdin=reading, cwd="/", start_new_session=True, pass_fds=(self.lock,))
        os.close(reading)

    def _await_watcher(self) -> int:
        """The watcher's exit status; the other children's names are given back to the system meanwhile."""
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == self.watcher.pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0 if pid else 0.01)

    def start(
        self,
        command: Sequence[str | Path],
        *,
        name: str = "",
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
        self.children[process.pid] = Child(process.pid, layer, first, last)
        if name:
            self.lasting[name] = process
        return process

    def _register(self, layer: int, first: int, last: int) -> None:
        """In the child, after its demotion and before its program: tell the watcher of it, and the kernel too.

        Linux sends `first` at the supervisor's death even where the watcher was killed together with it.
        """
        os.write(self.pipe, Child(os.getpid(), layer, first, last).line())
        if self.prctl:
            self.prctl(PR_SET_PDEATHSIG, first)

    def run(self, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> int:
        """Start a child and wait for its exit status."""
        return self.finish(self.start(command, env=env))

    def finish(self, process: "subprocess.Popen[bytes]") -> int:
        """Wait for the exit status of a child that is to end by itself, by asking again and again.

        A blocking wait would miss a Ctrl-C that comes in the moment before it blocks, and go on for ever.
        """
        while (status := process.poll()) is None:
            time.sleep(0.02)
        self.forget(process)
        return status

    def forget(self, process: "subprocess.Popen[bytes]") -> None:
        """Never signal a child that has ended: its number may be a stranger's by now."""
        if self.children.pop(process.pid, None):
            os.write(self.pipe, f"{process.pid}\n".encode())

    def ended(self) -> "tuple[str, int] | None":
        """Name and exit status of a lasting child that ended, if one did."""
        return next(((name, code) for name, child in self.lasting.items() if (code := child.poll()) is not None), None)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
