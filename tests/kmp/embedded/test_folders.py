import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kmp.embedded.folders import LONGEST, demoted_account, state_folder
from kmp.embedded.postgres import database_url
from kmp.embedded.valkey import redis_url


@pytest.fixture(autouse=True)
def base(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of its own, with a path short enough for a socket (pytest's own under xdist is not)."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(prefix="kmp-") as short:
        monkeypatch.setenv("KMP_STATE_DIR", f"{short}/state")
        yield Path(short) / "state"


def test_state_dir_of_the_environment_wins_and_is_made(base: Path) -> None:
    assert state_folder("run") == base / "run"
    assert (base / "run").is_dir()


def test_two_instances_have_folders_of_their_own() -> None:
    assert state_folder("run") != state_folder("test")


def test_other_accounts_cannot_list_the_folder(base: Path) -> None:
    state_folder("run")

    expected = 0o711 if os.geteuid() == 0 else 0o700
    assert [folder.stat().st_mode & 0o777 for folder in (base, base / "run")] == [expected, expected]


def test_default_folder_leaves_room_for_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KMP_STATE_DIR")

    folder = state_folder("test")

    assert len(os.fsencode(folder / "pg/.s.PGSQL.5432.lock")) <= 100


def test_home_that_cannot_be_written_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KMP_STATE_DIR")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() or 1000)
    monkeypatch.setenv("HOME", "/proc/no-such-home")
    monkeypatch.setattr("kmp.embedded.folders._own", lambda folder: None)

    assert state_folder("run").parent.name.startswith(f"kmp-{os.geteuid()}-")


def test_folder_too_long_for_a_socket_is_refused(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMP_STATE_DIR", "/" + "x" * LONGEST)

    with pytest.raises(SystemExit, match="terlalu panjang"):
        state_folder("run")


def test_link_in_place_of_the_folder_is_refused(base: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    base.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SystemExit, match="milik akun lain"):
        state_folder("run")


def test_root_and_only_root_demotes_postgresql() -> None:
    account = demoted_account()

    assert (account is None) == (os.geteuid() != 0)
    assert account is None or account.uid != 0


def test_addresses_lead_into_the_state_folder(base: Path) -> None:
    assert redis_url("run") == f"unix://{base}/run/valkey.sock?db=0"
    assert database_url("run") == f"postgresql://postgres@{str(base / 'run/pg').replace('/', '%2F')}/postgres"


def test_addresses_of_the_environment_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/kmp")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example/3")

    assert database_url("run") == "postgresql://db.example/kmp"
    assert redis_url("run") == "redis://broker.example/3"
