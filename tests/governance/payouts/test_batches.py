"""Batches of two persons: everything owed in one way, paid once, in one journal, by the member's own choice."""

from datetime import date

import pytest

from governance.payouts.models import Payout, PayoutBatch
from governance.payouts.proof import differences
from governance.payouts.queries import owed_by_way, owed_members, owed_shares, paid_totals, years_of
from governance.payouts.returning import record_results
from governance.payouts.services import approve_batch, choose_way, drop_batch, prepare_batch
from governance.surplus.models import Distribution, Share
from kmp.books.models import Journal
from kmp.books.queries import balances
from members.savings import proof as savings_proof
from members.savings.models import Payment
from members.savings.queries import holdings
from tests.factories.governance import BOOK_YEAR, approved_distribution, closed_year, on_day, posted_distribution
from tests.factories.members import budi, make_left
from tests.governance.payouts.paying import ACCOUNT, PAYDAY, came_back, chosen, dewi, paid, sent
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
UPDATE = "UPDATE governance_payout SET"


def test_who_chose_nothing_is_paid_into_sukarela() -> None:
    members = closed_year()
    distribution = posted_distribution(members)

    batch = paid("sukarela")

    member = members["faskes"][0]
    share = Share.objects.get(member=member)
    assert (batch.state, batch.payouts.filter(state="dibayar").count()) == ("dibayar", 8)
    assert holdings(member, PAYDAY).sukarela_rp == share.total_rp
    assert {total.code: total.amount_rp for total in balances(PAYDAY)}["2-1200"] == 0
    assert paid_totals(distribution)["left_rp"] == 0
    assert Journal.objects.filter(reference=f"SHU-{batch.number}").count() == 1
    assert (differences(), savings_proof.differences()) == ([], [])


def test_every_way_goes_where_it_was_chosen_to_go() -> None:
    members = closed_year()
    posted_distribution(members)
    cash, bank = members["faskes"][0], members["faskes"][1]
    chosen(cash, "tunai")
    chosen(bank, "transfer", **ACCOUNT)

    by_cash, by_bank = paid("tunai"), paid("transfer")

    sums = dict(Share.objects.values_list("member", "total_rp"))
    lines = {
        batch.way: dict(Journal.objects.get(payouts__batch=batch).postings.values_list("account__code", "amount_rp"))
        for batch in (by_cash, by_bank)
    }
    assert lines["tunai"] == {"2-1200": sums[cash.pk], "1-1000": -sums[cash.pk]}
    assert lines["transfer"] == {"2-1200": sums[bank.pk], "1-1010": -sums[bank.pk]}
    assert [one.state for one in (by_cash.payouts.get(), by_bank.payouts.get())] == ["dibayar", "dikirim"]
    assert by_bank.payouts.get().account_number == "0123456789"
    assert (differences(), {one.way: one.members for one in owed_by_way()}["sukarela"]) == ([], 6)


def test_capital_pays_open_bills_first_and_the_rest_stays_capital() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["produsen"][0]
    chosen(member, "modal")
    before = holdings(member, PAYDAY).wajib_rp

    paid("modal")

    share = Share.objects.get(member=member)
    assert holdings(member, PAYDAY).wajib_rp == before + share.total_rp
    kept = Payment.objects.get(method="shu")
    assert (kept.kind, kept.bill, kept.amount_rp) == ("wajib", None, share.total_rp)
    assert (differences(), savings_proof.differences()) == ([], [])


def test_a_batch_needs_a_second_person_and_is_paid_once() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        assert code_of(approve_batch, batch, paid_on=PAYDAY, acting_user=budi()) == "payout_by_two_persons"
        assert not Payment.objects.filter(method="shu").exists()
        approve_batch(batch, paid_on=PAYDAY, acting_user=dewi())
        assert code_of(approve_batch, batch, paid_on=PAYDAY, acting_user=dewi()) == "batch_moved"
    assert Payment.objects.filter(method="shu").count() == 8


def test_what_is_prepared_is_not_prepared_again_until_it_is_dropped() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        assert code_of(prepare_batch, "sukarela", acting_user=dewi()) == "nothing_to_pay"
        drop_batch(batch, acting_user=budi())
        again = prepare_batch("sukarela", acting_user=dewi())
        assert code_of(drop_batch, batch, acting_user=budi()) == "batch_moved"
    assert again.payouts.filter(state="disiapkan").count() == 8
    assert batch.payouts.filter(state="batal").count() == 8


@pytest.mark.parametrize(
    ("paid_on", "code"), [(date(2026, 4, 16), "paid_in_future"), (date(2026, 3, 1), "day_too_early")]
)
def test_a_day_that_cannot_be_is_refused(paid_on: date, code: str) -> None:
    posted_distribution()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        assert code_of(approve_batch, batch, paid_on=paid_on, acting_user=dewi()) == code
    batch.refresh_from_db()
    assert (batch.state, Payment.objects.filter(method="shu").count()) == ("disiapkan", 0)


def test_nothing_is_prepared_before_the_posting_or_in_no_way() -> None:
    approved_distribution(closed_year())

    assert code_of(prepare_batch, "tunai", acting_user=budi()) == "nothing_to_pay"
    assert code_of(prepare_batch, "emas", acting_user=budi()) == "unknown_way"
    assert not PayoutBatch.objects.exists()


