"""What an annual report has to say before it is signed, when it is late, and what its digest covers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kmp.clock import months_after
from kmp.errors import Blocker, Caution
from kmp.proofs.canonical import digest

REPORT_ARTICLE = "UU 25/1992 Pasal 35"
SIGNATURE_ARTICLE = "UU 25/1992 Pasal 36"
READY_MONTHS_BEFORE = 1  # UU 25/1992 Ps 35: ready one month before the assembly
MOST_BUDGET_LINES = 60
WRITTEN = ("organisation", "business", "finance", "work_plan", "supervision")
NAMES = {
    "organisation": "Organisasi",
    "business": "Usaha",
    "finance": "Keuangan",
    "work_plan": "Rencana kerja",
    "budget": "Rencana anggaran",
    "supervision": "Laporan pengawas",
}


@dataclass(frozen=True)
class BudgetLine:
    """One line of the budget: income or cost of the coming year, whole rupiah."""

    kind: str
    name: str
    amount_rp: int

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name, "amount_rp": self.amount_rp}


BUDGET_KINDS = {"pendapatan": "Pendapatan", "beban": "Beban"}


def report_problems(written: Mapping[str, str], budget: Sequence[Mapping[str, Any]]) -> list[Blocker]:
    """`report_incomplete` once for each section that says nothing yet, and for a budget without lines."""
    empty = [name for name in WRITTEN if not written[name].strip()] + ([] if budget else ["budget"])
    message = _("Bagian “%(name)s” masih kosong.")
    return [
        Blocker("report_incomplete", message % {"name": NAMES[name]}, source=REPORT_ARTICLE, path=name)
        for name in empty
    ]


def budget_totals(budget: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Planned income, planned cost, and what would be left; rupiah."""
    sums = {kind: sum(line["amount_rp"] for line in budget if line["kind"] == kind) for kind in BUDGET_KINDS}
    return {**sums, "sisa": sums["pendapatan"] - sums["beban"]}


def ready_by(meeting_on: date) -> date:
    """The last day on which the report is ready in time: one month before the assembly, by the calendar."""
    return months_after(meeting_on, -READY_MONTHS_BEFORE)


def readiness(*, meeting_on: date, finished_on: date | None, today: date) -> list[Caution]:
    """`report_late` where the report was, or will be, final less than a month before the assembly; else nothing."""
    limit = ready_by(meeting_on)
    if finished_on is not None:
        if finished_on <= limit:
            return []
        message = _("Laporan tahunan baru final %(days)s hari sesudah batas satu bulan sebelum rapat.")
        return [Caution("report_late", message % {"days": (finished_on - limit).days}, source=REPORT_ARTICLE)]
    if today > limit:
        message = _("Laporan tahunan belum final, sudah lewat %(days)s hari dari batas satu bulan sebelum rapat.")
        return [Caution("report_late", message % {"days": (today - limit).days}, source=REPORT_ARTICLE)]
    message = _("Laporan tahunan belum final. Tinggal %(days)s hari sampai batas satu bulan sebelum rapat.")
    return [Caution("report_open", message % {"days": (limit - today).days}, source=REPORT_ARTICLE)]


def report_digest(
    *, year: int, written: Mapping[str, str], budget: Sequence[Mapping[str, Any]], figures: Any, revision: int
) -> str:
    """SHA-256 of everything that is signed: the words, the budget, and the figures as they stood."""
    return digest(
        {
            "year": year,
            "written": dict(written),
            "budget": [dict(line) for line in budget],
            "figures": figures,
            "revision": revision,
        }
    )
