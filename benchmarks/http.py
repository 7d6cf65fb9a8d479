"""A server of our own on a free port, and a client that sends prepared requests over connections kept open."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from kmp.embedded.folders import PROJECT

WORKERS, THREADS, CONNECTIONS = 2, 4, 8  # of the server; and how many of the client are open at once
START_SECONDS = 60.0


@contextmanager
def granian(application: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Serve `application` on the database of the default connection; its port and process."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "warning", application]
    env = {**os.environ, "DATABASE_URL": _database_url()}
    process = subprocess.Popen(command, env=env, cwd=PROJECT, stdout=sys.stderr)  # noqa: S603 - our own words
    try:
        _await_port(process, port)
        yield port, process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _database_url() -> str:
    at = connection.settings_dict
    host = at["HOST"] or at["OPTIONS"].get("host", "")
    user = at["USER"] + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgresql://{user}@{quote(host, safe='')}{port}/{at['NAME']}"


def _await_port(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server does not start") from None
            time.sleep(0.05)


def post(path: str, body: str, *, cookies: str = "", csrf: str = "") -> bytes:
    """A whole POST request as bytes."""
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded"]
    head += [f"Content-Length: {len(body)}", f"Cookie: {cookies}", f"X-CSRFToken: {csrf}"]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def send_all(port: int, requests: Sequence[bytes]) -> list[int]:
    """Send them over `CONNECTIONS` connections at once, each waiting for its answer; the status of each."""
    shares = [list(requests[at::CONNECTIONS]) for at in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return [status for found in pool.map(lambda share: _send(port, share), shares) for status in found]


def _send(port: int, requests: Sequence[bytes]) -> list[int]:
    statuses = []
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            line.sendall(request)
            statuses.append(_read(line))
    return statuses


def _read(line: socket.socket) -> int:
    """The status of one answer, read to its end."""
    held = b""
    while b"\r\n\r\n" not in held:
        part = line.recv(65536)
        if not part:
            raise RuntimeError("the server closed the connection")
        held += part
    head, _, body = held.partition(b"\r\n\r\n")
    left = _length(head) - len(body)
    while left > 0:
        left -= len(line.recv(65536))
    return int(head.split(b" ", 2)[1])


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)


def peak_memory_of(process: "subprocess.Popen[bytes]") -> int:
    """The most memory a process and its children have held together, in bytes; 0 where the system does not say."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    pids = [str(process.pid), *(children.read_text().split() if children.exists() else [])]
    return sum(_high_water(pid) for pid in pids)


def _high_water(pid: str) -> int:
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
