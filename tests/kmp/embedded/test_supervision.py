"""The launcher for real: its own PostgreSQL and Valkey in a folder that the test throws away."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kmp.embedded.folders import PROJECT
from kmp.embedded.watcher import Child, still_running

COMMAND = [sys.executable, "-m", "kmp.embedded"]
# The "application" of these tests says its process id; the stubborn one ignores the polite signal.
POLITE = "import os, signal, time; print(os.getpid(), flush=True); time.sleep(60)"
STUBBORN = POLITE.replace("print", "signal.signal(signal.SIGTERM, signal.SIG_IGN); print", 1)
READ = "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_URL']).cursor(); "
WRITE = READ + "c.execute('create table kept as select 41 + 1 as n'); c.connection.commit()"
READ += "c.execute('select n from kept'); print(c.fetchone()[0])"
Shell = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short path that the demoted account can reach, unlike `tmp_path` of root."""
    path = Path(tempfile.mkdtemp(prefix="kmp-t", dir="/var/tmp"))
    monkeypatch.setenv("KMP_STATE_DIR", str(path))
    for name in ("DATABASE_URL", "REDIS_URL", "MAKELEVEL"):
        monkeypatch.delenv(name, raising=False)
    yield path
    subprocess.run([*COMMAND, "down"], cwd=PROJECT, check=True)
    shutil.rmtree(path)


@pytest.fixture
def shell(folder: Path) -> Shell:
    """Starts the services and, on them, a Python program."""

    def start(program: str) -> "subprocess.Popen[str]":
        command = [*COMMAND, "shell", sys.executable, "-c", program]
        return subprocess.Popen(command, cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    return start


def _first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def _valkey_pid(folder: Path) -> int:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder / "run/valkey.sock"))
        connection.sendall(b"INFO server\r\n")
        text = connection.recv(4096).decode()
    return int(text.split("process_id:")[1].split()[0])


def _postgres_pid(folder: Path) -> int:
    return int((folder / "run/pgdata/postmaster.pid").read_text().split()[0])


def _is_gone(pid: int) -> bool:
    """No such process, or only its name left for a parent that does not ask."""
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True


def _seconds_until_gone(pids: list[int]) -> float:
    began = time.monotonic()
    while not all(map(_is_gone, pids)) and time.monotonic() - began < 20:
        time.sleep(0.02)
    return time.monotonic() - began


def test_killed_supervisor_leaves_nothing_and_its_data_stay(folder: Path, shell: Shell) -> None:
    assert shell(WRITE).wait(30) == 0
    supervisor = shell(STUBBORN)
    pids = [int(_first_line(supervisor)), _postgres_pid(folder), _valkey_pid(folder)]

    supervisor.kill()
    supervisor.wait()

    assert _seconds_until_gone(pids) < 5
    assert _first_line(shell(READ)) == "42"


def test_interrupt_stops_even_a_stubborn_program_in_five_seconds(folder: Path, shell: Shell) -> None:
    supervisor = shell(STUBBORN)
    pids = [int(_first_line(supervisor)), _postgres_pid(folder), _valkey_pid(folder)]

    supervisor.send_signal(signal.SIGINT)

    assert _seconds_until_gone([*pids, supervisor.pid]) < 5
    assert supervisor.wait(1) == 130


def test_interrupt_works_where_a_script_started_us_in_the_background(shell: Shell) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell does for `make run &`
    try:
        supervisor = shell(POLITE)
        _first_line(supervisor)
    finally:
        signal.signal(signal.SIGINT, before)

    supervisor.send_signal(signal.SIGINT)

    assert supervisor.wait(5) == 130


