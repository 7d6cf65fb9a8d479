"""The pages of payments: the member on the phone, the two persons at the desk, the bank's answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.payouts.models import PayChoice, Payout, PayoutBatch
from governance.payouts.rules import payout_code
from kmp.accounts.models import User
from tests.factories.governance import closed_year, on_day, posted_distribution
from tests.factories.kmp import PASSWORD, browser_of
from tests.factories.members import budi, rini, user_of, wati
from tests.governance.payouts.paying import ACCOUNT, PAYDAY, chosen, dewi, paid, sent

pytestmark = pytest.mark.django_db
LATER = PAYDAY + timedelta(days=1)


def get(user: User | None, name: str, *args: Any, **query: str) -> Any:
    return browser_of(user).get(reverse(name, args=args), query)


def post(user: User | None, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def test_a_member_chooses_and_what_was_typed_is_kept_when_it_is_refused() -> None:
    members = closed_year()
    posted_distribution(members)
    user = user_of(members["faskes"][0])

    refused = post(user, "pay_choice", way="transfer", bank="BRI", account_number="12", account_holder="Contoh")

    assert refused.status_code == 422
    assert 'value="BRI"' in refused.content.decode()
    assert "5 sampai 20 angka" in refused.content.decode()
    assert not PayChoice.objects.exists()
    assert post(user, "pay_choice", way="transfer", **ACCOUNT).status_code == 303
    page = get(user, "pay_choice").content.decode()
    assert "Sekarang: transfer bank" in page
    assert "bukan objek pajak" in page


def test_two_persons_pay_at_the_desk() -> None:
    posted_distribution()
    board, second = budi(), dewi()
    with on_day(PAYDAY):
        made = post(board, "staff_payout_prepare", way="sukarela")
        batch = PayoutBatch.objects.get()
        assert made.url == reverse("staff_payout_batch", args=[batch.pk])
        assert "Perlu orang kedua" in get(board, "staff_payout_batch", batch.pk).content.decode()
        mine = post(board, "staff_payout_approve", batch.pk, paid_on="2026-04-15")
        assert (mine.status_code, Payout.objects.filter(state="dibayar").count()) == (422, 0)
        assert "Setujui dan bayarkan" in get(second, "staff_payout_batch", batch.pk).content.decode()
        assert post(second, "staff_payout_approve", batch.pk, paid_on="2026-04-15").status_code == 303

    assert Payout.objects.filter(state="dibayar").count() == 8
    nobody = post(board, "staff_payout_prepare", way="sukarela")
    assert nobody.status_code == 422
    assert "Tidak ada SHU yang menunggu" in nobody.content.decode()


def test_ticked_members_of_one_way_are_prepared() -> None:
    members = closed_year()
    posted_distribution(members)
    one = members["nakes"][1]
    with on_day(PAYDAY):
        page = get(budi(), "staff_unpaid", cara="sukarela").content.decode()
        assert page.count('name="anggota"') == 8
        post(budi(), "staff_payout_prepare", way="sukarela", pilih="1", anggota=[one.pk])
        none = post(budi(), "staff_payout_prepare", way="sukarela", pilih="1")

    assert list(Payout.objects.values_list("share__member", flat=True)) == [one.pk]
    assert none.status_code == 422


def test_the_bank_gets_a_file_and_its_answer_is_recorded() -> None:
    members = closed_year()
    posted_distribution(members)
    batch = sent(members["faskes"][0], members["faskes"][1])
    back, came = batch.payouts.order_by("share__member__number")
    told = b"".join(get(budi(), "staff_payout_file", batch.pk).streaming_content).decode()
    assert told.count("SU-") == 4  # the reference, and in the message
    answer = f"rujukan;hasil;keterangan\n{payout_code(back.pk)};gagal;Rekening ditutup\n{payout_code(came.pk)};ok;\n"

    with on_day(LATER):
        bad = SimpleUploadedFile("a.csv", b"rujukan;hasil\nSU-1;gagal\n")
        refused = post(budi(), "staff_payout_results", batch.pk, file=bad, returned_on="2026-04-16")
        assert (refused.status_code, "Baris 2" in refused.content.decode()) == (422, True)
        good = SimpleUploadedFile("a.csv", answer.encode())
        post(budi(), "staff_payout_results", batch.pk, file=good, returned_on="2026-04-16")

        page = get(budi(), "staff_payout_batch", batch.pk).content.decode()
        assert ("Pengurus lain mencocokkan" in page, "Sahkan" in page) == (True, False)
        report = batch.returns.get()
        mine = browser_of(budi()).post(reverse("staff_return_confirm", args=[batch.pk, report.pk]), follow=True)
        assert "disahkan orang lain" in mine.content.decode()
        assert "Sahkan" in get(dewi(), "staff_payout_batch", batch.pk, keadaan="dicatat").content.decode()
        assert post(dewi(), "staff_return_confirm", batch.pk, report.pk).status_code == 303

    assert dict(batch.payouts.values_list("pk", "state")) == {back.pk: "kembali", came.pk: "dibayar"}
    assert "Rekening ditutup" in get(user_of(members["faskes"][0]), "pay_choice").content.decode()


def test_money_that_comes_back_is_confirmed_on_a_page_of_its_own() -> None:
    members = closed_year()
    posted_distribution(members)
    chosen(members["faskes"][0], "tunai")
    batch = paid("tunai")
    payout = batch.payouts.get()

    with on_day(LATER):
        assert "tidak diambil" in get(budi(), "staff_payout_return", batch.pk, payout.pk).content.decode()
        facts = {"returned_on": "2026-04-16", "reason": "Tidak datang."}
        assert post(budi(), "staff_payout_return", batch.pk, payout.pk, **facts).status_code == 303
        again = post(budi(), "staff_payout_return", batch.pk, payout.pk, **facts)

        report = batch.returns.get()
        assert post(dewi(), "staff_return_drop", batch.pk, report.pk).status_code == 303

    assert (batch.payouts.get().state, again.status_code) == ("dibayar", 422)
    assert get(dewi(), "staff_payout_batch", batch.pk).content.decode().count("Dibatalkan") == 1
    assert post(dewi(), "staff_return_confirm", batch.pk + 1, report.pk).status_code == 404


def test_a_receipt_is_for_its_member_and_the_desk() -> None:
    members = closed_year()
    posted_distribution(members)
    one, other = members["faskes"][0], members["faskes"][1]
    chosen(one, "tunai")
    payout = paid("tunai").payouts.get()

    answers = [get(user, "shu_receipt", payout.pk) for user in (user_of(one), wati(), user_of(other), rini())]

    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    assert answers[0].content.startswith(b"%PDF")


def test_paying_and_files_ask_for_a_fresh_code() -> None:
    members = closed_year()
    posted_distribution(members)
    batch = sent(members["faskes"][0])
    board = budi()
    board.set_password(PASSWORD)
    board.save(update_fields=["password"])
    stale = browser_of(board, fresh=False)

    assert stale.post(reverse("staff_payout_approve", args=[batch.pk])).status_code == 302
    for name, args in (("staff_payout_file", [batch.pk]), ("staff_unpaid_csv", [])):
        assert stale.get(reverse(name, args=args)).status_code == 302


@pytest.mark.parametrize("name", ["staff_payouts", "staff_unpaid", "pay_choice", "staff_payout_batch"])
def test_pages_take_a_constant_number_of_queries(name: str, django_assert_max_num_queries: Any) -> None:
    members = closed_year()
    posted_distribution(members)
    batch = sent(members["faskes"][0])
    args = [batch.pk] if name == "staff_payout_batch" else []
    browser = browser_of(user_of(members["nakes"][0]) if name == "pay_choice" else budi())

    with django_assert_max_num_queries(26):
        assert browser.get(reverse(name, args=args)).status_code == 200
