"""Payments out of funds: two persons, PPh 21 to the tax account, never more than the fund holds."""

from datetime import date
from typing import Any

import pytest

from governance.funds.models import FundPayment
from governance.funds.proof import differences
from governance.funds.queries import funds_held, held_rp, tax_rows
from governance.funds.services import drop_fund_payment, pay_fund_payment, prepare_fund_payment
from tests.factories.governance import on_day, posted_distribution
from tests.factories.members import budi
from tests.governance.payouts.paying import PAYDAY, dewi
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
UPDATE = "UPDATE governance_fundpayment SET"
HELD = 22_512_015  # dana pengurus and dana karyawan of the worked example T12


def prepared(fund: str = "pengurus", **changes: Any) -> FundPayment:
    facts: dict[str, Any] = {
        "recipient": "Budi Santoso (contoh)",
        "position": "Ketua pengurus",
        "purpose": "Jasa pengurus tahun buku 2025",
        "gross_rp": 10_000_000,
        "tax_rp": 250_000,
        "method": "tunai",
        "acting_user": budi(),
    }
    with on_day(PAYDAY):
        return prepare_fund_payment(fund, **{**facts, **changes})


def test_tax_goes_to_the_tax_account_and_the_rest_to_the_person() -> None:
    posted_distribution()

    with on_day(PAYDAY):
        payment = pay_fund_payment(prepared(), paid_on=PAYDAY, acting_user=dewi())

    assert payment.journal is not None
    lines = dict(payment.journal.postings.values_list("account__code", "amount_rp"))
    assert lines == {"2-1300": 10_000_000, "2-1400": -250_000, "1-1000": -9_750_000}
    assert (held_rp("pengurus"), payment.net_rp, differences()) == (HELD - 10_000_000, 9_750_000, [])
    assert [(one.recipient, one.gross_rp, one.tax_rp) for one in tax_rows(2026)] == [
        ("Budi Santoso (contoh)", 10_000_000, 250_000)
    ]


def test_social_and_education_are_paid_without_tax() -> None:
    posted_distribution()

    with on_day(PAYDAY):
        payment = prepared("sosial", gross_rp=1_000_000, tax_rp=0, recipient="Panti Contoh")
        pay_fund_payment(payment, paid_on=PAYDAY, acting_user=dewi())

    assert list(tax_rows(2026)) == []
    assert {one.code: one.held_rp for one in funds_held()}["sosial"] == 13_507_209 - 1_000_000


@pytest.mark.parametrize(
    ("fund", "changes", "code"),
    [
        ("pengurus", {"gross_rp": HELD + 1}, "fund_covers_its_payments"),
        ("sosial", {"tax_rp": 1}, "only_persons_are_taxed"),
        ("pengurus", {"tax_rp": 10_000_001}, "tax_is_part_of_the_gross"),
        ("pengurus", {"method": "transfer"}, "account_missing"),
        ("pengurus", {"recipient": " "}, "fund_payment_names_person_and_purpose"),
    ],
)
def test_what_cannot_be_paid_is_refused_with_its_reason(fund: str, changes: dict[str, Any], code: str) -> None:
    posted_distribution()

    assert code_of(prepared, fund, **changes) == code
    assert not FundPayment.objects.exists()


def test_one_person_pays_nothing_and_nothing_is_paid_twice() -> None:
    posted_distribution()
    payment = prepared()
    with on_day(PAYDAY):
        assert code_of(pay_fund_payment, payment, paid_on=PAYDAY, acting_user=budi()) == "fund_payment_by_two_persons"
        future = date(2026, 4, 16)
        assert code_of(pay_fund_payment, payment, paid_on=future, acting_user=dewi()) == "paid_in_future"
        pay_fund_payment(payment, paid_on=PAYDAY, acting_user=dewi())
        assert code_of(pay_fund_payment, payment, paid_on=PAYDAY, acting_user=dewi()) == "fund_payment_moved"
        assert code_of(drop_fund_payment, payment, acting_user=budi()) == "fund_payment_moved"
    assert held_rp("pengurus") == HELD - 10_000_000


def test_a_fund_that_two_payments_would_overdraw_pays_the_first() -> None:
    posted_distribution()
    first, second = (prepared(gross_rp=HELD - 1) for _ in range(2))
    with on_day(PAYDAY):
        pay_fund_payment(first, paid_on=PAYDAY, acting_user=dewi())
        assert code_of(pay_fund_payment, second, paid_on=PAYDAY, acting_user=dewi()) == "fund_covers_its_payments"
        drop_fund_payment(second, acting_user=budi())
    assert held_rp("pengurus") == 1


def test_raw_sql_pays_no_fund_alone_nor_out_of_nothing() -> None:
    posted_distribution()
    payment = prepared()
    move = "UPDATE governance_fundpayment SET state = 'dibayar', decided_by_id = {who}, paid_on = '2026-04-15',"
    move += " journal_id = (SELECT max(id) FROM kmp_journal) WHERE id = %s"

    assert "is of another payment" in raw_sql_is_refused(move.format(who="prepared_by_id + 1"), payment.pk)
    raw_sql_is_refused("UPDATE governance_fundpayment SET state = 'dibayar' WHERE id = %s", payment.pk)
    for change in ("gross_rp = 1", "tax_rp = 0", "recipient = 'X'", "fund = 'sosial'"):
        raw_sql_is_refused(f"{UPDATE} {change} WHERE id = %s", payment.pk)
    raw_sql_is_refused("DELETE FROM governance_fundpayment WHERE id = %s", payment.pk)
