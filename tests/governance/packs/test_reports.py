"""The annual report: written, supervised, signed by the whole board or refused in writing, and late or in time."""

from datetime import date
from functools import partial

import pytest

from governance.packs.figures import movement, year_figures
from governance.packs.models import AnnualReport, ReportSignature
from governance.packs.parts import statement_parts
from governance.packs.printing import report_pdf
from governance.packs.queries import digest_of, figures_of, reports_to_sign, statements_of
from governance.packs.rules import BudgetLine, readiness, ready_by
from governance.packs.services import (
    begin_report,
    put_to_signatures,
    set_budget,
    sign_report,
    supervise_report,
    take_report_back,
    write_report,
)
from governance.packs.states import ReportState
from kmp.statements.services import write_note
from kmp.statements.states import Statement
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from tests.factories.governance import BOOK_YEAR, closed_year, founding_bylaws, on_day
from tests.factories.members import budi, hadi, make_member, open_house, rini, wati
from tests.factories.packs import signed_report, written_report
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def test_a_year_has_one_report_however_often_it_is_begun() -> None:
    founding_bylaws()

    first, second = begin_report(2025, acting_user=budi()), begin_report(2025, acting_user=hadi())

    assert first.pk == second.pk
    assert ActionLog.objects.filter(action="governance.report.begun").count() == 1


def test_an_incomplete_report_is_not_put_to_the_signatures() -> None:
    founding_bylaws()
    report = begin_report(2025, acting_user=budi())
    write_report(report, words={"organisation": "Ada."}, acting_user=budi())

    assert code_of(put_to_signatures, report, acting_user=budi()) == "report_incomplete"
    report.refresh_from_db()
    assert (report.state, report.figures) == (ReportState.DRAFT, None)


def test_the_last_of_the_board_makes_it_final_with_a_number() -> None:
    founding_bylaws()
    report = signed_report()

    assert (report.state, report.paper and report.paper.number) == (ReportState.FINAL, f"LPJ {BOOK_YEAR}")
    assert report.digest == digest_of(report)
    assert {one.digest for one in report.signatures.all()} == {report.digest}
    assert code_of(sign_report, report, acting_user=budi()) == "report_not_signing"


def test_a_refusal_counts_and_keeps_its_reason() -> None:
    founding_bylaws()
    hadi()
    report = put_to_signatures(written_report(), acting_user=budi())
    sign_report(report, acting_user=budi())

    final = sign_report(report, acting_user=hadi(), refusal="Piutang belum dicocokkan.")

    assert final.state == ReportState.FINAL
    assert final.paper is not None
    assert ["Menolak dengan alasan tertulis", "1"] in final.paper.facts
    assert ReportSignature.objects.get(user=hadi()).refusal == "Piutang belum dicocokkan."


def test_only_the_board_signs_and_each_once() -> None:
    founding_bylaws()
    hadi()
    report = put_to_signatures(written_report(), acting_user=budi())
    sign_report(report, acting_user=budi())

    assert code_of(sign_report, report, acting_user=wati()) == "not_of_the_board"
    assert code_of(sign_report, report, acting_user=rini()) == "not_of_the_board"
    assert code_of(sign_report, report, acting_user=budi()) == "one_report_signature_per_revision"
    assert ReportSignature.objects.count() == 1


def test_the_board_is_told_and_sees_what_waits() -> None:
    founding_bylaws()
    hadi()
    report = put_to_signatures(written_report(), acting_user=budi())

    assert Notice.objects.filter(key=f"lpj:{report.pk}:1").count() == 2
    assert list(reports_to_sign(hadi())) == [report]
    sign_report(report, acting_user=hadi())
    assert list(reports_to_sign(hadi())) == []
    assert list(reports_to_sign(wati())) == []


def test_under_signature_words_and_figures_stand_still() -> None:
    founding_bylaws()
    hadi()
    report = put_to_signatures(written_report(), acting_user=budi())
    before = figures_of(report)

    make_member(group="nakes")
    assert code_of(write_report, report, words={"finance": "Lain."}, acting_user=budi()) == "report_not_draft"
    assert code_of(supervise_report, report, text="Lain.", acting_user=wati()) == "report_not_draft"
    raw_sql_is_refused("UPDATE governance_annualreport SET finance = 'Lain' WHERE id = %s", report.pk)
    report.refresh_from_db()
    assert figures_of(report) == before


def test_taken_back_it_is_live_again_and_signed_anew() -> None:
    founding_bylaws()
    hadi()
    report = put_to_signatures(written_report(), acting_user=budi())
    sign_report(report, acting_user=budi())

    draft = take_report_back(report, acting_user=budi())
    assert (draft.state, draft.revision, draft.figures) == (ReportState.DRAFT, 2, None)
    again = put_to_signatures(draft, acting_user=budi())
    assert code_of(sign_report, again, acting_user=budi(), seen_digest=report.digest) == "report_edited_meanwhile"
    assert sign_report(again, acting_user=budi()).state == ReportState.SIGNING


