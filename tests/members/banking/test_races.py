"""Two imports, two who settle one line, a payment against an exit: real transactions in real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kmp import clock
from kmp.errors import DomainError
from members.banking.models import BankLine, BankStatement
from members.banking.queries import proposed_matches
from members.banking.services import assign_line, import_statement, pay_matches, undo_match
from members.savings.models import Payment
from members.savings.queries import rest_of
from members.savings.rules import payment_code
from members.savings.services import receive_wajib
from tests.factories.banking import bill_this_month, csv_of, document_of, make_line, make_statement, old_member
from tests.factories.members import WAJIB_RP, budi, rini

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts together; each result is `ok` or the code of the refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        start.wait()
        try:
            act()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_imports_of_one_file_keep_it_once() -> None:
    old_member()
    content, user = csv_of([("DARI ANI", 50_000)]), rini()

    results = at_once(*[lambda: import_statement(document_of(content), acting_user=user)] * 2)

    assert results == ["ok", "statement_known"]
    assert (BankStatement.objects.count(), BankLine.objects.count()) == (1, 1)


def test_two_overlapping_imports_keep_each_line_once() -> None:
    old_member()
    user = rini()
    shared = [(f"DARI {n}", 50_000 + n) for n in range(40)]
    files = [document_of(csv_of([*shared, (extra, 7_000)])) for extra in ("CITRA", "DEWI")]

    results = at_once(*[lambda one=one: import_statement(one, acting_user=user) for one in files])

    assert results == ["ok", "ok"]
    assert BankLine.objects.count() == 42
    assert sorted(BankStatement.objects.values_list("credits", "repeated")) == [(1, 40), (41, 0)]


def test_two_who_assign_one_line_pay_once() -> None:
    old_member()
    (bill,) = bill_this_month()
    line = make_line("DARI ANI", 20_000)
    users = rini(), budi()

    results = at_once(
        *[lambda user=user: assign_line(line, bills={bill.pk: 20_000}, sukarela={}, acting_user=user) for user in users]
    )

    assert results == ["line_moved", "ok"]
    assert rest_of(bill) == WAJIB_RP - 20_000


def test_two_matchings_at_once_pay_once() -> None:
    old_member()
    (bill,) = bill_this_month()
    make_statement([(payment_code(bill.pk), 20_000)])
    matches, user = proposed_matches(), rini()

    results = at_once(*[lambda: pay_matches(matches, acting_user=user)] * 3)

    assert results == ["ok"] * 3
    assert Payment.objects.filter(bill=bill).count() == 1


def test_cash_at_the_desk_and_a_bank_line_never_pay_one_bill_twice() -> None:
    old_member()
    (bill,) = bill_this_month()
    make_statement([(payment_code(bill.pk), WAJIB_RP)])
    matches, user = proposed_matches(), rini()

    results = at_once(
        lambda: pay_matches(matches, acting_user=user),
        lambda: receive_wajib(bill, method="tunai", paid_on=clock.today(), acting_user=user),
    )

    assert results == ["bill_is_not_overpaid", "ok"]
    assert (rest_of(bill), Payment.objects.filter(bill=bill).count()) == (0, 1)


def test_two_who_undo_one_match_undo_it_once() -> None:
    old_member()
    (bill,) = bill_this_month()
    line = make_line(payment_code(bill.pk), WAJIB_RP)
    pay_matches(proposed_matches(), acting_user=rini())
    users = rini(), budi()

    results = at_once(*[lambda user=user: undo_match(line, reason="Salah.", acting_user=user) for user in users])

    assert results == ["line_moved", "ok"]
    assert rest_of(bill) == WAJIB_RP
