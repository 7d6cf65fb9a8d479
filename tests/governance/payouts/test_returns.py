"""Money that comes back: a counter-journal, the share owed again, the history kept, paid anew."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from governance.payouts.bankfile import bank_rows, read_results
from governance.payouts.models import Payout, PayoutReturn
from governance.payouts.papers import issue_receipt
from governance.payouts.proof import differences
from governance.payouts.queries import owed_members, owed_shares
from governance.payouts.reminding import remind_owed
from governance.payouts.returning import confirm_return, drop_return, record_results, return_payment
from governance.payouts.rules import payout_code
from governance.payouts.services import prepare_batch
from governance.surplus.models import Distribution, Share
from kmp.books.models import Journal
from kmp.books.queries import balances
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.papers.models import Paper
from members.notices.models import Notice
from tests.factories.governance import closed_year, on_day, posted_distribution
from tests.factories.members import budi
from tests.factories.tampering import tamper
from tests.governance.payouts.paying import PAYDAY, came_back, chosen, dewi, paid, sent
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
        report = record_results(batch, returned=reasons, arrived=None, on=LATER, acting_user=budi())
        assert report is not None
        assert (held("1-1010"), held("2-1200"), owed_shares().filter(member=one).count()) == (bank, owed, 0)
        confirm_return(report, acting_user=dewi())

    rp = payout.amount_rp
    assert dict(batch.payouts.values_list("share__member", "state")) == {one.pk: "kembali", two.pk: "dibayar"}
    assert (held("1-1010") - bank, held("2-1200") - owed) == (rp, -rp)
    told = Notice.objects.get(key__startswith=f"shu-kembali:{batch.pk}:{one.pk}:")
    assert told.body.startswith("Rekening ditutup.")
    again = paid("transfer")
    assert list(again.payouts.values_list("share", "state")) == [(payout.share_id, "dikirim")]
    assert Payout.objects.filter(share=payout.share_id).count() == 2
    assert differences() == []


def test_members_are_told_that_theirs_has_arrived_once_and_only_theirs() -> None:
    members = closed_year()
    posted_distribution(members)
    one, two = members["faskes"][0], members["faskes"][1]
    batch = sent(one, two)
    first, second = (batch.payouts.get(share__member=member) for member in (one, two))

    with on_day(LATER):
        for arrived in ([first.pk], [first.pk], None):
            with suppress(DomainError):
                record_results(batch, returned={}, arrived=arrived, on=LATER, acting_user=budi())

    told = Notice.objects.filter(key__startswith="shu-sampai:").order_by("pk").values_list("key", "title")
    assert list(told) == [
        (f"shu-sampai:{batch.pk}:{one.pk}", f"SHU sudah sampai: {rupiah(first.amount_rp)}"),
        (f"shu-sampai:{batch.pk}:{two.pk}", f"SHU sudah sampai: {rupiah(second.amount_rp)}"),
    ]


def test_what_was_wrongly_said_to_have_arrived_is_owed_again_by_two_persons() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    batch = sent(one)
    paid("sukarela")
    with on_day(LATER):
        record_results(batch, returned={}, arrived=None, on=LATER, acting_user=budi())
        assert Distribution.objects.get().state == "lunas"
        report = return_payment(batch, one.pk, reason="Anggota belum menerima.", on=LATER, acting_user=budi())
        assert code_of(confirm_return, report, acting_user=budi()) == "return_by_two_persons"
        confirm_return(report, acting_user=dewi())

    assert (Distribution.objects.get().state, batch.payouts.get().state) == ("dibukukan", "kembali")
    assert [row["member_id"] for row in owed_members()] == [one.pk]
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
    assert (PayoutReturn.objects.count(), Payout.objects.filter(report__isnull=False).count()) == (1, 1)


def test_who_recorded_a_return_does_not_confirm_it_and_nothing_moves_until_then() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    batch = sent(one)
    with on_day(LATER):
        report = return_payment(batch, one.pk, reason="Nomor salah.", on=LATER, acting_user=budi())
        assert code_of(confirm_return, report, acting_user=budi()) == "return_by_two_persons"
        assert code_of(prepare_batch, "transfer", acting_user=dewi()) == "nothing_to_pay"
        facts: dict[str, Any] = {"returned": {}, "on": LATER, "acting_user": budi()}
        assert code_of(record_results, batch, arrived=None, **facts) == "nothing_new"  # it has not arrived

    payout = batch.payouts.get()
    assert (payout.state, payout.return_journal) == ("dikirim", None)
    assert not Journal.objects.filter(reference__contains="/KEMBALI-").exists()
    assert not Notice.objects.filter(key__startswith="shu-kembali:").exists()


def test_a_return_recorded_by_mistake_is_dropped_and_the_year_settles() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    batch = sent(one)
    paid("sukarela")
    with on_day(LATER):
        record_results(batch, returned={}, arrived=None, on=LATER, acting_user=budi())
        assert Distribution.objects.get().state == "lunas"
        came_back(batch, one, on=LATER)
        again = paid("transfer")
        report = return_payment(again, one.pk, reason="Salah baris.", on=LATER, acting_user=budi())
        record_results_of_nothing = code_of(
            record_results, again, returned={}, arrived=None, on=LATER, acting_user=budi()
        )
        drop_return(report, acting_user=budi())
        assert code_of(confirm_return, report, acting_user=dewi()) == "return_moved"
        assert code_of(drop_return, report, acting_user=budi()) == "return_moved"
        record_results(again, returned={}, arrived=None, on=LATER, acting_user=budi())

    payout = again.payouts.get()
    assert (record_results_of_nothing, payout.state, payout.report, payout.return_reason) == (
        "nothing_new",
        "dibayar",
        None,
        "",
    )
    assert PayoutReturn.objects.values_list("state", "amount_rp").order_by("-pk")[0] == ("batal", payout.amount_rp)
    assert (Distribution.objects.get().state, differences()) == ("lunas", [])


def test_a_year_does_not_settle_over_money_that_may_have_come_back() -> None:
    members = closed_year()
    posted_distribution(members)
    one, two = members["faskes"][0], members["faskes"][1]
    batch = sent(one, two)
    paid("sukarela")
    first, second = batch.payouts.order_by("share__member__number")
    with on_day(LATER):
        record_results(batch, returned={}, arrived=[first.pk], on=LATER, acting_user=budi())
        report = return_payment(batch, first.share.member_id, reason="Kembali?", on=LATER, acting_user=budi())
        record_results(batch, returned={}, arrived=[second.pk], on=LATER, acting_user=budi())
        assert Distribution.objects.get().state == "dibukukan"
        drop_return(report, acting_user=dewi())

    assert Distribution.objects.get().state == "lunas"


def test_a_return_into_a_closed_month_is_refused_and_can_be_recorded_anew() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    batch = sent(one)
    with on_day(LATER):
        report = return_payment(batch, one.pk, reason="Nomor salah.", on=LATER, acting_user=budi())
        tamper("UPDATE kmp_period SET closed_at = now() WHERE year = %s AND month = %s", LATER.year, LATER.month)
        assert code_of(confirm_return, report, acting_user=dewi()) == "journal_period_is_open"

    report.refresh_from_db()
    assert (report.state, report.journal, batch.payouts.get().state) == ("dicatat", None, "dikirim")


def test_raw_sql_confirms_nothing_alone() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    batch = sent(one)
    with on_day(LATER):
        report = return_payment(batch, one.pk, reason="Nomor salah.", on=LATER, acting_user=budi())
    payout, other = batch.payouts.get(), dewi()
    confirm = "UPDATE governance_payoutreturn SET state = 'disahkan', decided_at = now()"
    lone = f"{confirm}, decided_by_id = recorded_by_id, journal_id = %s"
    assert "return_by_two_persons" in raw_sql_is_refused(lone, payout.journal_id)
    assert "return_by_two_persons" in raw_sql_is_refused(f"{confirm}, decided_by_id = %s", other.pk)
    back = f"{UPDATE} state = 'kembali', returned_on = %s, return_journal_id = journal_id WHERE id = %s"
    assert "nobody confirmed" in raw_sql_is_refused(back, LATER, payout.pk)
    assert "is recorded as returned" in raw_sql_is_refused(f"{UPDATE} state = 'dibayar' WHERE id = %s", payout.pk)
    let_go = f"{UPDATE} report_id = NULL, return_reason = '' WHERE id = %s"
    assert "recorded as returned elsewhere" in raw_sql_is_refused(let_go, payout.pk)
    for change in ("amount_rp = 1", "payments = 2", "returned_on = '2026-05-01'", f"recorded_by_id = {other.pk}"):
        raw_sql_is_refused(f"UPDATE governance_payoutreturn SET {change}")  # noqa: S608 - our own words
    raw_sql_is_refused("DELETE FROM governance_payoutreturn")
    with on_day(LATER):
        confirm_return(report, acting_user=other)
    assert "stays" in raw_sql_is_refused("UPDATE governance_payoutreturn SET decided_by_id = recorded_by_id")


def test_a_transfer_that_arrived_may_still_come_back() -> None:
    members = closed_year()
    posted_distribution(members)
    batch = sent(members["faskes"][0])
    with on_day(LATER):
        record_results(batch, returned={}, arrived=None, on=LATER, acting_user=budi())
        assert batch.payouts.get().state == "dibayar"
    came_back(batch, members["faskes"][0], on=LATER)

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
    came_back(batch, member, on=LATER, reason="Tidak diambil.")

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
        (
            "rujukan,hasil\nSU-1200,berhasil\n",
            ["Baris 2: rujukan “SU-1200” tidak dikenal. Salin dari berkas untuk bank."],
        ),
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

    assert "nobody confirmed" in raw_sql_is_refused(sql, payout.pk)
    assert "nobody confirmed" in raw_sql_is_refused(full, in_savings.pk)
    alone = f"{UPDATE} return_reason = 'X' WHERE id = %s"
    assert "return_has_its_journal_and_reason" in raw_sql_is_refused(alone, payout.pk)
    for change in ("state = 'disiapkan'", "state = 'batal'", "journal_id = journal_id + 1", "paid_on = '2026-01-01'"):
        raw_sql_is_refused(f"{UPDATE} {change} WHERE id = %s", payout.pk)