def test_raw_sql_changes_no_final_report_and_no_signature() -> None:
    founding_bylaws()
    report = signed_report()

    raw_sql_is_refused("UPDATE governance_annualreport SET finance = 'Lain' WHERE id = %s", report.pk)
    raw_sql_is_refused("UPDATE governance_annualreport SET state = 'konsep' WHERE id = %s", report.pk)
    raw_sql_is_refused("DELETE FROM governance_annualreport WHERE id = %s", report.pk)
    raw_sql_is_refused("UPDATE governance_reportsignature SET refusal = 'x' WHERE report_id = %s", report.pk)
    raw_sql_is_refused("DELETE FROM governance_reportsignature WHERE report_id = %s", report.pk)


def test_a_budget_line_needs_a_name_and_an_amount() -> None:
    founding_bylaws()
    report = begin_report(2025, acting_user=budi())

    assert code_of(set_budget, report, lines=[BudgetLine("beban", " ", 5)], acting_user=budi()) == "budget_line"
    assert code_of(set_budget, report, lines=[BudgetLine("beban", "Gaji", 0)], acting_user=budi()) == "budget_line"
    assert AnnualReport.objects.get().budget == []


def test_the_figures_are_those_of_books_and_register() -> None:
    closed_year()

    figures = year_figures(BOOK_YEAR)

    assert (figures["result"]["members_rp"], figures["result"]["non_members_rp"]) == (450_240_306, 37_412_905)
    assert figures["balance"]["assets_rp"] == figures["balance"]["claims_rp"]
    faskes = next(line for line in figures["movement"] if line["code"] == "faskes")
    assert (faskes["start"], faskes["joined"], faskes["left"], faskes["end"]) == (0, 3, 0, 3)
    assert (faskes["men"] + faskes["women"], faskes["institutions"]) == (0, 3)


def test_statements_and_their_notes_are_frozen_with_the_report() -> None:
    founding_bylaws()
    draft = written_report()
    write_note(draft.year, "lain", text="Gudang pindah.", seen=0, acting_user=budi())
    put = put_to_signatures(draft, acting_user=budi())

    late = partial(write_note, draft.year, "lain", text="Lain.", seen=1, acting_user=budi())
    assert code_of(late) == "notes_under_signature_are_frozen"
    frozen = {one["kind"]: one for one in statements_of(put)}
    assert list(frozen) == Statement.values
    assert "Gudang pindah." in str(frozen["catatan"])
    assert "Naskah" not in frozen["catatan"]["remark"]

    assert [one["kind"] for one in statements_of(take_report_back(put, acting_user=budi()))] == Statement.values
    assert late().version == 2


def test_a_report_of_the_first_release_still_prints_what_was_frozen() -> None:
    founding_bylaws()
    report = written_report()
    report.figures = {**year_figures(report.year)}

    assert statements_of(report) == []
    assert [part.name for part in statement_parts(report, report.figures)] == ["neraca-dan-phu"]
    assert report_pdf(report).startswith(b"%PDF")


def test_the_movement_adds_up_over_two_years() -> None:
    for year in (2025, 2026):
        with on_day(date(year, 5, 1)):
            open_house(2025, 2026)
            founding_bylaws()
            make_member(group="nakes")

    line = next(one for one in movement(2026) if one["code"] == "nakes")
    assert (line["start"], line["joined"], line["moved"], line["left"], line["end"]) == (1, 1, 0, 0, 2)
    assert line["men"] + line["women"] == 2


@pytest.mark.parametrize(
    ("meeting_on", "limit"),
    [
        (date(2026, 3, 28), date(2026, 2, 28)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2028, 3, 31), date(2028, 2, 29)),
        (date(2026, 1, 15), date(2025, 12, 15)),
    ],
)
def test_the_report_is_ready_one_month_before(meeting_on: date, limit: date) -> None:
    assert ready_by(meeting_on) == limit
    assert readiness(meeting_on=meeting_on, finished_on=limit, today=meeting_on) == []


def test_a_late_report_says_by_how_many_days() -> None:
    meeting_on = date(2026, 3, 28)

    late = readiness(meeting_on=meeting_on, finished_on=date(2026, 3, 3), today=meeting_on)
    open_still = readiness(meeting_on=meeting_on, finished_on=None, today=date(2026, 2, 20))

    assert [(one.code, one.message) for one in late] == [
        ("report_late", "Laporan tahunan baru final 3 hari sesudah batas satu bulan sebelum rapat.")
    ]
    assert [one.code for one in open_still] == ["report_open"]
    assert "Tinggal 8 hari" in open_still[0].message


def test_a_final_report_is_the_same_pages_again() -> None:
    founding_bylaws()
    report = signed_report()

    first = report_pdf(report)

    make_member(group="nakes")
    assert first.startswith(b"%PDF")
    assert report_pdf(report) == first
