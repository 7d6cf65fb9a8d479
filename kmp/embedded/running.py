"""The `run` command: services, database, web, worker and beat, until Ctrl-C."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from kmp.embedded.assets import build_assets
from kmp.embedded.folders import state_folder
from kmp.embedded.processes import Supervisor
from kmp.embedded.services import start_services
from kmp.embedded.single import only_copy

UNWARNED = ("-W", "ignore:You're running the worker with superuser")  # on one's own machine, on one's own data


def run() -> int:
    """0 after Ctrl-C, 1 when a part of it ended by itself."""
    began = time.monotonic()
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    with only_copy("run") as lock, Supervisor(lock) as supervisor:
        _refuse_taken_port(host, port)
        try:
            env = start_services(supervisor, "run", durable=True) | _own_settings()
            preparing = _start_preparing(supervisor, env)
            build_assets(supervisor, env)
            _await_tables(preparing)
            _start_programs(supervisor, env, host, port)
            _await_web(supervisor.lasting["web"], host, port)
            _say(f"Siap dalam {time.monotonic() - began:.1f} detik: http://{_shown(host)}:{port}/")
            _say("Ctrl-C menghentikan semuanya; data tetap tersimpan.")
            if preparing.poll() is None:
                _say("Data acuan dan contoh masih diisi; halaman sudah dapat dibuka.")
            return _watch(supervisor, preparing)
        except KeyboardInterrupt:
            _say("\nMenghentikan …")
            return 0


def _own_settings() -> dict[str, str]:
    """A demo unless told otherwise; beat keeps its memory beside the data."""
    demo = os.environ.get("KMP_DEMO", "1")
    return {"KMP_DEMO": demo, "KMP_BEAT_FILE": str(state_folder("run") / "beat")}


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT harus bilangan dari 1 sampai 65535, bukan {text!r}.")
    return int(text)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SystemExit(
                f"Alamat {host}:{port} tidak dapat dipakai ({error.strerror}). Pilih yang lain: PORT=8001 make run."
            ) from error


def _tables_ready() -> Path:
    """The file that says the tables are there; reference data and the demo are filled after it."""
    return state_folder("run") / "tables-ready"


def _start_preparing(supervisor: Supervisor, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    _tables_ready().unlink(missing_ok=True)
    return supervisor.start([sys.executable, "manage.py", "prepare", "--ready-file", _tables_ready()], env=env)


def _await_tables(preparing: "subprocess.Popen[bytes]") -> None:
    while not _tables_ready().exists():
        if preparing.poll() is not None and not _tables_ready().exists():
            raise SystemExit("Basis data tidak dapat disiapkan.")
        time.sleep(0.02)


def _start_programs(supervisor: Supervisor, env: Mapping[str, str], host: str, port: int) -> None:
    celery = [sys.executable, *UNWARNED, "-m", "celery", "--quiet", "-A", "kmp"]
    quiet = ["--loglevel", "warning"]
    web = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    commands: dict[str, list[str | Path]] = {
        "web": [sys.executable, "-m", "granian", *web, "--log-level", "warning", "kmp.wsgi:application"],
        "worker": [*celery, "worker", "-c", "2", *quiet, "--without-mingle", "--without-gossip"],
        "beat": [*celery, "beat", *quiet, "--pidfile", ""],
    }
    for name, command in commands.items():
        supervisor.start(command, name=name, env=env)


def _await_web(web: "subprocess.Popen[bytes]", host: str, port: int) -> None:
    """Until the address takes connections, or the server has ended (which `_watch` reports)."""
    while web.poll() is None:
        try:
            with socket.create_connection((_shown(host).strip("[]"), port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)


def _shown(host: str) -> str:
    """An address that a browser on this machine can open."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _watch(supervisor: Supervisor, preparing: "subprocess.Popen[bytes]") -> int:
    """Wait for a program to end by itself, for a failed preparation, or for the death of `make`."""
    parent, filling = os.getppid(), preparing.poll() is None
    while not (ended := supervisor.ended()):
        if preparing.poll() is not None:
            supervisor.forget(preparing)
            if filling:
                _say(
                    "Data acuan atau contoh tidak dapat diisi."
                    if preparing.returncode
                    else "Data acuan dan contoh lengkap."
                )
            filling = False
        if preparing.returncode or ("MAKELEVEL" in os.environ and os.getppid() != parent):
            return 1  # in the second case `make` was killed, and nobody could stop us with it any more
        time.sleep(0.2)
    _say(f"{ended[0]} berakhir sendiri (status {ended[1]}); semuanya dihentikan.")
    return 1


def _say(text: str) -> None:
    print(text, flush=True)
