"""Two works in an order that the test says: one is held in its middle, the other waits for it, then both go on."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction

from kmp.errors import DomainError

PATIENCE = 60  # seconds
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid() AND {which}"
FOR_TABLE = "relation = %s::regclass"
FOR_ROW = "locktype IN ('transactionid', 'tuple', 'advisory') AND %s IS NOT NULL"


def in_order(first: Callable[[], Any], second: Callable[[], Any], *, held_at: str) -> tuple[Any, Any]:
    """What each returned, or the code with which it was refused.

    `first` is stopped where it writes into the table `held_at`; then `second` begins, and when it waits for what
    `first` holds (a row, or the log), both go on. Fails when `second` does not wait: then nothing keeps them apart.
    """
    with ThreadPoolExecutor(2) as pool, patch("kmp.acts.LOCK_TIMEOUT", f"{PATIENCE}s"):
        with _table_held(held_at):
            one = _started(pool, first)
            _await(one, FOR_TABLE, held_at)
            two = _started(pool, second)
            _await(two, FOR_ROW, held_at)
        return one.result(PATIENCE), two.result(PATIENCE)


@contextmanager
def _table_held(table: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield


def _started(pool: ThreadPoolExecutor, work: Callable[[], Any]) -> "Future[Any]":
    return pool.submit(partial(copy_context().run, _outcome, work))


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except DomainError as refused:
        return refused.code
    finally:
        connection.close()


def _await(work: "Future[Any]", which: str, table: str) -> None:
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute(WAITING.format(which=which), [table])
            if cursor.fetchone()[0]:
                return
            assert not work.done(), f"it did not wait: {work.result()}"
            assert time.monotonic() < end, "nobody ever waited there"
            time.sleep(0.02)
