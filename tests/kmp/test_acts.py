"""Acts are whole or nothing; what the database refuses by name is said in words."""

from typing import Any

import pytest
from django.db import IntegrityError, connection

from kmp.accounts.models import RoleGrant, User
from kmp.acts import LOCK_TIMEOUT, TRIGGER_SENTENCES, act, step
from kmp.books.models import Party
from kmp.errors import Blocker, Caution, DomainError, NeedsApproval, refuse_on
from tests.factories.kmp import make_account

pytestmark = pytest.mark.django_db


@step
def add_party(code: str) -> Party:
    return Party.objects.create(code=code, name=code)


@act
def add_and_fail(code: str) -> None:
    add_party(code)
    raise DomainError("no", "Tidak.")


@act
def grant_twice(user: User) -> None:
    RoleGrant.objects.create(user=user, role="anggota")
    RoleGrant.objects.create(user=user, role="anggota")


def test_refused_act_leaves_nothing() -> None:
    with pytest.raises(DomainError):
        add_and_fail("X")

    assert not Party.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_step_outside_an_act_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="add_party is a step"):
        add_party("X")

    assert not Party.objects.exists()


def test_act_inside_an_act_is_a_bug() -> None:
    @act
    def outer() -> None:
        add_and_fail("X")

    with pytest.raises(RuntimeError, match="durable"):
        outer()


def test_named_constraint_becomes_its_sentence() -> None:
    user = make_account()

    with pytest.raises(DomainError) as refused:
        grant_twice(user)

    assert (refused.value.code, str(refused.value)) == ("one_grant_per_role", "Pemakai ini sudah memegang peran itu.")
    assert not RoleGrant.objects.exists()


def test_constraint_without_a_sentence_is_a_bug() -> None:
    @act
    def same_code_twice() -> None:
        Party.objects.create(code="X", name="")
        Party.objects.create(code="X", name="")

    with pytest.raises(IntegrityError):
        same_code_twice()


@pytest.mark.django_db(transaction=True)
def test_long_wait_for_a_lock_is_told_as_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmp.acts.LOCK_TIMEOUT", "200ms")
    party, other = Party.objects.create(code="X", name=""), connection.copy()

    @act
    def lock() -> None:
        list(Party.objects.select_for_update().filter(pk=party.pk))

    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM kmp_party WHERE id = %s FOR UPDATE", [party.pk])
        with pytest.raises(DomainError) as refused:
            lock()
    finally:
        other.close()

    assert (refused.value.code, LOCK_TIMEOUT) == ("busy", "3s")


def _triggers() -> set[str]:
    """The names that the triggers in the database give their refusals."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT match[1] FROM pg_proc, "
            "LATERAL regexp_matches(prosrc, 'CONSTRAINT = ''([a-z_0-9]+)''', 'g') AS match"
        )
        return {row[0] for row in cursor.fetchall()}


def test_every_refusal_of_a_trigger_has_a_sentence() -> None:
    internal = {"action_log_follows_the_last_hash"}  # only a bug or a forger meets it

    assert sorted(_triggers() - internal - TRIGGER_SENTENCES.keys()) == []


def test_refuse_on_raises_the_first_blocker_and_carries_all() -> None:
    problems = [Caution("warn", "Awas."), Blocker("a", "Satu."), NeedsApproval("n", "Dua."), Blocker("b", "Tiga.")]

    with pytest.raises(DomainError) as refused:
        refuse_on(problems)

    assert (refused.value.code, [problem.code for problem in refused.value.problems]) == ("a", ["a", "b"])


@pytest.mark.parametrize("problems", [[], [Caution("warn", "Awas.")], [NeedsApproval("n", "Dua.")]])
def test_refuse_on_lets_pass_what_blocks_nothing(problems: list[Any]) -> None:
    refuse_on(problems)


def test_error_shows_its_sentence_and_keeps_its_facts() -> None:
    error = DomainError("short", "Kurang 3.", missing=3)

    assert (str(error), error.code, error.facts) == ("Kurang 3.", "short", {"missing": 3})
