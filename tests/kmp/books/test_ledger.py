"""What the ledger refuses, and by whom: the rules say why, the database has the last word."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kmp.accounts.models import User
from kmp.books.charting import add_account
from kmp.books.models import Account, Journal, Party, Period, Posting
from kmp.books.queries import balances
from kmp.books.rules import Line
from kmp.books.services import close_period, open_year, post_journal
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from tests.factories.books import close_until, reversed_by_two
from tests.factories.kmp import make_account
from tests.kmp.books.conftest import ON, Post

pytestmark = pytest.mark.django_db
CASH, SALES, BANK = "1-1000", "4-2000", "1-1010"


def run(sql: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def post_past_the_rules(clerk: User, *amounts: int) -> None:
    """By the ORM alone, judged as at the commit."""
    cash = Account.objects.get(code=CASH)
    journal = Journal.objects.create(reference="R-1", date=ON, memo="", posted_by=clerk)
    Posting.objects.bulk_create(Posting(journal=journal, account=cash, amount_rp=amount) for amount in amounts)
    connection.check_constraints()


def test_journal_keeps_its_lines_party_and_poster(clerk: User) -> None:
    with transaction.atomic():
        journal = post_journal(
            reference="SP/A-1",
            on=ON,
            memo="Simpanan pokok",
            lines=[Line(CASH, 100_000), Line("3-1000", -100_000, "A-1", "Sari")],
            acting_user=clerk,
        )

    assert list(journal.postings.values_list("account__code", "amount_rp", "party__code")) == [
        (CASH, 100_000, None),
        ("3-1000", -100_000, "A-1"),
    ]
    assert (journal.posted_by, Party.objects.get().name) == (clerk, "Sari")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        pytest.param([(CASH, 500)], "journal_too_short", id="one line"),
        pytest.param([], "journal_too_short", id="no line"),
        pytest.param([(CASH, 500), (SALES, -499)], "journal_unbalanced", id="a rupiah missing"),
        pytest.param([(CASH, 0), (SALES, 0)], "posting_amount_zero", id="zero lines"),
        pytest.param([(CASH, 500), ("9-9999", -500)], "unknown_account", id="unknown account"),
    ],
)
def test_wrong_entry_is_refused_and_leaves_nothing(post: Post, lines: list[tuple[str, int]], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        post("R-1", *lines)

    assert refused.value.code == code
    assert (Journal.objects.count(), Posting.objects.count()) == (0, 0)


def test_same_reference_is_posted_once(post: Post) -> None:
    post("R-1", (CASH, 500), (SALES, -500))

    with pytest.raises(DomainError) as refused:
        post("R-1", (CASH, 700), (SALES, -700))

    assert refused.value.code == "duplicate_reference"
    assert Posting.objects.count() == 2


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)], ids=["year before", "year after"])
def test_month_that_was_never_opened_takes_no_journal(post: Post, on: date) -> None:
    with pytest.raises(DomainError) as refused:
        post("R-1", (CASH, 500), (SALES, -500), on=on)

    assert refused.value.code == "journal_period_is_open"
    assert not Journal.objects.exists()


def test_closed_month_takes_no_journal_even_by_raw_sql(post: Post, clerk: User) -> None:
    close_until(2026, 6, acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        post("R-1", (CASH, 500), (SALES, -500))
    with pytest.raises(IntegrityError) as by_hand, transaction.atomic():
        run(
            "INSERT INTO kmp_journal (reference, date, memo, posted_by_id, posted_at, posted_in)"
            " VALUES ('X', '2026-06-15', '', %s, now(), 0)",
            clerk.pk,
        )

    assert refused.value.code == "journal_period_is_open"
    assert "journal_period_is_open" in str(by_hand.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    post("R-2", (CASH, 500), (SALES, -500), on=date(2026, 7, 1))


@pytest.mark.parametrize(
    "amounts",
    [pytest.param((500, -499), id="unbalanced"), pytest.param((500,), id="one line"), pytest.param((), id="no line")],
)
def test_database_refuses_an_unbalanced_journal_at_commit(clerk: User, amounts: tuple[int, ...]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        post_past_the_rules(clerk, *amounts)

    assert "does not balance" in str(refused.value)


def test_posting_cannot_join_a_posted_journal(transactional_db: None, post: Post) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))
    account = Account.objects.get(code=BANK)

    with pytest.raises(IntegrityError) as by_orm, transaction.atomic():
        Posting.objects.create(journal=journal, account=account, amount_rp=5)
    with pytest.raises(IntegrityError) as by_hand, transaction.atomic():
        run(
            "INSERT INTO kmp_posting (journal_id, account_id, amount_rp) VALUES (%s, %s, 5), (%s, %s, -5)",
            *(journal.pk, account.pk) * 2,
        )

    assert "already posted" in str(by_orm.value)
    assert "already posted" in str(by_hand.value)
    assert Posting.objects.count() == 2


def test_zero_posting_is_refused_by_the_table(clerk: User) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        post_past_the_rules(clerk, 0, 5, -5)

    assert "posting_amount_not_zero" in str(refused.value)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kmp_journal SET memo = 'lain'",
        "UPDATE kmp_journal SET date = '2026-07-01'",
        "DELETE FROM kmp_journal",
        "UPDATE kmp_posting SET amount_rp = amount_rp * 2",
        "DELETE FROM kmp_posting",
        "DELETE FROM kmp_period",
        "UPDATE kmp_account SET code = '1-1001' WHERE code = '1-1000'",
        "UPDATE kmp_account SET kind = 'beban' WHERE code = '1-1000'",
        "DELETE FROM kmp_account WHERE code = '1-1000'",
    ],
)
def test_posted_rows_withstand_raw_sql(post: Post, sql: str) -> None:
    post("R-1", (CASH, 500), (SALES, -500))

    with pytest.raises(DatabaseError), transaction.atomic():
        run(sql)

    assert Journal.objects.get().memo == "uji"
    assert sorted(Posting.objects.values_list("amount_rp", flat=True)) == [-500, 500]


def test_name_of_a_used_account_may_be_put_right(post: Post) -> None:
    post("R-1", (CASH, 500), (SALES, -500))

    assert Account.objects.filter(code=CASH).update(name="Kas kantor") == 1


def test_reversal_brings_every_account_back(post: Post, clerk: User) -> None:
    journal = post("R-1", (CASH, 300), (BANK, 200), (SALES, -500))

    reversal = reversed_by_two(journal, on=date(2026, 7, 2), acting_user=clerk)

    assert (reversal.reference, reversal.reverses) == ("R-1/balik", journal)
    assert {total.amount_rp for total in balances(date(2026, 12, 31))} == {0}
    assert ActionLog.objects.filter(action="kmp.voucher.posted").count() == 1


@pytest.mark.parametrize(
    ("on", "code"),
    [
        pytest.param(date(2026, 6, 14), "reversal_too_early", id="before its journal"),
        pytest.param(date(2027, 1, 2), "month_not_open", id="in a month not opened"),
    ],
)
def test_reversal_at_a_wrong_date_is_refused(post: Post, clerk: User, on: date, code: str) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))

    with pytest.raises(DomainError) as refused:
        reversed_by_two(journal, on=on, acting_user=clerk)

    assert refused.value.code == code
    assert Journal.objects.count() == 1


def test_journal_is_reversed_once(post: Post, clerk: User) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))
    reversed_by_two(journal, on=ON, acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        reversed_by_two(journal, on=ON, acting_user=clerk)

    assert refused.value.code == "already_reversed"
    assert Journal.objects.count() == 2


def test_account_is_added_once(clerk: User) -> None:
    add_account("5-2300", name="Beban Listrik", acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        add_account("5-2300", name="Beban Air", acting_user=clerk)

    assert refused.value.code == "account_taken"
    assert Account.objects.get(code="5-2300").name == "Beban Listrik"


def test_only_results_are_kept_apart_by_party(clerk: User) -> None:
    with pytest.raises(DomainError) as refused:
        add_account("1-1555", name="Kas kedua", turnover_with="anggota", acting_user=clerk)

    assert refused.value.code == "turnover_needs_result"


def test_opening_a_year_again_changes_nothing(clerk: User) -> None:
    before = ActionLog.objects.count()

    open_year(2026, acting_user=clerk)

    assert Period.objects.count() == 12
    assert ActionLog.objects.count() == before


def test_year_before_a_closed_month_stays_shut(clerk: User) -> None:
    close_period(2026, 1, acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        open_year(2025, acting_user=clerk)

    assert refused.value.code == "later_month_closed"
    assert not Period.objects.filter(year=2025).exists()


def test_first_year_brings_the_chart(db: None) -> None:
    open_year(2026, acting_user=make_account(roles=["pengurus"]))

    assert Account.objects.get(code="1-1000").name == "Kas"


def test_year_far_away_is_a_typing_mistake(clerk: User) -> None:
    with pytest.raises(DomainError) as refused:
        open_year(2206, acting_user=clerk)

    assert refused.value.code == "year_out_of_range"
