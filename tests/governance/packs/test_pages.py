"""Annual report and pack on the pages: who writes, who signs, who downloads."""

from typing import Any

import pytest
from django.urls import reverse

from governance.meetings.models import Todo
from governance.packs.models import AnnualReport, Pack, ReportSignature
from governance.packs.services import begin_report, put_to_signatures
from governance.packs.states import ReportState
from kmp.accounts.models import User
from kmp.runs.services import execute_run
from tests.factories.governance import BOOK_YEAR, founding_bylaws, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, hadi, make_member, rini, user_of, wati
from tests.factories.packs import made_pack, signed_report, written_report

pytestmark = pytest.mark.django_db


def get(user: User | None, name: str, *args: Any) -> Any:
    return browser_of(user).get(reverse(name, args=args))


def post(user: User | None, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def test_the_board_writes_and_the_supervisors_write_their_own_part() -> None:
    founding_bylaws()
    post(budi(), "staff_reports", year=BOOK_YEAR)

    post(budi(), "staff_report_write", BOOK_YEAR, organisation="Tertib.", business="", finance="", work_plan="")
    post(wati(), "staff_report_supervise", BOOK_YEAR, text="Sudah kami periksa.")
    assert post(budi(), "staff_report_supervise", BOOK_YEAR, text="Lain.").status_code == 403
    assert post(wati(), "staff_report_write", BOOK_YEAR, organisation="Lain.").status_code == 403

    report = AnnualReport.objects.get()
    assert (report.organisation, report.supervision) == ("Tertib.", "Sudah kami periksa.")
    assert "Bagian “Usaha” masih kosong." in get(budi(), "staff_report", BOOK_YEAR).content.decode()


def test_a_reader_begins_no_report() -> None:
    assert post(wati(), "staff_reports", year=BOOK_YEAR).status_code == 422
    assert not AnnualReport.objects.exists()


def test_the_budget_is_written_line_by_line() -> None:
    founding_bylaws()
    begin_report(BOOK_YEAR, acting_user=budi())
    rows = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 0}
    first = {"form-0-kind": "pendapatan", "form-0-name": "Penjualan", "form-0-amount_rp": "900.000.000"}
    half = {"form-1-kind": "beban", "form-1-name": "Gaji", "form-1-amount_rp": "", "form-2-kind": "beban"}

    assert post(budi(), "staff_report_budget", BOOK_YEAR, **rows, **first, **half).status_code == 422
    whole = {**half, "form-1-amount_rp": "300.000.000"}
    assert post(budi(), "staff_report_budget", BOOK_YEAR, **rows, **first, **whole).status_code == 303

    budget = [(line["name"], line["amount_rp"]) for line in AnnualReport.objects.get().budget]
    assert budget == [("Penjualan", 900_000_000), ("Gaji", 300_000_000)]
    assert "Rp600.000.000" in get(budi(), "staff_report", BOOK_YEAR).content.decode()


def test_a_refusal_without_a_reason_is_asked_again_and_nothing_is_kept() -> None:
    founding_bylaws()
    hadi()
    report = put_to_signatures(written_report(), acting_user=budi())

    answer = post(hadi(), "staff_report_sign", BOOK_YEAR, digest=report.digest, answer="tolak", refusal="")
    assert (answer.status_code, ReportSignature.objects.count()) == (422, 0)
    assert "Undang-undang meminta alasan tertulis" in answer.content.decode()
    post(hadi(), "staff_report_sign", BOOK_YEAR, digest=report.digest, answer="tolak", refusal="Piutang.")
    post(budi(), "staff_report_sign", BOOK_YEAR, digest=report.digest, answer="tanda", refusal="")

    assert AnnualReport.objects.get().state == ReportState.FINAL
    assert "menolak: Piutang." in get(wati(), "staff_report", BOOK_YEAR).content.decode()


def test_a_report_is_put_taken_back_and_downloaded() -> None:
    founding_bylaws()
    written_report()

    post(budi(), "staff_report_put", BOOK_YEAR)
    assert AnnualReport.objects.get().state == ReportState.SIGNING
    post(budi(), "staff_report_back", BOOK_YEAR)
    assert AnnualReport.objects.get().state == ReportState.DRAFT
    assert get(rini(), "staff_report_pdf", BOOK_YEAR).content.startswith(b"%PDF")


def test_the_pack_is_asked_for_made_and_downloaded_by_every_member() -> None:
    member = make_of("nakes")
    plenary = planned_plenary()
    assert "Berkas belum disusun" in get(budi(), "staff_pack", plenary.pk).content.decode()
    assert post(wati(), "staff_pack_make", plenary.pk).status_code == 403
    assert get(user_of(member), "pack", plenary.pk).status_code == 404

    post(budi(), "staff_pack_make", plenary.pk)
    assert "Menunggu giliran" in get(budi(), "staff_pack", plenary.pk).content.decode()
    execute_run(Pack.objects.get().run_id)

    assert "Acara rapat" in get(user_of(member), "pack", plenary.pk).content.decode()
    assert b"".join(get(user_of(member), "pack_pdf", plenary.pk).streaming_content).startswith(b"%PDF")
    assert get(user_of(member), "pack_zip", plenary.pk).content.startswith(b"PK")
    assert get(wati(), "staff_pack_zip", plenary.pk).content.startswith(b"PK")


def test_a_final_report_leads_to_the_pack_of_its_meeting() -> None:
    founding_bylaws()
    signed_report()

    text = get(budi(), "staff_report", BOOK_YEAR).content.decode()

    assert "Sidik dihitung ulang saat halaman ini dibuka: cocok." in text
    assert f"LPJ {BOOK_YEAR}" in text


def test_the_reporting_of_the_result_is_marked_on_the_page() -> None:
    plenary = planned_plenary()
    Todo.objects.filter(meeting=plenary, key="laporan_rat").delete()
    made_pack(plenary)
    todo = Todo.objects.create(
        meeting=plenary,
        key="laporan_rat",
        title="Laporkan hasil RAT",
        due_on=plenary.starts_at.date(),
        duty="sekretaris",
    )

    assert post(wati(), "staff_pack_reported", plenary.pk).status_code == 403
    post(budi(), "staff_pack_reported", plenary.pk, catatan="Tanda terima 12")

    todo.refresh_from_db()
    assert (todo.done_by, todo.note) == (budi(), "Tanda terima 12")
    assert "Sudah dilaporkan." in get(budi(), "staff_pack", plenary.pk).content.decode()


def make_of(group: str) -> Any:
    founding_bylaws()
    return make_member(group=group)
