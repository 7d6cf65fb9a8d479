"""Money that comes back: a counter-journal, the share owed again, the history kept, paid anew."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.payouts.bankfile import bank_rows, read_results
from governance.payouts.models import Payout
from governance.payouts.papers import issue_receipt
from governance.payouts.proof import differences
from governance.payouts.queries import owed_members, owed_shares
from governance.payouts.reminding import remind_owed
from governance.payouts.returning import record_results, return_payment
from governance.payouts.rules import payout_code
from governance.surplus.models import Share
from kmp.books.queries import balances
from kmp.papers.models import Paper
from members.notices.models import Notice
from tests.factories.governance import closed_year, on_day, posted_distribution
from tests.factories.members import budi
from tests.governance.payouts.paying import PAYDAY, chosen, paid, sent
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
UPDATE = "UPDATE governance_payout SET"
LATER = PAYDAY + timedelta(days=3)


def held(code: str) -> int:
    return {total.code: total.amount_rp for total in balances(LATER)}[code]


def test_a_returned_transfer_is_owed_again_and_can_be_paid_anew() -> None:
    members = closed_year()
    posted_distribution(members)
    one, two = members["faskes"][0], members["faskes"][1]
    batch = sent(one, two)
    bank, owed = held("1-1010"), held("2-1200")
    payout = batch.payouts.get(share__member=one)

    with on_day(LATER):
        reasons = {payout.pk: "Rekening ditutup."}
        record_results(batch, returned=reasons, arrived=None, on=LATER, acting_user=budi())

    rp = payout.amount_rp
    assert dict(batch.payouts.values_list("share__member", "state")) == {one.pk: "kembali", two.pk: "dibayar"}
    assert (held("1-1010") - bank, held("2-1200") - owed) == (rp, -rp)
    told = Notice.objects.get(key__startswith=f"shu-kembali:{batch.pk}:{one.pk}:")
    assert told.body.startswith("Rekening ditutup.")
    again = paid("transfer")
    assert list(again.payouts.values_list("share", "state")) == [(payout.share_id, "dikirim")]
    assert Payout.objects.filter(share=payout.share_id).count() == 2
    assert differences() == []


def test_a_return_is_recorded_once_and_only_of_this_batch() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    batch = sent(one)
    other = paid("sukarela")
    pk, stranger = batch.payouts.get().pk, other.payouts.order_by("pk")[0].pk
    facts: dict[str, Any] = {"on": LATER, "acting_user": budi()}

    with on_day(LATER):
        returned = {pk: "Nomor salah."}
        assert code_of(record_results, batch, returned={stranger: "X."}, arrived=(), **facts) == "not_of_this_batch"
        assert code_of(record_results, batch, returned={pk: " "}, arrived=(), **facts) == "reason_missing"
        assert code_of(return_payment, other, one.pk, reason="X.", **facts) == "stays_in_savings"
        early: dict[str, Any] = {"on": PAYDAY - timedelta(days=1), "acting_user": budi()}
        assert code_of(return_payment, batch, one.pk, reason="X.", **early) == "day_too_early"
        record_results(batch, returned=returned, arrived=(), **facts)
        assert code_of(record_results, batch, returned=returned, arrived=(), **facts) == "nothing_new"
        assert code_of(return_payment, batch, one.pk, reason="X.", **facts) == "nothing_new"
    assert Payout.objects.filter(return_journal__isnull=False).count() == 1


def test_a_transfer_that_arrived_may_still_come_back() -> None:
    members = closed_year()
    posted_distribution(members)
    batch = sent(members["faskes"][0])
    with on_day(LATER):
        record_results(batch, returned={}, arrived=None, on=LATER, acting_user=budi())
        assert batch.payouts.get().state == "dibayar"
        return_payment(batch, members["faskes"][0].pk, reason="Ditolak bank.", on=LATER, acting_user=budi())

    assert batch.payouts.get().state == "kembali"
    assert owed_shares().filter(member=members["faskes"][0]).count() == 1


def test_cash_that_nobody_took_goes_back_and_its_receipt_is_revoked() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["nakes"][0]
    chosen(member, "tunai")
    batch = paid("tunai")
    with on_day(LATER):
        paper = issue_receipt(batch.payouts.get(), acting_user=budi())
        return_payment(batch, member.pk, reason="Tidak diambil.", on=LATER, acting_user=budi())

    paper = Paper.objects.get(pk=paper.pk)
    assert paper.revoked_reason == "Uangnya kembali: Tidak diambil."
    assert code_of(issue_receipt, batch.payouts.get(), acting_user=budi()) == "no_receipt"
    assert differences() == []


def test_the_receipt_is_one_paper_with_tax_of_nothing_and_no_name() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["nakes"][1]
    chosen(member, "tunai")
    payout = paid("tunai").payouts.get()

    with on_day(PAYDAY):
        paper, again = (issue_receipt(payout, acting_user=budi()) for _ in range(2))

    assert (paper.pk, paper.number) == (again.pk, f"BT-2026-{payout.pk:06d}")
    facts = dict(paper.facts)
    assert (facts["Untuk"], facts["Potongan pajak"]) == ("Sisa hasil usaha tahun buku 2025", "Rp0")
    assert member.name not in str(paper.facts)


def test_the_bank_file_has_a_line_for_each_member_and_its_answer_is_read_back() -> None:
    members = closed_year()
    posted_distribution(members)
    one, two = members["faskes"][0], members["faskes"][1]
    batch = sent(one, two)
    first, second = batch.payouts.order_by("share__member__number")
    sums = dict(Share.objects.values_list("member", "total_rp"))

    rows = list(bank_rows(batch))

    codes = [payout_code(first.pk), payout_code(second.pk)]
    assert [row[1:5] for row in rows] == [
        ["0123456789", "Klinik Contoh", "BRI", sums[one.pk]],
        ["0123456789", "Klinik Contoh", "BRI", sums[two.pk]],
    ]
    assert [row[6] for row in rows] == codes
    answer = f"Hasil;Rujukan;Keterangan\nBERHASIL;{codes[0]}\nGagal;ket {codes[1].lower()} x;Rekening ditutup\n"
    found = read_results(("\ufeff" + answer).encode())
    assert (found.arrived, found.returned, found.problems) == (
        frozenset({first.pk}),
        {second.pk: "Rekening ditutup"},
        [],
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a,b\n1,2\n", ["Kolom “rujukan” tidak ada.", "Kolom “hasil” tidak ada."]),
        ("rujukan,hasil\nSU-1200,berhasil\n", ["Baris 2: rujukan tidak terbaca."]),
        (f"rujukan,hasil\n{payout_code(7)},entah\n", ["Baris 2: hasil harus “berhasil” atau “gagal”."]),
    ],
)
def test_what_cannot_be_read_in_the_banks_answer_is_said_by_line(text: str, problems: list[str]) -> None:
    assert read_results(text.encode()).problems == problems


def test_who_is_owed_is_reminded_once_a_month_and_it_never_lapses() -> None:
    posted_distribution()
    with on_day(date(2026, 5, 5)):
        assert remind_owed(acting_user=budi()) == 8
        assert code_of(remind_owed, acting_user=budi()) == "nobody_to_remind"
    with on_day(date(2026, 6, 5)):
        assert remind_owed(acting_user=budi()) == 8
    with on_day(date(2046, 1, 5)):
        assert owed_members().count() == 8


def test_raw_sql_returns_nothing_without_journal_and_reason() -> None:
    members = closed_year()
    posted_distribution(members)
    payout = sent(members["faskes"][0]).payouts.get()
    in_savings = paid("sukarela").payouts.order_by("pk")[0]
    sql = "UPDATE governance_payout SET state = 'kembali' WHERE id = %s"
    full = (
        "UPDATE governance_payout SET state = 'kembali', returned_on = paid_on, return_journal_id = journal_id,"
        " return_reason = 'X' WHERE id = %s"
    )

    assert "return_has_its_journal_and_reason" in raw_sql_is_refused(sql, payout.pk)
    assert "only_money_that_went_out_comes_back" in raw_sql_is_refused(full, in_savings.pk)
    for change in ("state = 'disiapkan'", "state = 'batal'", "journal_id = journal_id + 1", "paid_on = '2026-01-01'"):
        raw_sql_is_refused(f"{UPDATE} {change} WHERE id = %s", payout.pk)
