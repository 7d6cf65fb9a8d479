"""The only writers of annual reports: written, put to the signatures of the whole board, final when all have spoken."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.packs.figures import year_figures, year_statements
from governance.packs.locks import lock_report
from governance.packs.models import AnnualReport, ReportSignature
from governance.packs.queries import board, digest_of, missing_board, signatures, written
from governance.packs.rules import BUDGET_KINDS, MOST_BUDGET_LINES, SIGNATURE_ARTICLE, BudgetLine, report_problems
from governance.packs.states import ReportState
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.queries import display_name
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.statements.services import lift_notes_seal, seal_notes
from kmp.trail.services import record
from kmp.ui.formats import rupiah
from members.notices.services import tell_users
from members.notices.states import Topic

PAPER_KIND = "laporan_tahunan"
BY_BOARD = ("organisation", "business", "finance", "work_plan")


@act
def begin_report(year: int, *, acting_user: User) -> AnnualReport:
    """An empty report of a book year; the one that is there, if there is one."""
    report, is_new = AnnualReport.objects.get_or_create(
        year=year, defaults={"written_by": acting_user, "written_at": clock.now()}
    )
    if is_new:
        record("governance.report.begun", report, acting_user=acting_user, after={"year": year})
    return report


@act
def write_report(report: AnnualReport, *, words: Mapping[str, str], acting_user: User) -> AnnualReport:
    """The board's sections in words. Refused: `report_not_draft`."""
    locked = _lock_draft(report)
    changed = [name for name in BY_BOARD if name in words and words[name].strip() != getattr(locked, name)]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, words[name].strip())
    locked.written_by, locked.written_at = acting_user, clock.now()
    locked.save(update_fields=[*changed, "written_by", "written_at"])
    record("governance.report.written", locked, acting_user=acting_user, after={"sections": changed})
    return locked


@act
def set_budget(report: AnnualReport, *, lines: Sequence[BudgetLine], acting_user: User) -> AnnualReport:
    """The budget of the coming year, in its order. Refused: `report_not_draft`, `budget_too_long`, `budget_line`."""
    locked = _lock_draft(report)
    refuse_on(_budget_problems(lines))
    locked.budget = [line.as_json() for line in lines]
    locked.save(update_fields=["budget"])
    record("governance.report.written", locked, acting_user=acting_user, after={"sections": ["budget"]})
    return locked


@act
def supervise_report(report: AnnualReport, *, text: str, acting_user: User) -> AnnualReport:
    """What the supervisors report of their year (UU 25/1992 Ps 39). Refused: `report_not_draft`."""
    locked = _lock_draft(report)
    locked.supervision, locked.supervised_by = text.strip(), acting_user
    locked.save(update_fields=["supervision", "supervised_by"])
    record("governance.report.supervised", locked, acting_user=acting_user)
    return locked


@act
def put_to_signatures(report: AnnualReport, *, acting_user: User) -> AnnualReport:
    """Freeze words, figures and the notes of the statements; every pengurus is asked to sign.

    Refused: `report_not_draft`, `report_incomplete`.
    """
    locked = _lock_draft(report)
    refuse_on(report_problems(written(locked), locked.budget))
    seal_notes(locked.year, acting_user=acting_user)
    locked.figures = {**year_figures(locked.year), "statements": year_statements(locked.year)}
    locked.digest, locked.state = digest_of(locked), ReportState.SIGNING
    locked.save(update_fields=["figures", "digest", "state"])
    tell_users(
        board(),
        topic=Topic.MEETINGS,
        key=f"lpj:{locked.pk}:{locked.revision}",
        title=_("Laporan tahunan %(year)s menunggu tanda tangan Anda") % {"year": locked.year},
        path=reverse("staff_report", args=[locked.year]),
    )
    after = {"revision": locked.revision, "digest": locked.digest}
    record("governance.report.put", locked, acting_user=acting_user, after=after)
    return locked


@act
def take_report_back(report: AnnualReport, *, acting_user: User) -> AnnualReport:
    """Back to a draft with live figures; what was signed stays on record and everybody signs anew.

    Refused: `report_not_signing`.
    """
    locked = _lock_signing(report)
    lift_notes_seal(locked.year, acting_user=acting_user)
    locked.state, locked.figures, locked.digest = ReportState.DRAFT, None, ""
    locked.revision += 1
    locked.save(update_fields=["state", "figures", "digest", "revision"])
    record("governance.report.taken_back", locked, acting_user=acting_user, after={"revision": locked.revision})
    return locked


