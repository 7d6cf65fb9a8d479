"""Settings refuse nonsense at the start, and a production start is clean by Django's own measure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kmp.environment import env_bool, env_int, env_list, env_path, env_text, env_url

GOOD = {
    "KMP_PRODUCTION": "1",
    "KMP_SECRET_KEY": "a-key-of-more-than-fifty-characters-made-for-this-test-alone-0123456789",
    "KMP_FIELD_KEYS": "a2VjdWFsaS1kaS1tZXNpbi1zZW5kaXJpLXRlcmJ1a2E=",
    "KMP_FIELD_HASH_KEY": "another-key-for-looking-up-what-is-encrypted-0123456789",
    "KMP_HOSTS": "koperasi.example",
    "KMP_ORIGINS": "https://koperasi.example",
    "KMP_PUBLIC_URL": "https://koperasi.example",
    "DATABASE_URL": "postgresql://kmp@db/kmp",
    "REDIS_URL": "redis://redis:6379/0",
}


def start(*arguments: str, **changes: str | None) -> "subprocess.CompletedProcess[str]":
    """Python with exactly this environment, nothing of the test's own."""
    chosen = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **chosen}
    command = [sys.executable, "-W", "ignore", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=120)


def test_production_is_clean_by_djangos_deploy_check() -> None:
    checked = start("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"KMP_SECRET_KEY": None}, id="no secret"),
        pytest.param({"KMP_SECRET_KEY": "short"}, id="short secret"),
        pytest.param({"KMP_FIELD_KEYS": None}, id="no key for personal data"),
        pytest.param({"KMP_FIELD_HASH_KEY": None}, id="no key for looking up"),
        pytest.param({"KMP_HOSTS": None}, id="no host"),
        pytest.param({"KMP_DEBUG": "1"}, id="debug"),
        pytest.param({"KMP_PRODUCTION": "maybe"}, id="neither yes nor no"),
        pytest.param({"DATABASE_URL": "mysql://db/kmp"}, id="another database"),
        pytest.param({"REDIS_URL": "http://redis"}, id="another broker"),
        pytest.param({"KMP_PUBLIC_URL": "koperasi.example"}, id="address without scheme"),
        pytest.param({"KMP_SESSION_SECONDS": "two weeks"}, id="seconds in words"),
        pytest.param({"KMP_SESSION_SECONDS": "5"}, id="too short a session"),
        pytest.param({"KMP_MEDIA_DIR": "media"}, id="relative folder"),
    ],
)
def test_nonsense_stops_the_start(change: dict[str, str | None]) -> None:
    checked = start("-c", "import kmp.settings", **change)

    assert checked.returncode != 0
    assert "ImproperlyConfigured" in checked.stderr


def test_development_needs_no_environment() -> None:
    bare = start("manage.py", "check", **dict.fromkeys(GOOD))

    assert bare.returncode == 0


@pytest.mark.parametrize(("text", "value"), [("1", True), ("ya", True), ("ON", True), ("tidak", False), ("", False)])
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("KMP_X", text)

    assert env_bool("KMP_X", default=not value) is value


@pytest.mark.parametrize("text", ["-1", "1.5", "satu", "2147483649", ""])
def test_numbers_out_of_range_are_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("KMP_X", text)

    with pytest.raises(ImproperlyConfigured):
        env_int("KMP_X", 7)


def test_what_is_absent_has_its_default_or_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KMP_X", raising=False)

    assert (env_int("KMP_X", 7), env_bool("KMP_X", default=True), env_list("KMP_X", "a, b,")) == (7, True, ["a", "b"])
    assert (env_path("KMP_X", Path("/x")), env_url("KMP_X", "redis://y", "redis")) == (Path("/x"), "redis://y")
    with pytest.raises(ImproperlyConfigured):
        env_text("KMP_X")
