"""What the factories give back is what they would build, and only where nothing else was written before."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from kmp.accounts.models import User
from kmp.trail.models import ActionLog
from kmp.trail.proof import differences
from members.privacy.models import ConsentText
from members.privacy.rules import CONSENT_WORDS
from members.registry.models import Member
from tests import emptying
from tests.factories.kmp import make_account
from tests.factories.memory import remembered, remembered_row

together = pytest.mark.django_db(transaction=True)


class Builder:
    """Makes an account each time it is asked to, and says how often that was."""

    def __init__(self) -> None:
        self.built, self.sent, self.asked, self.kept = 0, 0, 0, False

    def __call__(self) -> int:
        self.built += 1
        transaction.on_commit(self._send)
        return make_account().pk

    def _send(self) -> None:
        self.sent += 1


def _write_user() -> int:
    return User.objects.create(username="lain", email="lain@simpulsehat.example").pk


@pytest.fixture(scope="module")
def builder() -> Builder:
    """One for all the tests of this module: the later ones are given what the first of them built."""
    return Builder()


@pytest.fixture(scope="module")
def committing() -> Builder:
    """Another, for those that commit."""
    return Builder()


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_same_rows_come_back_in_another_test(builder: Builder, turn: int) -> None:
    key = remembered(("uji",), builder)

    assert builder.built == 1
    assert list(User.objects.values_list("pk", flat=True)) == [key]
    assert make_account().pk > key  # the numbers go on after it
    assert differences() == []
    assert len(connection.run_on_commit) >= 1  # what waits for the commit waits again


@pytest.mark.django_db
def test_what_was_written_in_between_is_built_upon(builder: Builder) -> None:
    make_account()
    before = builder.built

    remembered(("uji",), builder)

    assert builder.built == before + 1
    assert User.objects.count() == 2
    assert differences() == []


@pytest.mark.django_db
@pytest.mark.parametrize("is_taken_back", [False, True])
def test_what_was_taken_back_is_not_built_upon(is_taken_back: bool) -> None:
    before = transaction.savepoint()
    remembered(("uji lain",), _write_user)
    if is_taken_back:
        transaction.savepoint_rollback(before)
    built: list[int] = []

    remembered(("uji lain lagi",), lambda: built.append(User.objects.count()))

    assert built == [0 if is_taken_back else 1]


@pytest.mark.django_db
def test_other_settings_are_built_with(builder: Builder, settings: pytest.FixtureRequest) -> None:
    before = builder.built
    settings.SAVINGS_RULE = "tests.factories.members.no_such_rule"  # type: ignore[attr-defined]

    remembered(("uji",), builder)

    assert builder.built == before + 1


@together
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_same_rows_come_back_where_a_test_commits(committing: Builder, turn: int) -> None:
    """Once a test of this process has been cleaned away, so that the beginning is known."""
    known, before = bool(emptying.cleaned()), committing.built

    key = remembered(("uji bersama",), committing)
    row = remembered_row(("uji bersama", 2), lambda: make_account())

    assert committing.built - before == (0 if committing.kept else 1)
    committing.kept = known
    assert committing.sent == committing.asked + 1
    committing.asked += 1
    assert list(User.objects.order_by("pk").values_list("pk", flat=True)) == [key, row.pk]
    with transaction.atomic():
        remembered(("uji",), _write_user)  # a transaction that does not begin with nothing
    assert User.objects.count() == 3
    assert differences() == []


@together
@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_is_left_and_what_the_migrations_made_is_there(turn: int) -> None:
    assert (User.objects.count(), ActionLog.objects.count(), Member.objects.count()) == (0, 0, 0)
    assert emptying.cleaned() in ({}, emptying.contents())  # nothing is known before the first
    assert ConsentText.objects.count() == len(CONSENT_WORDS)

    make_account()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; DELETE FROM members_consenttext")  # comes back as well


@together
def test_who_reads_in_another_order_is_let_through_and_then_all_is_clean() -> None:
    """As a worker does that was killed: it holds a late table, the cleaning waits for it, it asks for an early one."""
    make_account()
    early, late = sorted(emptying.contents())[0], sorted(emptying.contents())[-1]
    holding = Event()

    def read() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL deadlock_timeout = '60s'; LOCK TABLE {late} IN ACCESS SHARE MODE")
            holding.set()
            while not _somebody_waits(cursor):
                time.sleep(0.02)
            cursor.execute(f"LOCK TABLE {early} IN ACCESS SHARE MODE")
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        holding.wait()
        TransactionTestCase()._fixture_teardown()  # type: ignore[attr-defined]
        reader.result()

    assert User.objects.count() == 0


def _somebody_waits(cursor: Any) -> bool:
    cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'relation')")
    return bool(cursor.fetchone()[0])
