"""What `manage.py benchmark` finds, seeds and measures; the real run makes a database of its own."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

import benchmarks
from benchmarks import crowd, pages
from benchmarks.measure import percentile
from kmp import clock
from members.registry.lists import register_as_of
from members.registry.models import Member, RegisterEntry
from members.savings.models import Payment


def test_every_benchmark_has_a_run() -> None:
    assert "pages" in benchmarks.names()
    assert all(callable(benchmarks.benchmark_of(name)) for name in benchmarks.names())


@pytest.mark.parametrize("size", ["0", "-1", "99999999999"])
def test_a_size_that_cannot_be_is_refused_before_anything_is_made(size: str) -> None:
    with pytest.raises(CommandError):
        call_command("benchmark", "pages", f"--size={size}")


def test_percentiles_are_taken_by_nearest_rank() -> None:
    values = [float(n) for n in range(1, 21)]

    assert (percentile(values, 50), percentile(values, 95), percentile(values, 100)) == (10.0, 19.0, 20.0)


@pytest.mark.django_db(transaction=True)
def test_a_crowd_is_what_the_register_says_and_every_list_of_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "CHUNK", 60)
    crowd.seed_members(150)
    crowd.seed_members(150)  # what is there is not written again

    assert Member.objects.count() == 150
    lines = RegisterEntry.objects.order_by("line").values_list("line", flat=True)
    assert list(lines) == list(range(1, len(lines) + 1))
    then = {entry.member_id: entry.status for entry in register_as_of(clock.today())}
    assert then == dict(Member.objects.values_list("pk", "status"))
    assert Payment.objects.count() == Member.objects.exclude(status="keluar").count()

    browser = Client()
    browser.force_login(crowd.staff_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert {browser.get(path).status_code for path in pages.PAGES.values()} == {200}
