"""Closing months and years: for good, once, and never past someone who is posting."""

import threading
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from kmp.accounts.models import User
from kmp.books.models import Closing, Journal, Period
from kmp.books.queries import balances, surplus_of_year, totals_digest
from kmp.books.services import close_period, close_year, open_year
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from tests.factories.books import close_until, reversed_by_two, submitted
from tests.kmp.books.conftest import ON, Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("afterwards")]
CASH, EXPENSE = "1-1000", "5-2000"
MEMBERS, OTHERS = "4-3000", "4-3100"


def year_with_results(post: Post) -> None:
    """Members 900, others 100, costs 400 of neither: 360 and 40 of them."""
    post("J-1", (CASH, 900), (MEMBERS, -900))
    post("J-2", (CASH, 100), (OTHERS, -100))
    post("B-1", (EXPENSE, 400), (CASH, -400))


def test_closed_year_moves_its_result_to_what_the_assembly_decides(post: Post, clerk: User) -> None:
    year_with_results(post)

    surplus = close_year(2026, acting_user=clerk)

    assert (surplus.members_rp, surplus.non_members_rp, surplus.total_rp) == (540, 60, 600)
    after = {total.code: total.amount_rp for total in balances(date(2026, 12, 31)) if total.amount_rp}
    assert after == {CASH: 600, "3-3100": -600}
    assert Period.objects.filter(closed_at=None).count() == 0
    assert surplus_of_year(2026) == surplus, "the surplus of a closed year can still be asked"


def test_loss_is_closed_too(post: Post, clerk: User) -> None:
    post("B-1", (EXPENSE, 400), (CASH, -400))

    surplus = close_year(2026, accepted=["cash_below_zero"], note="Talangan pengurus.", acting_user=clerk)

    assert surplus.total_rp == -400
    after = {total.code: total.amount_rp for total in balances(date(2026, 12, 31)) if total.amount_rp}
    assert after == {CASH: -400, "3-3100": 400}


def test_empty_year_closes_without_an_entry(clerk: User) -> None:
    assert close_year(2026, acting_user=clerk).total_rp == 0
    assert not Journal.objects.exists()


@pytest.mark.parametrize("year", [2026, 2027])
def test_year_that_is_not_open_cannot_be_closed(clerk: User, year: int) -> None:
    close_year(2026, acting_user=clerk)
    logged = ActionLog.objects.count()

    with pytest.raises(DomainError) as refused:
        close_year(year, acting_user=clerk)

    assert refused.value.code == {2026: "year_already_closed", 2027: "year_not_opened"}[year]
    assert ActionLog.objects.count() == logged


def test_year_is_not_closed_over_figures_nobody_saw(post: Post, clerk: User) -> None:
    year_with_results(post)
    seen = totals_digest(2026)
    post("J-3", (CASH, 7), (MEMBERS, -7))

    with pytest.raises(DomainError) as refused:
        close_year(2026, acting_user=clerk, seen=seen)

    assert refused.value.code == "figures_changed"
    assert Period.objects.filter(closed_at=None).count() == 12


