"""Statements on paper: registered under a number that holds the digest of their figures, set by Typst."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kmp.accounts.models import User
from kmp.acts import act
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.papers.typesetting import typeset
from kmp.proofs.canonical import digest
from kmp.statements.document import Document
from kmp.statements.states import Owing, Statement

TEMPLATE = "kmp/statements/statement.typ"
KIND = "laporan-keuangan"
TAGGED = 1_000  # rows; with more, the tags for screen readers are most of the weight (the XLSX is read by them as well)
SHORT: dict[str, str] = {
    Statement.BALANCE: "NRC",
    Statement.RESULT: "PHU",
    Statement.EQUITY: "PE",
    Statement.CASH: "AK",
    Statement.NOTES: "CALK",
    Statement.BENEFITS: "PEA",
    Owing.RECEIVABLE: "PIU",
    Owing.PAYABLE: "UTG",
}


@act
def issue_statement(document: Document, *, acting_user: User) -> Paper:
    """The paper of a statement; the same figures of the same days are the same paper."""
    content = digest(document.as_json())
    facts = [(_("Laporan"), document.title), (_("Masa"), document.when)]
    facts += [(_("Keadaan"), document.remark)] if document.remark else []
    for check in document.checks:
        facts.append((check.says, _("cocok") if check.ties else _("tidak cocok")))
    return issue_paper(
        kind=KIND,
        number=f"LK-{SHORT[document.kind]}-{document.year}-{content[:8].upper()}",
        title=f"{document.title} {document.year}",
        facts=[*facts, (_("Sidik angka"), content)],
        subject=None,
        acting_user=acting_user,
    )


def statement_pdf(document: Document, *, paper: Paper | None = None) -> bytes:
    """The pages of a statement; without a paper they carry no number and no code."""
    rows = sum(len(table.rows) for table in document.tables)
    return typeset(TEMPLATE, {"paper": paper, "is_annex": False, **document.as_json()}, tags=rows <= TAGGED)


def statement_pages(frozen: Mapping[str, Any], *, paper: Paper | None) -> bytes:
    """The same of a frozen statement, as an annex of the annual report whose `paper` it goes under."""
    return typeset(TEMPLATE, {"paper": paper, "is_annex": True, **frozen})
