"""Counts of what waits are asked once and kept until somebody acts; parts of the frame are drawn once."""

from typing import Any

import pytest
from django.core.cache import cache

from kmp.accounts.models import User
from kmp.ui.kept import kept_counts
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_application, make_user, rini

pytestmark = pytest.mark.django_db


def counted(user: User, calls: list[int]) -> int:
    """The count for a new request of `user`."""

    def count(_user: Any) -> int:
        calls.append(1)
        return len(calls)

    return kept_counts(User.objects.get(pk=user.pk), {"staff_applications": count})["staff_applications"]


def test_a_count_is_kept_until_somebody_acts() -> None:
    cache.clear()
    user, calls = rini(), list[int]()

    first, second = counted(user, calls), counted(user, calls)
    make_user()  # an act: it writes a line of the log
    third = counted(user, calls)

    assert (first, second, third) == (1, 1, 2)


def test_a_count_is_each_users_own() -> None:
    cache.clear()
    clerk, chair, calls = rini(), budi(), list[int]()

    assert (counted(clerk, calls), counted(chair, calls), counted(clerk, calls)) == (1, 2, 1)


def test_the_frame_of_a_page_follows_who_looks_where_and_what_waits() -> None:
    clerk, chair = rini(), budi()
    before = browser_of(clerk).get("/meja/anggota/").text
    make_application(group="nakes")
    after, other = browser_of(clerk).get("/meja/anggota/").text, browser_of(chair).get("/meja/anggota/").text
    elsewhere = browser_of(clerk).get("/meja/pendaftaran/").text

    assert 'Pendaftaran<b>1<span class="sr-only"> menunggu Anda' not in before
    assert 'Pendaftaran<b>1<span class="sr-only"> menunggu Anda' in after
    assert "Rini Astuti" in after
    assert "Rini Astuti" not in other
    assert 'href="/meja/anggota/" aria-current="page"' in after
    assert 'href="/meja/pendaftaran/" aria-current="page"' in elsewhere
