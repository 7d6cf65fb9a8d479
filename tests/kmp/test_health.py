"""`/healthz` says whether this process can serve, and nothing else."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from kmp import health

pytestmark = pytest.mark.django_db


def test_healthy() -> None:
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "cache": True})
    assert "no-cache" in answer["Cache-Control"]


def test_database_that_does_not_answer_is_told_without_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise OperationalError("secret-host refused the connection")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)

    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": False, "cache": True})
    assert "secret" not in answer.content.decode()


def test_missing_migration_is_not_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: {})

    assert Client().get("/healthz").json()["database"] is False


def test_cache_that_does_not_answer_is_not_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise RedisConnectionError

    monkeypatch.setattr("kmp.health.cache.set", refuse)

    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": True, "cache": False})
