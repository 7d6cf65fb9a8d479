"""A journal by hand takes two persons, whoever asks and by whatever path."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kmp.accounts.models import User
from kmp.books.models import Journal
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.trail.models import ActionLog
from kmp.vouchers.models import Voucher, VoucherFile, VoucherLine
from kmp.vouchers.proof import differences
from kmp.vouchers.rules import Entered
from kmp.vouchers.services import (
    ask_reversal,
    attach_file,
    change_voucher,
    detach_file,
    post_voucher,
    refuse_voucher,
    submit_voucher,
    withdraw_voucher,
    write_voucher,
)
from tests.factories.books import close_until, entered, submitted
from tests.factories.files import pdf, upload
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 15)
CASH, SALES = "1-1000", "4-2000"
PAIR = ((CASH, 500), (SALES, -500))


def code_of(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_second_person_posts_what_the_first_wrote(clerk: User, board: User) -> None:
    voucher = submitted(*PAIR, on=ON, memo="Jasa", acting_user=clerk)

    journal = post_voucher(voucher, acting_user=board)

    voucher.refresh_from_db()
    assert (voucher.state, voucher.journal, voucher.decided_by) == ("dibukukan", journal, board)
    assert (journal.reference, journal.date, journal.memo, journal.posted_by) == (voucher.number, ON, "Jasa", board)
    assert sorted(journal.postings.values_list("account__code", "amount_rp")) == [(CASH, 500), (SALES, -500)]
    assert ActionLog.objects.get(action="kmp.voucher.posted").actor == board
    assert differences() == []


def test_own_voucher_is_not_posted_or_refused_by_its_writer(board: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=board)

    assert code_of(post_voucher, voucher, acting_user=board) == "voucher_decided_by_a_second_person"
    assert code_of(refuse_voucher, voucher, reason="x", acting_user=board) == "voucher_decided_by_a_second_person"
    assert (Journal.objects.count(), Voucher.objects.get().state) == (0, "diajukan")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        pytest.param([(CASH, 500)], "journal_too_short", id="one line"),
        pytest.param([(CASH, 500), (SALES, -499)], "journal_unbalanced", id="a rupiah missing"),
        pytest.param([(CASH, 500), ("", -500)], "line_without_account", id="no account"),
        pytest.param([(CASH, 0), (SALES, 0)], "posting_amount_zero", id="no amount"),
    ],
)
def test_unfinished_draft_is_kept_and_not_submitted(
    clerk: User, board: User, lines: list[tuple[str, int]], code: str
) -> None:
    typed = [Entered(account, amount) for account, amount in lines]
    voucher = write_voucher(key="", on=ON, memo="Belum jadi", lines=typed, acting_user=clerk)

    assert code_of(submit_voucher, voucher, acting_user=clerk) == code
    assert (Voucher.objects.get().state, VoucherLine.objects.count()) == ("konsep", len(lines))


def test_form_sent_twice_is_one_voucher(clerk: User, board: User) -> None:
    first = submitted(*PAIR, on=ON, key="0a0b0c0d", acting_user=clerk)
    second = submitted(*PAIR, on=ON, key="0a0b0c0d", acting_user=clerk)

    assert (first, VoucherLine.objects.count()) == (second, 2)


def test_draft_is_written_anew_by_its_writer_alone(clerk: User, board: User) -> None:
    draft = write_voucher(key="", on=ON, memo="Lama", lines=entered(PAIR), acting_user=clerk)
    new = entered([(CASH, 7), (SALES, -7)])

    assert code_of(change_voucher, draft, on=ON, memo="x", lines=new, acting_user=board) == "not_the_writer"
    change_voucher(draft, on=ON, memo="Baru", lines=new, submit=True, acting_user=clerk)

    assert code_of(change_voucher, draft, on=ON, memo="x", lines=[], acting_user=clerk) == "voucher_moved"
    kept = Voucher.objects.get()
    assert (kept.memo, kept.state) == ("Baru", "diajukan")
    assert sorted(kept.lines.values_list("amount_rp", flat=True)) == [-7, 7]


def test_refused_and_withdrawn_vouchers_stay_and_post_nothing(clerk: User, board: User) -> None:
    refused, withdrawn = (submitted(*PAIR, on=ON, acting_user=clerk) for _time in range(2))

    refuse_voucher(refused, reason="Salah akun.", acting_user=board)
    withdraw_voucher(withdrawn, acting_user=clerk)

    assert code_of(post_voucher, refused, acting_user=board) == "voucher_moved"
    assert code_of(post_voucher, withdrawn, acting_user=board) == "voucher_moved"
    assert set(Voucher.objects.values_list("state", "reason")) == {("ditolak", "Salah akun."), ("ditarik", "")}
    assert not Journal.objects.exists()


def test_refusal_without_a_reason_is_refused(clerk: User, board: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    assert code_of(refuse_voucher, voucher, reason="  ", acting_user=board) == "voucher_refused_with_a_reason"


def test_month_closed_meanwhile_refuses_the_posting(clerk: User, board: User) -> None:
    voucher = submitted(*PAIR, on=date(2026, 7, 1), acting_user=clerk)
    close_until(2026, 6, acting_user=board)
    tamper("UPDATE kmp_period SET closed_at = now() WHERE month = 7")

    assert code_of(post_voucher, voucher, acting_user=board) == "journal_period_is_open"
    assert Voucher.objects.get().state == "diajukan"


def test_reversal_takes_two_persons_and_a_reason(clerk: User, board: User) -> None:
    journal = post_voucher(submitted(*PAIR, on=ON, acting_user=clerk), acting_user=board)

    asked = ask_reversal(journal, on=ON, reason="Salah catat", acting_user=board)

    assert code_of(ask_reversal, journal, on=ON, reason="lagi", acting_user=clerk) == "one_reversal_per_journal"
    assert code_of(post_voucher, asked, acting_user=board) == "voucher_decided_by_a_second_person"
    reversal = post_voucher(asked, acting_user=clerk)
    assert (reversal.reverses, reversal.memo) == (journal, "Salah catat")
    assert code_of(ask_reversal, journal, on=ON, reason="lagi", acting_user=clerk) == "already_reversed"
    assert differences() == []


def test_refused_reversal_may_be_asked_again(clerk: User, board: User) -> None:
    journal = post_voucher(submitted(*PAIR, on=ON, acting_user=clerk), acting_user=board)
    refuse_voucher(ask_reversal(journal, on=ON, reason="a", acting_user=clerk), reason="Benar.", acting_user=board)

    assert ask_reversal(journal, on=ON, reason="b", acting_user=clerk).state == "diajukan"


def test_documents_are_added_to_posted_vouchers_and_never_taken_away(clerk: User, board: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)
    attach_file(voucher, upload(pdf(), "nota.pdf"), acting_user=clerk)
    post_voucher(voucher, acting_user=board)

    second = attach_file(voucher, upload(pdf(pages=2), "kuitansi.pdf"), acting_user=board)

    assert code_of(detach_file, second, acting_user=clerk) == "voucher_moved"
    assert VoucherFile.objects.count() == 2


def test_document_of_a_draft_is_taken_off_with_its_content(clerk: User, board: User) -> None:
    draft = write_voucher(key="", on=ON, memo="a", lines=[], acting_user=clerk)
    attached = attach_file(draft, upload(pdf(), "nota.pdf"), acting_user=clerk)

    detach_file(attached, acting_user=clerk)

    assert not VoucherFile.objects.exists()
    assert StoredFile.objects.get().erased_at is not None


def test_document_is_looked_into(clerk: User, board: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    assert code_of(attach_file, voucher, upload(b"MZ" * 90, "nota.pdf"), acting_user=clerk) == "file_kind"
    assert not VoucherFile.objects.exists()


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        pytest.param(
            "UPDATE kmp_voucher SET state = 'dibukukan', decided_by_id = written_by_id",
            "voucher_decided_by_a_second_person",
            id="posted by its writer",
        ),
        pytest.param("UPDATE kmp_voucher SET memo = 'lain'", "voucher_is_frozen_once_submitted", id="rewritten"),
        pytest.param("UPDATE kmp_voucherline SET amount_rp = 9", "voucher_is_frozen_once_submitted", id="line changed"),
        pytest.param("DELETE FROM kmp_voucherline", "voucher_is_frozen_once_submitted", id="line deleted"),
        pytest.param("DELETE FROM kmp_voucherfile", "attachment_stays_with_its_voucher", id="document deleted"),
        pytest.param("UPDATE kmp_voucherfile SET added_by_id = 0", "attachment_stays_with_its_voucher", id="document"),
        pytest.param("UPDATE kmp_voucher SET state = 'konsep'", "", id="back to a draft"),
        pytest.param("DELETE FROM kmp_voucher", "", id="deleted"),
    ],
)
def test_submitted_voucher_withstands_raw_sql(clerk: User, board: User, sql: str, name: str) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)
    attach_file(voucher, upload(pdf(), "nota.pdf"), acting_user=clerk)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        run(sql)

    assert (refused.value.__cause__.diag.constraint_name or "") == name  # type: ignore[union-attr]
    assert Voucher.objects.get().state == "diajukan"


def test_raw_sql_posts_no_foreign_journal_under_a_voucher(clerk: User, board: User) -> None:
    other = post_voucher(submitted((CASH, 9), (SALES, -9), on=ON, acting_user=clerk), acting_user=board)
    tamper("UPDATE kmp_voucher SET state = 'ditarik', journal_id = NULL")
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)
    stolen = "UPDATE kmp_voucher SET state = 'dibukukan', decided_by_id = %s, journal_id = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(stolen, [board.pk, other.pk, voucher.pk])

    with pytest.raises(IntegrityError) as refused:
        connection.check_constraints()

    assert refused.value.__cause__.diag.constraint_name == "voucher_journal_says_its_lines"  # type: ignore[union-attr]


def test_raw_sql_submits_no_unfinished_voucher(clerk: User, board: User) -> None:
    write_voucher(key="", on=ON, memo="a", lines=[Entered(CASH, 5)], acting_user=clerk)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        run("UPDATE kmp_voucher SET state = 'diajukan'")

    assert refused.value.__cause__.diag.constraint_name == "voucher_is_complete_when_submitted"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        pytest.param(
            "ALTER TABLE kmp_voucher DROP CONSTRAINT voucher_decided_by_a_second_person;"
            "UPDATE kmp_voucher SET written_by_id = decided_by_id",
            "voucher_without_second_person",
            id="one person",
        ),
        pytest.param(
            "UPDATE kmp_voucherline SET amount_rp = 501 WHERE amount_rp = 500", "voucher_unlike_its_journal", id="line"
        ),
        pytest.param(
            "UPDATE kmp_voucher SET state = 'ditarik', journal_id = NULL", "manual_journal_without_voucher", id="cut"
        ),
        pytest.param(
            "ALTER TABLE kmp_voucher DROP CONSTRAINT voucher_has_a_journal_when_posted;"
            "UPDATE kmp_voucher SET journal_id = NULL",
            "voucher_without_journal",
            id="journal gone",
        ),
    ],
)
def test_check_books_finds_what_keys_of_the_database_did(clerk: User, board: User, sql: str, code: str) -> None:
    post_voucher(submitted(*PAIR, on=ON, acting_user=clerk), acting_user=board)

    tamper(sql)

    assert code in {found["code"] for found in differences()}
