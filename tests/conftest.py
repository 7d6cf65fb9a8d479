"""What every test stands on: quick hashing, own broker numbers, a real worker, a real browser, N+1 queries refused."""

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NO_BROWSER = "no Chromium on this machine (Debian: apt-get install chromium; elsewhere set CHROMIUM=/its/path)"
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
BROKER, CACHE = 2 * WORKER, 2 * WORKER + 1  # the same numbers as in kmp.settings


def _find_chromium() -> str | None:
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *(p for p in PLACES if Path(p).exists())]
    return next(filter(None, found), None)


CHROMIUM = _find_chromium()


def _numbered(url: str, number: int) -> str:
    """`REDIS_URL` with another database number."""
    if url.startswith("unix:"):
        return f"{url.split('?')[0]}?db={number}"
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def pytest_configure(config: pytest.Config) -> None:
    """Settings for tests only, before anything has read them."""
    from django.conf import settings

    if not settings.configured:  # -p no:django
        return
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CACHES["default"]["LOCATION"] = _numbered(settings.REDIS_URL, CACHE)
    _refuse_repeated_queries(settings.MIDDLEWARE)
    _judge_no_test_by_the_clock()
    from tests.emptying import empty_quickly

    empty_quickly()


def _refuse_repeated_queries(middleware: list[str]) -> None:
    """A page that asks the database for each of its rows anew (N+1) fails its test, by django-zeal."""
    from zeal.constants import initialize_app_registry
    from zeal.patch import patch

    initialize_app_registry()
    patch()
    middleware.append("zeal.middleware.zeal_middleware")


def _judge_no_test_by_the_clock() -> None:
    """A property holds or not, however busy the machine is while Hypothesis looks."""
    from hypothesis import HealthCheck, settings

    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")


def pytest_report_header(config: pytest.Config) -> str:
    return f"browser tests: {CHROMIUM or 'SKIPPED, ' + NO_BROWSER}"


def _needs_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CHROMIUM:
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(f"REQUIRE_BROWSER=1, but {NO_BROWSER}")
    for item in filter(_needs_browser, items):
        item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and so does most of what comes: whole searches for garbage are seldom worth it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], 50)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not CHROMIUM:
        terminalreporter.write_line(f"WARNING: browser tests were skipped: {NO_BROWSER}", yellow=True, bold=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, which as root starts only without its sandbox."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that uses the ORM
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET + root}


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker on the real broker against the TEST database, stopped before that database is cleaned.

    It ends with the test that asked for it: in the next one it would read what is being cleaned, and take its runs.
    """
    import redis
    from django.conf import settings

    for number in (BROKER, CACHE):
        redis.from_url(_numbered(settings.REDIS_URL, number)).flushdb()
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "kmp", "worker", "-P", "solo", "-l", "warning"]
    env = {**os.environ, "DATABASE_URL": _test_database(), "REDIS_URL": _numbered(settings.REDIS_URL, CACHE)}
    process = subprocess.Popen([*command, "--without-mingle", "--without-gossip"], env=env)
    _await_worker(process)
    yield process
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()


def _test_database() -> str:
    """`DATABASE_URL` of the database that this xdist worker's tests use."""
    from django.db import connection

    at = connection.settings_dict
    host = at["HOST"] or at["OPTIONS"].get("host", "")
    user = at["USER"] + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgresql://{user}@{quote(host, safe='')}{port}/{at['NAME']}"


def _await_worker(process: "subprocess.Popen[bytes]") -> None:
    from kmp.celery import app

    end = time.monotonic() + 30
    while not app.control.ping(timeout=0.3):
        assert process.poll() is None, "the Celery worker ended at its start"
        assert time.monotonic() < end, "the Celery worker does not answer"
