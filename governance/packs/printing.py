"""The annual report on paper. Of a final one everything is frozen, so the same report is the same pages."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from governance.packs.binding import bind
from governance.packs.blocks import Block, heading
from governance.packs.models import AnnualReport
from governance.packs.parts import plan_part, report_part, supervision_part
from governance.packs.queries import figures_of, statements_of
from governance.packs.report_parts import balance_blocks, result_blocks, surplus_blocks
from kmp.papers.typesetting import typeset
from kmp.statements.printing import statement_pages

TEMPLATE = "governance/packs/report.typ"


def report_pdf(report: AnnualReport) -> bytes:
    """All sections with their figures, then the six statements; a draft as well, without number and code."""
    figures, statements = figures_of(report), statements_of(report)
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        own, supervision, plan = report_part(report, figures), supervision_part(report), plan_part(report)
    blocks: list[Block] = [*own.blocks]
    if not statements:  # signed under the first release
        blocks += [*balance_blocks(figures), *result_blocks(figures)]
    blocks += [heading(f"Sisa hasil usaha {report.year}"), *surplus_blocks(figures)]
    for part in (plan, supervision):
        blocks += [heading(part.title), *part.blocks]
    whole = typeset(TEMPLATE, {"paper": report.paper, "title": own.title, "blocks": blocks})
    pages = [statement_pages(one, paper=report.paper) for one in statements]
    return bind([whole, *pages], [own.title, *(one["title"] for one in statements)])