@act
def sign_report(
    report: AnnualReport, *, acting_user: User, refusal: str = "", seen_digest: str | None = None
) -> AnnualReport:
    """Sign, or refuse with a reason in writing; the report is final when the whole board has spoken.

    Refused: `report_not_signing`, `not_of_the_board`, `one_report_signature_per_revision`; `report_edited_meanwhile`
    where the page showed another report than the present one.
    """
    locked = _lock_signing(report)
    if seen_digest not in (None, locked.digest):
        raise DomainError(
            "report_edited_meanwhile", _("Laporan ini baru saja diubah. Baca lagi sebelum Anda tanda tangani.")
        )
    if not board().filter(pk=acting_user.pk).exists():
        message = _("Laporan tahunan ditandatangani pengurus.")
        raise DomainError(
            "not_of_the_board", message, problems=[Blocker("not_of_the_board", message, SIGNATURE_ARTICLE)]
        )
    ReportSignature.objects.create(
        report=locked,
        user=acting_user,
        name=display_name(acting_user),
        revision=locked.revision,
        digest=locked.digest,
        refusal=" ".join(refusal.split()),
        signed_at=clock.now(),
    )
    code = "governance.report.refused" if refusal else "governance.report.signed"
    record(code, locked, acting_user=acting_user, after={"digest": locked.digest})
    if not missing_board(locked).exists():
        _finish(locked, acting_user=acting_user)
    return locked


@step
def _finish(report: AnnualReport, *, acting_user: User) -> None:
    report.state, report.finished_at = ReportState.FINAL, clock.now()
    report.paper = _issue(report, acting_user=acting_user)
    report.save(update_fields=["state", "finished_at", "paper"])
    record("governance.report.final", report, acting_user=acting_user, after={"digest": report.digest})


@step
def _issue(report: AnnualReport, *, acting_user: User) -> Paper:
    given = list(signatures(report))
    figures: Any = report.figures
    refused = sum(1 for one in given if one.refusal)
    return issue_paper(
        kind=PAPER_KIND,
        number=f"LPJ {report.year}",
        title=_("Laporan Pertanggungjawaban Pengurus Tahun Buku %(year)s") % {"year": report.year},
        facts=[
            (_("Anggota akhir tahun"), str(sum(line["end"] for line in figures["movement"]))),
            (_("Jumlah aset"), rupiah(figures["balance"]["assets_rp"])),
            (_("Sisa hasil usaha"), rupiah(figures["result"]["total_rp"])),
            (_("Ditandatangani pengurus"), str(len(given) - refused)),
            (_("Menolak dengan alasan tertulis"), str(refused)),
            (_("Sidik laporan"), report.digest),
        ],
        subject=report,
        acting_user=acting_user,
    )


def _lock_draft(report: AnnualReport) -> AnnualReport:
    locked = lock_report(report.pk)
    if locked.state != ReportState.DRAFT:
        message = _("Laporan ini sudah diajukan untuk ditandatangani. Tarik kembali dahulu bila perlu diubah.")
        raise DomainError("report_not_draft", message)
    return locked


def _lock_signing(report: AnnualReport) -> AnnualReport:
    locked = lock_report(report.pk)
    if locked.state != ReportState.SIGNING:
        raise DomainError("report_not_signing", _("Laporan ini tidak sedang menunggu tanda tangan."))
    return locked


def _budget_problems(lines: Sequence[BudgetLine]) -> list[Blocker]:
    problems = []
    if len(lines) > MOST_BUDGET_LINES:
        message = _("Rencana anggaran paling banyak %(most)s baris.") % {"most": MOST_BUDGET_LINES}
        problems.append(Blocker("budget_too_long", message))
    for line in lines:
        if line.kind not in BUDGET_KINDS or not line.name.strip() or line.amount_rp <= 0:
            problems.append(Blocker("budget_line", _("Setiap baris anggaran memerlukan nama dan jumlah di atas nol.")))
            break
    return problems
