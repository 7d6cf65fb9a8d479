"""Closed books open by the members' resolution alone, before their surplus went to the assembly."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from governance.reopenings.models import BookReopening
from governance.reopenings.proof import differences
from governance.reopenings.services import propose_reopening, reopen_books
from governance.surplus.services import propose_distribution
from governance.voting.resolutions import adopt_resolution
from kmp import clock
from kmp.acts import act
from kmp.books.models import Journal, Period, Reopening
from kmp.books.queries import balances, surplus_of_year
from kmp.books.reopening import reopen_periods
from kmp.books.services import close_year
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from tests.factories.books import EVERY_WARNING, posted_by_two
from tests.factories.governance import (
    BOOK_YEAR,
    closed_year,
    counted,
    frozen_distribution,
    held,
    on_day,
    opened,
    planned_plenary,
    vote,
)
from tests.factories.kmp import browser_of
from tests.factories.members import budi

pytestmark = pytest.mark.django_db
Members = dict[str, list]  # type: ignore[type-arg]
DAY = date(BOOK_YEAR + 1, 3, 1)


def asked(month: int = 12) -> BookReopening:
    """Put to a plenary of March, not decided yet."""
    with on_day(DAY):
        return propose_reopening(
            BOOK_YEAR,
            month,
            reason="Sewa Desember belum dibukukan.",
            meeting=planned_plenary(),
            closes_at=clock.now() + timedelta(minutes=30),
            acting_user=budi(),
        )


def decided(members: Members, request: BookReopening) -> None:
    """The plenary said yes, its minutes are sealed, the resolution is adopted."""
    everyone = [member for own in members.values() for member in own]
    plenary = request.motion.meeting
    with on_day(DAY):
        for meeting in plenary.group_meetings.all():
            held(meeting, members=members[str(meeting.group_id)])
        motion = opened(request.motion)
        vote(motion, dict.fromkeys(everyone, "setuju"))
        counted(motion)
        held(plenary, members=everyone)
        adopt_resolution(motion, acting_user=budi())


def refusal(request: BookReopening) -> str:
    with pytest.raises(DomainError) as refused, on_day(DAY):
        reopen_books(request, acting_user=budi())
    return refused.value.code


def test_year_is_opened_corrected_and_closed_with_new_figures() -> None:
    members = closed_year()
    before = surplus_of_year(BOOK_YEAR).total_rp
    request = asked()
    decided(members, request)

    with on_day(DAY):
        opened_books = reopen_books(request, acting_user=budi())
        posted_by_two([("5-2100", 1_000), ("1-1010", -1_000)], on=date(BOOK_YEAR, 12, 31), acting_user=budi())
        surplus = close_year(BOOK_YEAR, accepted=EVERY_WARNING, note="Uji.", acting_user=budi())

    closing = f"TUTUP-{BOOK_YEAR}"
    kept = Journal.objects.filter(reference__startswith=closing).order_by("pk")
    assert list(kept.values_list("reference", flat=True)) == [closing, f"{closing}/balik", f"{closing}/2"]
    assert (surplus.total_rp, surplus_of_year(BOOK_YEAR)) == (before - 1_000, surplus)
    after = {total.code: total.amount_rp for total in balances(date(BOOK_YEAR, 12, 31))}
    assert (after["3-3100"], after["4-3000"], after["5-2100"]) == (-surplus.total_rp, 0, 0)
    request.refresh_from_db()
    assert request.resolution is not None
    assert (request.reopening, request.resolution.motion, differences()) == (opened_books, request.motion, [])
    assert refusal(request) == "books_already_reopened"


def test_only_the_months_asked_for_open() -> None:
    members = closed_year()
    request = asked(month=11)
    decided(members, request)

    with on_day(DAY):
        reopen_books(request, acting_user=budi())

    assert list(Period.objects.filter(year=BOOK_YEAR, closed_at=None).values_list("month", flat=True)) == [11, 12]


def test_without_a_resolution_the_books_stay_closed() -> None:
    closed_year()
    request = asked()

    assert refusal(request) == "reopening_without_resolution"
    assert not Period.objects.filter(year=BOOK_YEAR, closed_at=None).exists()
    assert not Reopening.objects.exists()


def test_surplus_that_went_to_the_assembly_keeps_its_books() -> None:
    members = closed_year()
    request = asked()
    decided(members, request)
    with on_day(DAY):
        distribution = frozen_distribution()
        closes_at = clock.now() + timedelta(days=30)
        plenary = planned_plenary(title="Rapat SHU")
        propose_distribution(distribution, meeting=plenary, closes_at=closes_at, acting_user=budi())

    assert refusal(request) == "reopening_comes_before_the_distribution"
    assert not Period.objects.filter(year=BOOK_YEAR, closed_at=None).exists()
    with pytest.raises(DomainError) as refused:
        asked()
    assert refused.value.code == "reopening_comes_before_the_distribution"


def test_nothing_closed_is_nothing_to_open() -> None:
    closed_year()

    with pytest.raises(DomainError) as refused, on_day(DAY):
        propose_reopening(
            BOOK_YEAR + 1, 1, reason="x", meeting=planned_plenary(), closes_at=clock.now(), acting_user=budi()
        )

    assert refused.value.code == "period_is_open"


def test_form_without_closed_months_or_plenary_says_what_to_do_first() -> None:
    desk, address = browser_of(budi()), reverse("staff_reopening_new")

    nothing_closed = desk.get(address).text
    closed_year()
    no_plenary = desk.get(address).text
    with on_day(DAY):
        planned_plenary()
    form = desk.get(address).text

    assert "Tidak ada bulan yang sudah ditutup" in nothing_closed
    assert "Belum ada Rapat Paripurna" in no_plenary
    assert "Ajukan ke Rapat Paripurna" in form


def test_no_service_opens_books_without_the_members() -> None:
    closed_year()
    logged = ActionLog.objects.count()

    @act
    def alone() -> None:
        reopen_periods(BOOK_YEAR, 12, reason="Sendiri", acting_user=budi())
        connection.check_constraints()

    with pytest.raises(DomainError) as refused, on_day(DAY):
        alone()

    assert refused.value.code == "reopening_rests_on_a_resolution"
    assert ActionLog.objects.count() == logged
    assert not Period.objects.filter(year=BOOK_YEAR, closed_at=None).exists()


def test_raw_sql_binds_no_foreign_resolution() -> None:
    members = closed_year()
    request = asked()
    decided(members, request)

    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH one AS (INSERT INTO kmp_reopening (year, from_month, reason, opened_by_id, opened_at, opened_in)"
            " VALUES (2020, 1, 'x', %s, now(), 0) RETURNING id)"
            " UPDATE governance_bookreopening SET resolution_id = (SELECT id FROM governance_resolution),"
            " reopening_id = (SELECT id FROM one)",
            [budi().pk],
        )

    assert refused.value.__cause__.diag.constraint_name == "reopening_rests_on_its_own_resolution"  # type: ignore[union-attr]
