"""Bank statements at the desk."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.runs.models import Run
from kmp.trail.models import ActionLog
from members.banking import services
from members.banking.models import BankLine, BankStatement
from members.banking.services import match_waiting_lines
from members.savings.queries import holdings, rest_of
from members.savings.rules import payment_code
from tests.factories.banking import bill_this_month, csv_of, make_line, make_statement, old_member
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import WAJIB_RP, make_application, make_approved, rini, wati

pytestmark = pytest.mark.django_db


def upload(browser: Client, content: bytes) -> Any:
    return browser.post(reverse("staff_bank_upload"), {"file": SimpleUploadedFile("mutasi.csv", content)})


def get(user: User, name: str, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_file_is_shown_before_it_is_kept_and_then_matched() -> None:
    member = old_member()
    (bill,) = bill_this_month()
    browser = browser_of(rini())

    sent = upload(browser, csv_of([(f"IURAN {payment_code(bill.pk)}", WAJIB_RP), ("DARI ANI", 75_000)]))
    assert (sent.status_code, BankStatement.objects.count()) == (303, 0)
    preview = browser.get(sent["Location"]).text
    assert ("Simpan 2 uang masuk" in preview, "Uang masuk: “Kredit”" in preview) == (True, True)
    entered = browser.post(sent["Location"])

    assert (entered.status_code, entered["Location"]) == (303, reverse("staff_bank"))
    assert rest_of(bill) == 0
    page = browser.get(reverse("staff_bank")).text
    assert ("DARI ANI" in page, "IURAN" in page) == (True, False)
    assert member.name in browser.get(reverse("staff_bank") + "?keadaan=cocok").text
    assert browser.post(sent["Location"])["Location"] == reverse("staff_bank_upload")


def test_wrong_rows_are_shown_and_nothing_can_be_kept() -> None:
    browser = browser_of(rini())
    sent = upload(browser, csv_of([("DARI ANI", 50_000)]) + b"\nkemarin;uji;;1000;0")

    page = browser.get(sent["Location"]).text
    forced = browser.post(sent["Location"])

    assert "1 baris belum dapat dibaca." in page
    assert "“kemarin” bukan tanggal." in page
    assert "Simpan dan cocokkan" not in page
    assert (forced.status_code, BankLine.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"nama;nilai\nWulan;12\n", "Baris judul tidak ditemukan."),
        (b"%PDF-1.7 bukan csv", "Berkas ini bukan CSV"),
        (b"Tanggal;Keterangan;Debet;Kredit;Saldo\n", "Tidak ada uang masuk dalam berkas ini."),
    ],
)
def test_a_file_that_is_no_statement_is_refused_beside_the_field(content: bytes, sentence: str) -> None:
    answer = upload(browser_of(rini()), content)

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_the_same_file_says_so_in_its_preview() -> None:
    make_statement([("DARI ANI", 50_000)])
    browser = browser_of(rini())

    sent = upload(browser, csv_of([("DARI ANI", 50_000)]))
    page = browser.get(sent["Location"]).text

    assert "Berkas ini sudah diimpor." in page
    assert "Simpan dan cocokkan" not in page


def test_a_preview_is_of_whoever_uploaded_it() -> None:
    sent = upload(browser_of(rini()), csv_of([("DARI ANI", 50_000)]))
    from tests.factories.members import make_user

    answer = browser_of(make_user(role="petugas")).get(sent["Location"])

    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_bank_upload"))


def test_a_large_file_is_matched_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_AT_ONCE", 1)
    browser = browser_of(rini())
    sent = upload(browser, csv_of([("DARI ANI", 50_000), ("DARI BUDI", 60_000)]))

    answer = browser.post(sent["Location"])

    assert answer["Location"] == reverse("run", args=[Run.objects.get(kind="mutasi").pk])


def test_the_list_searches_words_and_amounts() -> None:
    make_statement([("DARI ANI", 50_000), ("DARI BUDI", 75_000)])
    browser, url = browser_of(wati()), reverse("staff_bank")

    def found(query: str) -> list[str]:
        return [row["line"].description for row in browser.get(url + query).context["rows"]]

    assert found("") == ["DARI ANI", "DARI BUDI"]
    assert found("?q=budi") == found("?q=75.000") == ["DARI BUDI"]
    assert found("?keadaan=cocok") == found("?q=tidak") == []
    page = browser.get(url).text
    assert "Perlu dicocokkan <b>2</b>" in page
    assert "Unggah mutasi" not in page


def test_the_list_asks_the_same_number_of_queries_for_one_and_many() -> None:
    for _ in range(4):
        old_member()
    bills = bill_this_month()
    make_statement([(payment_code(bills[0].pk), WAJIB_RP)])
    match_waiting_lines(acting_user=rini())
    browser, url = browser_of(rini()), reverse("staff_bank") + "?keadaan=cocok"
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    make_statement([(payment_code(bill.pk), WAJIB_RP) for bill in bills[1:]])
    match_waiting_lines(acting_user=rini())
    browser.get(url)  # what waits is counted once for each change of the log
    with CaptureQueriesContext(connection) as many:
        browser.get(url)

    assert len(one) == len(many)


def test_the_export_needs_a_fresh_proof_and_is_logged() -> None:
    make_line("=DARI ANI", 50_000)

    stale = browser_of(make_account(roles=["petugas"]), fresh=False).get(reverse("staff_bank_csv"))
    fresh = get(rini(), "staff_bank_csv")

    assert stale.status_code == 302
    lines = b"".join(fresh.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].split(";")[1:4] == ["50000", "'=DARI ANI", "Perlu dicocokkan"]
    assert ActionLog.objects.filter(action="members.bank.exported").count() == 1


def test_a_line_proposes_who_it_may_come_from() -> None:
    member, other = old_member(name="Kartika Contoh"), old_member(name="Lestari Contoh")
    bill_this_month()
    line = make_line(f"TRSF DARI KARTIKA {other.number}", WAJIB_RP)

    page = text(get(rini(), "staff_bank_line", line.pk))

    assert "nomor anggota ada dalam berita, sisa tagihannya sama persis" in page
    assert "nama mirip dengan berita, sisa tagihannya sama persis" in page
    assert f"?anggota={member.pk}" in page
    found = text(get(rini(), "staff_bank_line", line.pk, query="?cari=lestari"))
    assert (other.name in found, member.name in found) == (True, False)


def test_a_person_assigns_a_line_with_what_is_over_to_sukarela() -> None:
    member = old_member()
    (bill,) = bill_this_month()
    line = make_line("DARI SESEORANG", WAJIB_RP + 25_000)

    page = text(get(rini(), "staff_bank_line", line.pk, query=f"?anggota={member.pk}"))
    assert ('value="50.000"' in page, 'value="25.000"' in page) == (True, True)
    facts = {"anggota": member.pk, f"tagihan-{bill.pk}": "50.000", f"sukarela-{member.pk}": "20.000"}
    wrong = post(rini(), "staff_bank_assign", line.pk, **facts)
    assert (wrong.status_code, "berjumlah Rp70.000, sedangkan uang yang masuk Rp75.000" in text(wrong)) == (422, True)
    assert 'value="20.000"' in text(wrong)
    right = post(rini(), "staff_bank_assign", line.pk, **{**facts, f"sukarela-{member.pk}": "25.000"})

    assert right.status_code == 303
    held = holdings(member, clock.today())
    assert (held.wajib_rp, held.sukarela_rp) == (WAJIB_RP, 25_000)
    assert member.name in text(get(wati(), "staff_bank_line", line.pk))


def test_nobody_chosen_assigns_nothing() -> None:
    line = make_line("DARI SESEORANG", 25_000)

    answer = post(rini(), "staff_bank_assign", line.pk)

    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_bank_line", args=[line.pk]))


def test_an_applicant_is_chosen_for_a_simpanan_pokok() -> None:
    application = make_approved(make_application(group="nakes"))
    bill = application.bills.get()
    line = make_line("DARI PENDAFTAR", 30_000)

    assert f"?pokok={bill.pk}" in text(get(rini(), "staff_bank_line", line.pk))
    post(rini(), "staff_bank_assign", line.pk, **{"pokok": bill.pk, f"tagihan-{bill.pk}": "30.000"})

    assert rest_of(bill) == bill.amount_rp - 30_000


def test_a_line_is_put_aside_with_a_reason_and_taken_up_again() -> None:
    line = make_line("PUSKESMAS BAYAR BARANG", 5_000_000)

    empty = post(rini(), "staff_bank_ignore", line.pk, reason="")
    aside = post(rini(), "staff_bank_ignore", line.pk, reason="Pembayaran barang.")
    assert (empty.status_code, aside.status_code) == (422, 303)
    assert "Pembayaran barang." in text(get(wati(), "staff_bank", query="?keadaan=diabaikan"))
    assert post(rini(), "staff_bank_reopen", line.pk).status_code == 303
    line.refresh_from_db()
    assert line.state == "menunggu"


def test_undoing_a_match_says_what_follows_and_needs_a_reason() -> None:
    old_member()
    (bill,) = bill_this_month()
    line = make_line(payment_code(bill.pk), WAJIB_RP)
    match_waiting_lines(acting_user=rini())

    assert "jurnal balik hari ini" in text(get(rini(), "staff_bank_undo", line.pk))
    assert post(rini(), "staff_bank_undo", line.pk, reason="").status_code == 422
    assert post(rini(), "staff_bank_undo", line.pk, reason="Salah orang.").status_code == 303
    assert rest_of(bill) == WAJIB_RP
    assert "Salah orang." in text(get(rini(), "staff_bank_line", line.pk))


def test_new_bills_are_tried_again() -> None:
    old_member()
    line = make_line("SW-", WAJIB_RP)
    bill_this_month()

    assert post(rini(), "staff_bank_match").status_code == 303
    line.refresh_from_db()
    assert (line.state, line.matched_by) == ("cocok", "jumlah")


def test_only_who_imports_opens_the_file_itself() -> None:
    statement = make_statement([("DARI ANI", 50_000)])

    assert get(rini(), "file", statement.file_id).status_code == 200
    assert get(wati(), "file", statement.file_id).status_code == 404
    assert "1 baris" in text(get(wati(), "staff_bank_statement", statement.pk))
