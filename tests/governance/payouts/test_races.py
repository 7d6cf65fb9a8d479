"""Two at once: one approval pays, a returned share is paid anew once, a choice never splits a payment. Real threads."""

from functools import partial
from typing import Any

import pytest

from governance.payouts.models import Payout, PayoutBatch, PayoutReturn
from governance.payouts.proof import differences
from governance.payouts.returning import confirm_return, drop_return, return_payment
from governance.payouts.services import approve_batch, choose_way, drop_batch, prepare_batch
from kmp.books.models import Journal
from members.savings.models import Payment
from tests.factories.governance import closed_year, on_day, posted_distribution
from tests.factories.members import budi
from tests.governance.payouts.paying import PAYDAY, dewi, sent
from tests.governance.rivals import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_approvers_at_once_pay_once() -> None:
    posted_distribution()
    other = dewi()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        approving = partial(approve_batch, batch, paid_on=PAYDAY, acting_user=other)
        answers = at_once([approving, approving, partial(drop_batch, batch, acting_user=budi())])

    assert answers.count("batch_moved") == 2
    state = PayoutBatch.objects.get().state
    assert state in ("dibayar", "batal")
    assert Payment.objects.filter(method="shu").count() == (8 if state == "dibayar" else 0)
    assert differences() == []


def test_two_who_prepare_at_once_take_each_share_once() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        answers = at_once([partial(prepare_batch, "sukarela", acting_user=one) for one in (budi(), dewi())])

    assert answers.count("nothing_to_pay") == 1
    assert Payout.objects.filter(state="disiapkan").count() == 8


def test_a_return_recorded_twice_at_once_is_one() -> None:
    members = closed_year()
    posted_distribution(members)
    batch = sent(members["faskes"][0])
    with on_day(PAYDAY):
        facts: dict[str, Any] = {"reason": "Ditolak.", "on": PAYDAY, "acting_user": budi()}
        answers = at_once([partial(return_payment, batch, members["faskes"][0].pk, **facts)] * 2)

    assert answers.count("nothing_new") == 1
    assert PayoutReturn.objects.values_list("state", "payments").get() == ("dicatat", 1)


def test_a_return_confirmed_twice_and_a_new_payment_at_once_leave_one_live_payment() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["faskes"][0]
    batch = sent(one)
    with on_day(PAYDAY):
        report = return_payment(batch, one.pk, reason="Ditolak.", on=PAYDAY, acting_user=budi())
        confirming = partial(confirm_return, report, acting_user=dewi())
        dropping = partial(drop_return, report, acting_user=budi())
        answers = at_once([confirming, confirming, partial(prepare_batch, "transfer", acting_user=dewi()), dropping])

    assert answers.count("return_moved") == 2
    if PayoutReturn.objects.get().state == "batal":
        assert (answers[2], Payout.objects.get().state) == ("nothing_to_pay", "dikirim")
        return
    assert answers[2] == "nothing_to_pay" or Payout.objects.filter(state="disiapkan").count() == 1
    assert Payout.objects.filter(state="kembali").count() == 1
    assert Journal.objects.filter(reference__contains="/KEMBALI-").count() == 1
    assert differences() == []


def test_a_choice_during_the_approval_leaves_the_payment_whole() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["nakes"][0]
    other = dewi()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        approving = partial(approve_batch, batch, paid_on=PAYDAY, acting_user=other)
        at_once([approving, partial(choose_way, one, way="tunai", acting_user=budi())])

    assert Payout.objects.filter(share__member=one).values_list("method", "state").get() == ("sukarela", "dibayar")
    assert differences() == []
