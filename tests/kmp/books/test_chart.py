"""The chart of accounts: what may be added, what is locked once used, and which accounts take no posting."""

import pytest
from django.db import IntegrityError, connection, transaction

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.chart import CHART, HEADERS, NEEDED, activity_of
from kmp.books.charting import add_account, change_account
from kmp.books.models import Account, Journal, Posting
from kmp.books.services import close_year, post_staged_journal
from kmp.books.states import KIND_OF_DIGIT
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from tests.factories.books import reversed_by_two
from tests.factories.kmp import browser_of
from tests.kmp.books.conftest import ON, Post

pytestmark = pytest.mark.django_db
CASH, SALES = "1-1000", "4-2000"


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def put_out_of_use(code: str, clerk: User) -> Account:
    account = Account.objects.get(code=code)
    return change_account(account, name=account.name, activity=account.activity, is_active=False, acting_user=clerk)


def test_first_digit_of_every_code_says_its_kind() -> None:
    assert [code for code, _name, kind, _with in CHART if KIND_OF_DIGIT[code[0]] != kind] == []
    assert {code for code, *_ in CHART} >= NEEDED | HEADERS
    assert [str(activity_of(code)) for code in ("1-2100", "3-1000", "4-3000")] == ["investasi", "pendanaan", "operasi"]


@pytest.mark.parametrize("code", ["1-1100", "4.10.01", "51000", "5-1-2-3"])
def test_codes_of_other_cooperatives_fit(clerk: User, code: str) -> None:
    account = add_account(code, name="Akun sendiri", acting_user=clerk)

    assert account.kind == KIND_OF_DIGIT[code[0]]


@pytest.mark.parametrize("code", ["6-1000", "A-1000", "1-10 00", "1-100x", ""])
def test_code_that_says_no_kind_is_refused(clerk: User, code: str) -> None:
    before = Account.objects.count()

    with pytest.raises(DomainError) as refused:
        add_account(code, name="Akun", acting_user=clerk)

    assert refused.value.code == "account_code_says_its_kind"
    assert Account.objects.count() == before


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        pytest.param(
            "INSERT INTO kmp_account (code, name, kind, turnover_with, activity, is_header, is_active)"
            " VALUES ('5-9999', 'x', 'aset', '', 'operasi', false, true)",
            "account_code_says_its_kind",
            id="kind unlike code",
        ),
        pytest.param(
            "UPDATE kmp_account SET activity = 'lain' WHERE code = '5-2000'", "account_activity_is_known", id="activity"
        ),
        pytest.param(
            "UPDATE kmp_account SET is_header = true WHERE code = '4-3100'",
            "account_header_has_no_turnover",
            id="header with turnover",
        ),
        pytest.param(
            "UPDATE kmp_account SET is_header = true WHERE code = '1-1000'",
            "account_code_is_locked_once_used",
            id="used account made a header",
        ),
        pytest.param(
            "UPDATE kmp_account SET is_active = false WHERE code = '1-1000'",
            "account_with_a_balance_stays_in_use",
            id="balance out of use",
        ),
    ],
)
def test_database_keeps_the_chart(post: Post, sql: str, name: str) -> None:
    post("R-1", (CASH, 500), (SALES, -500))

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        run(sql)

    assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_header_takes_no_posting(post: Post) -> None:
    with pytest.raises(DomainError) as refused:
        post("R-1", (CASH, 500), ("1-2000", -500))

    assert refused.value.code == "posting_is_not_on_a_header"
    assert not Journal.objects.exists()


def test_header_takes_no_posting_of_a_staged_entry(clerk: User) -> None:
    @act
    def staged() -> None:
        run(
            "CREATE TEMP TABLE laid ON COMMIT DROP AS SELECT * FROM (VALUES ('1-2000', '', '', 5::bigint),"
            " ('1-1000', '', '', -5)) AS v(account, party, party_name, amount_rp)"
        )
        post_staged_journal(reference="R-1", on=ON, memo="", staged="laid", acting_user=clerk)

    with pytest.raises(DomainError) as refused:
        staged()

    assert refused.value.code == "posting_is_not_on_a_header"
    assert not Posting.objects.exists()


def test_account_out_of_use_takes_no_posting_until_it_is_back(post: Post, clerk: User) -> None:
    account = put_out_of_use(SALES, clerk)

    with pytest.raises(DomainError) as refused:
        post("R-1", (CASH, 500), (SALES, -500))
    change_account(account, name=account.name, activity=account.activity, is_active=True, acting_user=clerk)
    post("R-1", (CASH, 500), (SALES, -500))

    assert refused.value.code == "posting_is_on_an_account_in_use"
    assert Journal.objects.count() == 1


@pytest.mark.usefixtures("afterwards")
def test_what_was_posted_is_taken_back_and_closed_though_the_account_is_out_of_use(post: Post, clerk: User) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))
    post("R-2", (CASH, 70), (SALES, -70))
    put_out_of_use(SALES, clerk)

    reversed_by_two(journal, on=ON, acting_user=clerk)

    assert close_year(2026, acting_user=clerk).total_rp == 70


def test_account_that_the_system_posts_to_stays_in_use(clerk: User) -> None:
    with pytest.raises(DomainError) as refused:
        put_out_of_use("1-1010", clerk)

    assert refused.value.code == "account_needed"
    assert Account.objects.get(code="1-1010").is_active


def test_account_is_renamed_and_the_log_says_so(clerk: User) -> None:
    account = Account.objects.get(code="5-2000")

    change_account(account, name="Beban Gaji dan Upah", activity="operasi", is_active=True, acting_user=clerk)
    change_account(account, name="Beban Gaji dan Upah", activity="operasi", is_active=True, acting_user=clerk)

    logged = ActionLog.objects.filter(action="kmp.books.account_changed").get()
    assert Account.objects.get(code="5-2000").name == "Beban Gaji dan Upah"
    assert (logged.before["name"], logged.after["name"]) == ("Beban Gaji", "Beban Gaji dan Upah")


def test_account_page_says_why_the_code_is_locked(post: Post, clerk: User) -> None:
    post("R-1", (CASH, 500), (SALES, -500))
    account = Account.objects.get(code=CASH)
    browser = browser_of(clerk)

    page = browser.get(f"/meja/pembukuan/akun/{account.pk}/").text
    refused = browser.post(f"/meja/pembukuan/akun/{account.pk}/", {"name": "Kas", "activity": "operasi"})
    done = browser.post(
        f"/meja/pembukuan/akun/{account.pk}/", {"name": "Kas Kantor", "activity": "operasi", "is_active": "on"}
    )

    assert "Kode dan jenis terkunci." in page
    assert (refused.status_code, done.status_code) == (422, 303)
    assert "dibukukan oleh sistem sendiri" in refused.text
    assert Account.objects.get(code=CASH).name == "Kas Kantor"