def test_closing_entry_cannot_be_reversed(post: Post, clerk: User) -> None:
    year_with_results(post)
    close_year(2026, acting_user=clerk)
    open_year(2027, acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        reversed_by_two(Journal.objects.get(reference="TUTUP-2026"), on=date(2027, 1, 5), acting_user=clerk)

    assert refused.value.code == "closing_entry_stays"


@pytest.mark.parametrize(
    ("year", "month", "code"),
    [
        pytest.param(2026, 12, "december_closes_with_the_year", id="December alone"),
        pytest.param(2027, 3, "period_not_opened", id="never opened"),
        pytest.param(2026, 3, "period_already_closed", id="twice"),
        pytest.param(2026, 5, "earlier_month_open", id="before an earlier month"),
    ],
)
def test_month_that_cannot_be_closed(clerk: User, year: int, month: int, code: str) -> None:
    close_until(2026, 3, acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        close_period(year, month, acting_user=clerk)

    assert refused.value.code == code
    assert Period.objects.exclude(closed_at=None).count() == 3


def test_month_with_a_voucher_that_waits_stays_open(clerk: User) -> None:
    submitted((CASH, 5), ("4-2000", -5), on=date(2026, 1, 9), acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        close_period(2026, 1, accepted=["vouchers_waiting"], note="Biar saja.", acting_user=clerk)

    assert refused.value.code == "vouchers_waiting"
    assert not Period.objects.exclude(closed_at=None).exists()


def test_warning_is_ticked_and_explained_or_the_month_stays_open(post: Post, clerk: User) -> None:
    post("B-1", (EXPENSE, 400), (CASH, -400), on=date(2026, 1, 9))

    for accepted, note in [([], ""), ([], "Talangan."), (["cash_below_zero"], " ")]:
        with pytest.raises(DomainError) as refused:
            close_period(2026, 1, accepted=accepted, note=note, acting_user=clerk)
        assert refused.value.code == "warnings_not_accepted"
    close_period(2026, 1, accepted=["cash_below_zero"], note="Talangan pengurus.", acting_user=clerk)

    closing = Closing.objects.get()
    said = "Saldo 1-1000 Kas kurang dari nol: −Rp400."
    assert closing.cautions == [{"code": "cash_below_zero", "message": said}]
    assert (closing.year, closing.month, closing.note, closing.closed_by) == (2026, 1, "Talangan pengurus.", clerk)


def test_closing_is_kept_without_warnings_too(clerk: User) -> None:
    close_period(2026, 1, note="tidak perlu", acting_user=clerk)

    assert list(Closing.objects.values_list("year", "month", "cautions", "note")) == [(2026, 1, [], "")]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        pytest.param(
            "UPDATE kmp_period SET closed_at = NULL WHERE month = 1", "period_opens_only_by_a_reopening", id="opened"
        ),
        pytest.param(
            "UPDATE kmp_period SET closed_at = now() WHERE month = 1", "period_opens_only_by_a_reopening", id="redated"
        ),
        pytest.param("UPDATE kmp_closing SET note = 'lain'", "", id="closing rewritten"),
        pytest.param("DELETE FROM kmp_closing", "", id="closing deleted"),
    ],
)
def test_closed_month_withstands_raw_sql(clerk: User, sql: str, name: str) -> None:
    close_period(2026, 1, acting_user=clerk)

    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert getattr(refused.value.__cause__.diag, "constraint_name", "") in (name, None)  # type: ignore[union-attr]
    assert Period.objects.get(month=1).closed_at is not None


@pytest.mark.django_db(transaction=True)
def test_closing_and_posting_at_once_never_leaves_a_journal_behind_the_lock(post: Post, clerk: User) -> None:
    """Whoever comes second is refused or was first: no journal is dated in a month closed before it was posted."""
    close_until(ON.year, ON.month - 1, acting_user=clerk)
    outcomes: list[str] = []
    start = threading.Barrier(9)

    def attempt(what: str, number: int) -> None:
        start.wait()
        try:
            if what == "post":
                post(f"R-{number}", (CASH, 500), (MEMBERS, -500))
            else:
                close_period(ON.year, ON.month, acting_user=clerk)
            outcomes.append(what)
        except DomainError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    work = [("post", n) for n in range(6)] + [("close", n) for n in range(3)]
    threads = [threading.Thread(target=attempt, args=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    period = Period.objects.get(year=ON.year, month=ON.month)
    assert outcomes.count("close") == 1
    assert outcomes.count("period_already_closed") == 2
    assert outcomes.count("post") == Journal.objects.count()
    assert outcomes.count("post") + outcomes.count("journal_period_is_open") == 6
    assert period.closed_at is not None


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_a_posting_that_is_under_way(post: Post, clerk: User) -> None:
    """Closing takes its lock only after the open transaction of the journal has ended."""
    from kmp.books.rules import Line
    from kmp.books.services import post_journal

    close_until(ON.year, ON.month - 1, acting_user=clerk)
    posted, closed = threading.Event(), threading.Event()

    def close() -> None:
        posted.wait()
        close_period(ON.year, ON.month, acting_user=clerk)
        closed.set()
        connection.close()

    thread = threading.Thread(target=close)
    thread.start()
    with transaction.atomic():
        lines = [Line(CASH, 500), Line(MEMBERS, -500)]
        post_journal(reference="R-1", on=ON, memo="", lines=lines, acting_user=clerk)
        posted.set()
        assert not closed.wait(0.5)
    thread.join()

    assert closed.is_set()
    assert Journal.objects.count() == 1


def test_month_that_is_not_over_is_closed_with_a_tick_only(clerk: User) -> None:
    with time_machine.travel(datetime(2026, 1, 30, 5, tzinfo=UTC)):
        with pytest.raises(DomainError) as refused:
            close_period(2026, 1, acting_user=clerk)
        close_period(2026, 1, accepted=["days_to_come"], note="Tidak ada kegiatan lagi.", acting_user=clerk)

    assert refused.value.code == "warnings_not_accepted"
    [closing] = Closing.objects.all()
    assert closing.cautions[0]["message"].startswith("Belum berakhir: masih 2 hari lagi.")