def test_the_last_payment_settles_the_year_and_a_return_opens_it_again() -> None:
    members = closed_year()
    distribution = posted_distribution(members)
    batch = sent(members["faskes"][0])
    paid("sukarela")
    assert Distribution.objects.get().state == "dibukukan"  # the bank has not answered yet

    with on_day(PAYDAY):
        record_results(batch, returned={}, arrived=None, on=PAYDAY, acting_user=budi())
        assert Distribution.objects.get().state == "lunas"
    came_back(batch, members["faskes"][0])

    distribution.refresh_from_db()
    assert (distribution.state, distribution.settled_at) == ("dibukukan", None)
    paid("transfer")
    assert Payout.objects.filter(state="dikirim").count() == 1


def test_a_choice_made_after_the_preparing_counts_from_the_next_time() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["nakes"][0]
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        choose_way(member, way="tunai", acting_user=budi())
        approve_batch(batch, paid_on=PAYDAY, acting_user=dewi())

    assert holdings(member, PAYDAY).sukarela_rp == Share.objects.get(member=member).total_rp


def test_only_the_members_that_were_picked_are_prepared() -> None:
    members = closed_year()
    posted_distribution(members)
    picked = members["pengguna"][0]

    batch = paid("sukarela", member_ids=[picked.pk])

    assert list(batch.payouts.values_list("share__member", flat=True)) == [picked.pk]
    assert owed_shares().count() == 7


AMOUNTS = {"produsen": [600], "distributor": [500], "faskes": [1, 2, 3], "pengguna": [10, 20, 30]}


def test_who_has_left_is_paid_in_money_and_never_into_savings() -> None:
    members = closed_year(participation=AMOUNTS)
    posted_distribution(members)
    gone = members["pengguna"][0]
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        make_left(gone)
        approve_batch(batch, paid_on=PAYDAY, acting_user=dewi())

    assert batch.payouts.filter(state="batal").count() == 1
    assert [(row["member_id"], row["way"]) for row in owed_members()] == [(gone.pk, "tunai")]
    assert code_of(choose_way, gone, way="modal", acting_user=budi()) == "member_left"
    paid("tunai")
    assert (owed_shares().count(), differences()) == (0, [])


def test_years_of_a_member_are_shown_one_by_one() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["faskes"][2]
    share = Share.objects.get(member=member)
    assert [(one.year, one.owed_rp) for one in years_of(member)] == [(BOOK_YEAR, share.total_rp)]

    paid("sukarela")

    assert [(one.paid_rp, one.owed_rp) for one in years_of(member)] == [(share.total_rp, 0)]


def test_raw_sql_pays_nobody_alone_and_changes_nothing_paid() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        waiting = prepare_batch("sukarela", acting_user=budi())
    payout = waiting.payouts.order_by("pk")[0]
    journal = Journal.objects.order_by("pk")[0].pk
    move = "UPDATE governance_payout SET state = 'dibayar', paid_on = '2026-04-15', journal_id = %s WHERE id = %s"

    assert "is not approved" in raw_sql_is_refused(move, journal, payout.pk)
    sql = "UPDATE governance_payoutbatch SET state = 'disetujui' WHERE id = %s"
    raw_sql_is_refused(sql, waiting.pk)
    sql = (
        "UPDATE governance_payoutbatch SET state = 'disetujui', approved_by_id = prepared_by_id, approved_at = now(),"
        " paid_on = '2026-04-15' WHERE id = %s"
    )
    assert "payout_by_two_persons" in raw_sql_is_refused(sql, waiting.pk)
    again = "INSERT INTO governance_payout (share_id, amount_rp, batch_id, method, state, bank,"
    again += " account_holder, return_reason) VALUES (%s, %s, %s, 'sukarela', 'disiapkan', '', '', '')"
    assert "one_live_payment_per_share" in raw_sql_is_refused(again, payout.share_id, payout.amount_rp, waiting.pk)
    for change in ("amount_rp = 1", "bank = 'X'", "method = 'tunai'", "state = 'dikirim'", "share_id = share_id + 1"):
        raw_sql_is_refused(f"{UPDATE} {change} WHERE id = %s", payout.pk)
    raw_sql_is_refused("DELETE FROM governance_payout WHERE id = %s", payout.pk)
    raw_sql_is_refused("DELETE FROM governance_payoutbatch WHERE id = %s", waiting.pk)
    assert Payout.objects.filter(journal__isnull=False).count() == 0


def test_raw_sql_pays_no_share_of_an_unposted_year_and_not_more_than_the_share() -> None:
    posted_distribution()
    share = Share.objects.order_by("pk")[0]
    batch = PayoutBatch.objects.create(number="BS-UJI", way="tunai", prepared_by=budi())
    sql = (
        "INSERT INTO governance_payout (share_id, amount_rp, batch_id, method, state, bank,"
        " account_holder, return_reason) VALUES (%s, %s, %s, %s, %s, '', '', '')"
    )

    assert "is not payable" in raw_sql_is_refused(sql, share.pk, share.total_rp + 1, batch.pk, "tunai", "disiapkan")
    wrong = raw_sql_is_refused(sql, share.pk, share.total_rp, batch.pk, "sukarela", "disiapkan")
    assert "prepared in a batch of its way" in wrong
    assert "batch of its way" in raw_sql_is_refused(sql, share.pk, share.total_rp, batch.pk, "tunai", "dibayar")