def test_start_clears_what_a_killed_watcher_could_not(folder: Path, shell: Shell) -> None:
    supervisor = shell(POLITE)
    _first_line(supervisor)
    pids = [_postgres_pid(folder), _valkey_pid(folder)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)  # deaf to the death of its supervisor
    killed = [supervisor.pid, *_children_named(supervisor.pid, "watcher.py")]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    supervisor.wait()
    for pid in pids:
        os.kill(pid, signal.SIGCONT)

    assert shell(WRITE).wait(30) == 0
    assert len(killed) == 2
    assert _seconds_until_gone(pids) < 5


def _children_named(parent: int, name: str) -> list[int]:
    return [pid for pid, ppid, command in _processes() if ppid == parent and name in command]


def _processes() -> Iterator[tuple[int, int, str]]:
    """(process id, parent's, command); a minimal Linux has no `ps`, macOS no /proc."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            parent = (path / "stat").read_text().rsplit(")", 1)[1].split()[1]
            yield int(path.name), int(parent), (path / "cmdline").read_text()
    if sys.platform != "linux":
        listed = subprocess.run(["ps", "-axo", "pid=,ppid=,command="], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            pid, ppid, command = line.split(None, 2)
            yield int(pid), int(ppid), command


def test_second_copy_is_refused_with_a_sentence(folder: Path, shell: Shell) -> None:
    first = shell(POLITE)
    _first_line(first)

    second = subprocess.run([*COMMAND, "run"], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert second.stderr.startswith(f"`run` sudah berjalan (proses {first.pid}, folder {folder}/run).")
    assert first.poll() is None


def test_command_beside_a_running_copy_uses_its_services(folder: Path, shell: Shell) -> None:
    first = shell(POLITE)
    _first_line(first)

    assert shell(WRITE).wait(30) == 0
    assert _first_line(shell(READ)) == "42"
    assert first.poll() is None


def test_exit_status_of_the_command_is_passed_on(shell: Shell) -> None:
    assert shell("raise SystemExit(7)").wait(30) == 7


def test_taken_port_is_refused_before_anything_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        refused = subprocess.run([*COMMAND, "run"], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert f"127.0.0.1:{port} tidak dapat dipakai" in refused.stderr
    assert not (folder / "run/pgdata").exists()


@pytest.mark.parametrize("port", ["0", "65536", "web", "-1"])
def test_nonsense_port_is_refused(port: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)

    refused = subprocess.run([*COMMAND, "run"], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert (refused.returncode, refused.stderr) == (1, f"PORT harus bilangan dari 1 sampai 65535, bukan {port!r}.\n")


def test_run_answers_a_page_and_an_interrupt_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(_free_port()))
    process = subprocess.Popen(
        [*COMMAND, "run"], cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout
    ready = next(line for line in process.stdout if line.startswith("Siap dalam"))
    pids = [_postgres_pid(folder), _valkey_pid(folder), *(pid for pid, ppid, _ in _processes() if ppid == process.pid)]

    with urllib.request.urlopen(ready.split()[-1] + "gaya/", timeout=20) as page:  # noqa: S310 - our own address
        assert page.status == 200
    process.send_signal(signal.SIGINT)

    assert _seconds_until_gone([*pids, process.pid]) < 5
    assert len(pids) >= 6  # with watcher, web, worker and beat
    assert process.wait(1) == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_ended_children_are_never_signalled() -> None:
    lines = [b"10 1 15 9\n", b"11 0 2 3\n", b"10\n", b"12 1 15 9\n"]

    assert still_running(lines) == [Child(11, 0, 2, 3), Child(12, 1, 15, 9)]


def test_killed_watcher_does_not_keep_an_interrupt_from_stopping_all(folder: Path, shell: Shell) -> None:
    supervisor = shell(STUBBORN)
    pids = [int(_first_line(supervisor)), _postgres_pid(folder), _valkey_pid(folder)]
    [watcher] = _children_named(supervisor.pid, "watcher.py")

    os.kill(watcher, signal.SIGKILL)
    supervisor.send_signal(signal.SIGINT)

    assert _seconds_until_gone([*pids, supervisor.pid]) < 5
    assert supervisor.wait(1) == 130
