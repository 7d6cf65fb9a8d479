"""Importing statements, matching lines, and undoing it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.models import Sum

from kmp import clock
from kmp.books.models import Journal, Posting
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.runs.services import execute_run
from members.banking.models import BankLine, BankStatement
from members.banking.services import (
    ask_matching,
    assign_line,
    ignore_line,
    import_statement,
    match_waiting_lines,
    reopen_line,
    undo_match,
)
from members.registry.models import Member
from members.savings.models import Advance, Bill, Payment
from members.savings.queries import holdings, rest_of
from members.savings.returns import reverse_payment
from members.savings.rules import payment_code
from tests.factories.banking import bill_this_month, csv_of, document_of, make_line, make_statement, old_member
from tests.factories.members import POKOK_RP, WAJIB_RP, make_application, make_approved, make_left, rini

pytestmark = pytest.mark.django_db


def code_of(act: Callable[..., Any], *args: Any, **facts: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **facts)
    return refused.value.code


def bank_rp() -> int:
    return Posting.objects.filter(account__code="1-1010").aggregate(total=Sum("amount_rp"))["total"] or 0


def states() -> dict[str, int]:
    return {state: BankLine.objects.filter(state=state).count() for state in ("menunggu", "cocok", "diabaikan")}


def test_a_statement_is_kept_with_its_file() -> None:
    statement = make_statement([("DARI ANI", 50_000), ("DARI BUDI", 75_000)])

    assert (statement.credits, statement.debits, statement.repeated) == (2, 0, 0)
    assert list(statement.lines.values_list("amount_rp", "description", "state")) == [
        (50_000, "DARI ANI", "menunggu"),
        (75_000, "DARI BUDI", "menunggu"),
    ]
    assert statement.file.digest == statement.digest


def test_lines_without_a_separator_may_stand_above_the_table() -> None:
    content = b"NOMOR REKENING 123\nKOPERASI CONTOH\n" + csv_of([("DARI ANI", 50_000)])

    assert import_statement(document_of(content), acting_user=rini()).credits == 1


def test_the_same_file_comes_in_once() -> None:
    content = csv_of([("DARI ANI", 50_000)])
    import_statement(document_of(content), acting_user=rini())

    assert code_of(import_statement, document_of(content, name="lain.csv"), acting_user=rini()) == "statement_known"
    assert (BankStatement.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_overlapping_files_bring_each_line_once() -> None:
    make_statement([("DARI ANI", 50_000), ("DARI BUDI", 75_000)])

    second = make_statement([("DARI ANI", 50_000), ("DARI BUDI", 75_000), ("DARI CITRA", 20_000)])

    assert (second.credits, second.repeated, BankLine.objects.count()) == (1, 2, 3)
    repeated = csv_of([("DARI BUDI", 75_000)], opening_rp=1_050_000)
    assert code_of(import_statement, document_of(repeated), acting_user=rini()) == "nothing_new"


def test_one_wrong_row_keeps_the_whole_file_out() -> None:
    content = csv_of([("DARI ANI", 50_000)]) + b"\nkemarin;uji;;1000;0"

    assert code_of(import_statement, document_of(content), acting_user=rini()) == "statement_has_problems"
    assert (BankLine.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_code_pays_its_bill_and_a_unique_amount_too() -> None:
    first, second, third, fourth = (old_member() for _ in range(4))
    a, b, c, _d = bill_this_month()
    take_part(c, 13_000)
    make_statement([(f"TRSF {payment_code(a.pk)} IURAN", WAJIB_RP), ("SETORAN", WAJIB_RP - 13_000), ("LAIN", WAJIB_RP)])

    assert match_waiting_lines(acting_user=rini()) == 2

    held = [holdings(one, clock.today()).wajib_rp for one in (first, second, third, fourth)]
    assert held == [WAJIB_RP, 0, WAJIB_RP, 0]
    assert states() == {"menunggu": 1, "cocok": 2, "diabaikan": 0}
    assert sorted(BankLine.objects.filter(state="cocok").values_list("matched_by", flat=True)) == ["jumlah", "kode"]
    assert bank_rp() == 2 * WAJIB_RP - 13_000
    journal = Journal.objects.get(reference__startswith="BM-")
    assert (journal.postings.count(), journal.date) == (4, clock.today())
    assert rest_of(b) == WAJIB_RP


def take_part(bill: Bill, amount_rp: int) -> None:
    from members.savings.services import receive_wajib

    receive_wajib(bill, amount_rp=amount_rp, method="tunai", paid_on=clock.today(), acting_user=rini())


def test_matching_again_changes_nothing() -> None:
    old_member()
    (bill,) = bill_this_month()
    make_statement([(payment_code(bill.pk), 20_000)])

    counts = [match_waiting_lines(acting_user=rini()) for _ in range(2)]

    assert (counts, rest_of(bill), Payment.objects.filter(kind="wajib").count()) == ([1, 0], WAJIB_RP - 20_000, 1)


def test_a_code_pays_a_simpanan_pokok_and_makes_a_member() -> None:
    application = make_approved(make_application(group="nakes"))
    bill = Bill.objects.get(application=application)
    make_statement([(payment_code(bill.pk), 40_000)])
    make_statement([(payment_code(bill.pk), POKOK_RP - 40_000)])

    assert match_waiting_lines(acting_user=rini()) == 2

    assert Advance.objects.filter(bank_line__isnull=False).count() == 1
    assert Member.objects.get(application=application).payments.get().amount_rp == POKOK_RP
    assert bank_rp() == POKOK_RP


def test_what_the_books_refuse_stays_on_the_work_list() -> None:
    member = old_member()
    (bill,) = bill_this_month()
    make_statement([(payment_code(bill.pk), WAJIB_RP)], on=clock.today() - timedelta(days=800))

    assert match_waiting_lines(acting_user=rini()) == 0
    assert (states()["menunggu"], holdings(member, clock.today()).wajib_rp) == (1, 0)


def test_one_that_is_refused_does_not_hold_up_the_day() -> None:
    house = [old_member() for _ in range(3)]
    bills = bill_this_month()
    make_statement([(payment_code(bill.pk), WAJIB_RP) for bill in bills])
    matches_before = BankLine.objects.count()
    make_left(house[1])

    assert match_waiting_lines(acting_user=rini()) == 2
    assert matches_before == 3
    assert states() == {"menunggu": 1, "cocok": 2, "diabaikan": 0}


def test_a_person_assigns_a_line_to_bills_and_sukarela() -> None:
    member = old_member()
    (bill,) = bill_this_month()
    line = make_line("DARI ANI", WAJIB_RP + 30_000)
    user = rini()

    short = code_of(assign_line, line, bills={bill.pk: WAJIB_RP}, sukarela={}, acting_user=user)
    assign_line(line, bills={bill.pk: WAJIB_RP}, sukarela={member.pk: 30_000}, acting_user=user)
    again = code_of(assign_line, line, bills={}, sukarela={member.pk: WAJIB_RP + 30_000}, acting_user=user)

    held = holdings(member, clock.today())
    assert (short, again) == ("line_not_whole", "line_moved")
    assert (held.wajib_rp, held.sukarela_rp) == (WAJIB_RP, 30_000)
    line.refresh_from_db()
    assert (line.state, line.matched_by, line.decided_by) == ("cocok", "petugas", user)
    assert set(line.payments.values_list("paid_on", flat=True)) == {line.date}


def test_an_undone_match_waits_for_a_person_and_its_bill_is_open() -> None:
    member = old_member()
    (bill,) = bill_this_month()
    line = make_line(payment_code(bill.pk), WAJIB_RP)
    match_waiting_lines(acting_user=rini())

    undo_match(line, reason="Uang dari orang lain.", acting_user=rini())

    line.refresh_from_db()
    assert (line.state, line.reason, rest_of(bill)) == ("menunggu", "Uang dari orang lain.", WAJIB_RP)
    assert (holdings(member, clock.today()).wajib_rp, bank_rp()) == (0, 0)
    assert match_waiting_lines(acting_user=rini()) == 0
    assign_line(line, bills={bill.pk: WAJIB_RP}, sukarela={}, acting_user=rini())
    assert rest_of(bill) == 0


def test_one_of_many_in_a_journal_is_undone_alone() -> None:
    first, second = old_member(), old_member()
    bills = bill_this_month()
    statement = make_statement([(payment_code(bill.pk), WAJIB_RP) for bill in bills])
    match_waiting_lines(acting_user=rini())

    undo_match(statement.lines.order_by("id")[0], reason="Salah orang.", acting_user=rini())

    assert [holdings(one, clock.today()).wajib_rp for one in (first, second)] == [0, WAJIB_RP]
    assert bank_rp() == WAJIB_RP


def test_a_payment_of_a_line_is_undone_with_its_line_only() -> None:
    old_member()
    (bill,) = bill_this_month()
    line = make_line(payment_code(bill.pk), WAJIB_RP)
    match_waiting_lines(acting_user=rini())

    code = code_of(reverse_payment, line.payments.get(), reason="Salah.", acting_user=rini())

    assert code == "undone_with_its_bank_line"


def test_what_is_not_for_savings_has_a_reason_and_can_come_back() -> None:
    line = make_line("PUSKESMAS BAYAR BARANG", 5_000_000)

    assert code_of(ignore_line, line, reason=" ", acting_user=rini()) == "reason_missing"
    ignore_line(line, reason="Pembayaran barang.", acting_user=rini())
    assert code_of(ignore_line, line, reason="Lagi.", acting_user=rini()) == "line_moved"
    assert reopen_line(line, acting_user=rini()).state == "menunggu"


def test_the_background_run_matches_and_is_asked_once() -> None:
    old_member()
    (bill,) = bill_this_month()
    make_statement([(payment_code(bill.pk), WAJIB_RP)])

    run, same = ask_matching(acting_user=rini()), ask_matching(acting_user=rini())
    execute_run(run.pk)

    run.refresh_from_db()
    assert (run.pk, run.state) == (same.pk, "selesai")
    assert (run.result or {})["matched"] == 1
    assert rest_of(bill) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_bankline SET amount_rp = amount_rp + 1",
        "UPDATE members_bankline SET description = 'lain'",
        "UPDATE members_bankstatement SET credits = 9",
        "DELETE FROM members_bankline",
        "DELETE FROM members_bankstatement",
    ],
)
def test_raw_sql_cannot_change_what_the_bank_said(statement: str) -> None:
    make_line("DARI ANI", 50_000)

    with (
        pytest.raises((IntegrityError, InternalError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert BankLine.objects.get().amount_rp == 50_000
