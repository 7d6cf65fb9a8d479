"""Withdrawals, corrections, billing and arrears: the pages, who may act on them, what wrong input says."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kmp import clock
from kmp.accounts.models import User
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from members.joining.models import Application
from members.joining.services import pay_pokok
from members.registry.models import Member
from members.savings.models import Advance, Payment, Withdrawal
from members.savings.queries import bills_of, pokok_bill
from members.savings.returns import reverse_payment
from members.savings.services import receive_wajib
from members.savings.withdrawals import ask_withdrawal
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import (
    WAJIB_RP,
    budi,
    make_application,
    make_approved,
    make_member,
    open_house,
    rini,
    sari,
    user_of,
    wati,
)
from tests.factories.savings import bill_on, bill_this_month, billed_member, member_since, on, save, wajib_of

pytestmark = pytest.mark.django_db


def saver(amount_rp: int = 100_000) -> Member:
    member = make_member(group="nakes")
    save(member, amount_rp)
    return member


def asked(member: Member, by: User | None = None) -> Withdrawal:
    return ask_withdrawal(member, amount_rp=60_000, method="tunai", acting_user=by or rini())


def test_a_member_asks_simpanan_sukarela_back_and_takes_the_request_back() -> None:
    member = saver()
    browser = browser_of(user_of(member))
    account = {"bank": "Bank Contoh", "account_number": "0011223344", "account_holder": "Sari Contoh"}
    data = {"amount_rp": "60.000", "method": "transfer", **account}

    page = browser.post(reverse("savings_withdraw"), data, follow=True)

    withdrawal = Withdrawal.objects.get()
    assert "Rp60.000" in page.text
    assert "Bank Contoh ••••3344 a.n. Sari Contoh" in page.text
    assert "Masih ada permintaan" in browser.get(reverse("savings_withdraw")).text
    back = browser.post(reverse("savings_withdrawal_cancel", args=[withdrawal.pk]), follow=True)
    assert "Permintaan penarikan dibatalkan." in back.text
    withdrawal.refresh_from_db()
    assert withdrawal.state == "ditarik"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"amount_rp": "100.001", "method": "tunai"}, "Simpanan sukarela hanya Rp100.000"),
        ({"amount_rp": "1", "method": "transfer"}, "Isi bagian ini untuk transfer bank."),
        ({"amount_rp": "sepuluh", "method": "tunai"}, "Tulis jumlah rupiah dengan angka saja"),
        ({"amount_rp": "1", "method": "shu"}, "perlu diperbaiki"),
    ],
)
def test_a_wrong_request_stays_in_the_form(data: dict[str, str], sentence: str) -> None:
    member = saver()

    page = browser_of(user_of(member)).post(reverse("savings_withdraw"), data)

    assert page.status_code == 422
    assert sentence in page.text
    assert data["amount_rp"] in page.text
    assert Withdrawal.objects.count() == 0


def test_nobody_takes_back_the_request_of_another() -> None:
    withdrawal = asked(saver())

    assert browser_of(sari()).post(reverse("savings_withdrawal_cancel", args=[withdrawal.pk])).status_code == 404


def test_a_withdrawal_is_paid_by_the_second_person_after_a_fresh_code() -> None:
    withdrawal = asked(saver())
    way, pay = reverse("staff_withdrawal", args=[withdrawal.pk]), reverse("staff_withdrawal_pay", args=[withdrawal.pk])
    data = {"paid_on": str(clock.today())}

    assert "Nyatakan sudah dibayarkan" not in browser_of(rini()).get(way).text
    assert "Nyatakan sudah dibayarkan" in browser_of(budi()).get(way).text
    stale = browser_of(make_account(roles=["pengurus"]), fresh=False).post(pay, data)
    assert (stale.status_code, Payment.objects.filter(amount_rp__lt=0).count()) == (302, 0)
    assert browser_of(rini()).post(pay, data).status_code == 403
    page = browser_of(budi()).post(pay, data, follow=True)

    assert "Rp60.000 dibayarkan kepada" in page.text
    assert "Unduh bukti pembayaran" in page.text
    again = browser_of(budi()).post(pay, data)
    assert (again.status_code, Payment.objects.filter(amount_rp__lt=0).count()) == (422, 1)


def test_a_refusal_is_read_by_the_member() -> None:
    member = saver()
    withdrawal = asked(member)
    refuse = reverse("staff_withdrawal_refuse", args=[withdrawal.pk])

    assert browser_of(budi()).post(refuse, {"reason": ""}).status_code == 422
    browser_of(budi()).post(refuse, {"reason": "Nomor rekening tidak dikenal."})

    assert "Nomor rekening tidak dikenal." in browser_of(user_of(member)).get(reverse("savings")).text


def test_staff_ask_for_a_member_and_undo_a_mistake() -> None:
    member = saver()
    browser = browser_of(rini())
    data = {"amount_rp": "60000", "method": "tunai"}

    page = browser.post(reverse("staff_withdrawal_new", args=[member.pk]), data, follow=True)

    withdrawal = Withdrawal.objects.get()
    assert f"Permintaan {withdrawal.number} dicatat." in page.text
    assert browser.post(reverse("staff_withdrawal_new", args=[member.pk]), data).status_code == 422
    browser.post(reverse("staff_withdrawal_cancel", args=[withdrawal.pk]))
    listed = browser.get(reverse("staff_withdrawals"), {"keadaan": "ditarik"})
    assert [one.pk for one in listed.context["page"]] == [withdrawal.pk]


def test_the_queue_counts_what_another_asked() -> None:
    asked(saver())

    assert "Penarikan simpanan perlu dibayar" in browser_of(budi()).get("/meja/").text
    assert [one.number for one in browser_of(wati()).get(reverse("staff_withdrawals")).context["page"]] == [
        Withdrawal.objects.get().number
    ]


def test_a_payment_is_undone_with_a_reason_on_a_page_that_says_what_follows() -> None:
    member = billed_member()
    payment = receive_wajib(wajib_of(member), method="tunai", paid_on=clock.today(), acting_user=rini())
    url, home = reverse("staff_payment_reverse", args=[payment.pk]), reverse("staff_member_savings", args=[member.pk])
    browser = browser_of(rini())

    assert url in browser.get(home).text
    assert "Jurnal balik dibukukan hari ini" in browser.get(url).text
    assert browser.post(url, {"reason": ""}).status_code == 422
    page = browser.post(url, {"reason": "Salah orang."}, follow=True)

    assert "Salah orang." in page.text
    assert "Dibatalkan" in page.text
    assert bills_of(member).get().rest_rp == WAJIB_RP
    assert "sudah dibatalkan" in browser.post(url, {"reason": "Lagi."}).text
    assert url not in browser.get(home).text
    assert url not in browser_of(wati()).get(home).text


def test_a_simpanan_pokok_undone_is_paid_again_at_the_desk() -> None:
    member = make_member(group="nakes")
    reverse_payment(Payment.objects.get(), reason="Transfer kembali.", acting_user=rini())
    assert member.application is not None
    url = reverse("staff_bill", args=[pokok_bill(member.application.pk).pk])

    page = browser_of(rini()).post(url, {"method": "tunai", "paid_on": str(clock.today())}, follow=True)

    assert f"Pembayaran Rp100.000 dari {member.name} diterima." in page.text


def test_a_part_is_taken_at_the_desk_and_the_form_sent_twice_takes_one() -> None:
    bill = wajib_of(billed_member())
    browser, url = browser_of(rini()), reverse("staff_bill", args=[bill.pk])
    data = {"amount_rp": "20.000", "seen_rest_rp": "50000", "method": "tunai", "paid_on": str(clock.today())}

    first, second = browser.post(url, data), browser.post(url, data)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Sisa tagihan berubah" in second.text
    assert "Rp30.000" in browser.get(url).text
    assert bill.payments.count() == 1


def test_a_past_month_is_billed_and_later_only_who_is_missing() -> None:
    with on(2026, 8, 15):
        open_house(2026)
        first = member_since(2026, 3, 10)
        browser: Any = browser_of(rini())
        url, may = reverse("staff_wajib"), {"month": "2026-05-01"}
        assert browser.post(url, {"month": "2026-09-01"}).status_code == 422
        assert browser.post(url, {"month": "2025-12-01"}).status_code == 422
        browser.post(url, may)
        _work()
        browser.post(url, may)
        assert Run.objects.count() == 1
        second = member_since(2026, 4, 20)
        browser.post(url, may)
        _work()
        browser.post(url, may)

        assert Run.objects.count() == 2
        assert [one.member for one in Payment.objects.filter(kind="wajib")] == []
        assert list(bills_of(first)) != []
        assert bills_of(second).get().month.month == 5
        assert "Tagih yang belum" in browser.get(url).text


def _work() -> None:
    for run in Run.objects.filter(state="menunggu"):
        execute_run(run.pk)


def late_members(count: int) -> list[Member]:
    """Members who owe two months since February 2026."""
    members = [member_since(2026, 1, 10) for _ in range(count)]
    bill_on(2026, 2)
    bill_on(2026, 3)
    return members


def test_arrears_are_listed_filtered_and_summed() -> None:
    with on(2026, 6, 1):
        first, second = late_members(2)
        paid = bills_of(second)[0]
        receive_wajib(paid, method="tunai", paid_on=clock.today(), acting_user=rini())
        browser, url = browser_of(rini()), reverse("staff_arrears")

        page = browser.get(url)
        listed = [(one.name, one.bills_late, one.owed_rp) for one in page.context["page"]]
        assert listed == [(first.name, 2, 2 * WAJIB_RP), (second.name, 1, WAJIB_RP)]
        assert page.context["totals"] == {"members": 2, "rupiah": 3 * WAJIB_RP, "bills": 3}
        assert "https://wa.me/" in page.text or "–" in page.text
        assert [one.pk for one in browser.get(url, {"bulan": "2"}).context["page"]] == [first.pk]
        assert [one.pk for one in browser.get(url, {"q": second.number}).context["page"]] == [second.pk]
        assert list(browser.get(url, {"kelompok": "faskes"}).context["page"]) == []
        assert "Tidak ada yang cocok" in browser.get(url, {"provinsi": "12", "q": "x"}).text


def test_arrears_leave_as_csv_and_xlsx_after_a_fresh_code() -> None:
    with on(2026, 6, 1):
        (member,) = late_members(1)
        browser = browser_of(wati())

        text = b"".join(browser.get(reverse("staff_arrears_csv"))).decode("utf-8-sig")
        book = b"".join(browser.get(reverse("staff_arrears_xlsx")))

        assert text.splitlines()[1] == f"{member.number};{member.name};Tenaga kesehatan;;2;100000;2026-02-11"
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert rows[1][:2] == [member.number, member.name]
        stale = browser_of(make_account(roles=["pengawas"]), fresh=False).get(reverse("staff_arrears_csv"))
        assert stale.status_code == 302


def test_an_applicant_pays_in_parts_and_a_wrong_part_is_corrected() -> None:
    application = make_approved(make_application(group="nakes"))
    browser, url = browser_of(rini()), reverse("staff_application_pay", args=[application.pk])
    data = {"amount_rp": "40.000", "seen_rest_rp": "100000", "method": "tunai", "paid_on": str(clock.today())}

    page = browser.post(url, data, follow=True)

    assert "diterima sebagai titipan" in page.text
    assert browser.post(url, data).status_code == 422
    advance = Advance.objects.get()
    fix = reverse("staff_advance_reverse", args=[advance.pk])
    assert fix in page.text
    assert browser.post(fix, {"reason": ""}).status_code == 422
    assert "Titipan Rp40.000 dibatalkan." in browser.post(fix, {"reason": "Salah orang."}, follow=True).text
    assert browser.post(fix, {"reason": "Lagi."}).status_code == 422


def test_advances_of_an_ended_application_go_back_by_a_pengurus() -> None:
    application = make_approved(make_application(group="nakes"))
    pay_pokok(application, amount_rp=40_000, method="tunai", paid_on=clock.today(), acting_user=rini())
    url = reverse("staff_advances_return", args=[application.pk])
    assert browser_of(budi()).get(url).status_code == 404
    Application.objects.filter(pk=application.pk).update(state="ditarik")

    assert url in browser_of(budi()).get(reverse("staff_advances")).text
    assert url not in browser_of(rini()).get(reverse("staff_advances")).text
    data = {"method": "tunai", "paid_on": str(clock.today())}
    page = browser_of(budi()).post(url, data, follow=True)

    assert "Rp40.000 dikembalikan kepada" in page.text
    assert browser_of(budi()).get(url).status_code == 404


@pytest.mark.parametrize("name", ["staff_arrears", "staff_withdrawals", "staff_savings", "staff_member_savings"])
def test_pages_take_the_same_queries_for_two_rows_and_for_many(name: str) -> None:
    with on(2026, 6, 1):
        first = late_members(2)[0]
        save(first, 9)
        _ask_all()
        few = _queries(name, first)
        for member in [member_since(2026, 1, 10) for _ in range(4)]:
            save(member, 9)
        bill_on(2026, 4)
        bill_this_month()
        _ask_all()

        assert _queries(name, first) == few


def _ask_all() -> None:
    for member in Member.objects.filter(payments__kind="sukarela", withdrawals__isnull=True):
        ask_withdrawal(member, amount_rp=1, method="tunai", acting_user=rini())


def _queries(name: str, member: Member) -> int:
    browser = browser_of(rini())
    with CaptureQueriesContext(connection) as seen:
        args = [member.pk] if name == "staff_member_savings" else []
        assert browser.get(reverse(name, args=args)).status_code == 200
    return len(seen)
