"""The six documents of a year, read from the ledger in a constant number of queries."""

from collections.abc import Sequence
from functools import cached_property

from django.conf import settings

from kmp.statements.benefits import benefits_document, surplus_benefit
from kmp.statements.cash import CashFlow, cash_flow
from kmp.statements.cash_layout import cash_checks, cash_document
from kmp.statements.cash_queries import cash_sums
from kmp.statements.contributions import benefits_of, notes_of
from kmp.statements.document import Check, Document, Words
from kmp.statements.engine import (
    BalanceSheet,
    EquityStatement,
    ResultStatement,
    Sum,
    balance_sheet,
    equity_statement,
    result_statement,
)
from kmp.statements.equity_layout import equity_document
from kmp.statements.layouts import balance_checks, balance_document
from kmp.statements.notes import MOST_PARTIES, WITH_PARTIES, Facts, draft_of, notes_document
from kmp.statements.queries import largest_parties, note_texts, notes_are_sealed, posts, sums_of
from kmp.statements.result_layout import result_document, surplus_checks
from kmp.statements.rules import Post, Span
from kmp.statements.states import Section, Statement


class YearBooks:
    """The ledger of one span: each part is read when it is first asked for, and once."""

    def __init__(self, span: Span) -> None:
        self.span = span

    @cached_property
    def accounts(self) -> list[Post]:
        return posts()

    @cached_property
    def sums(self) -> list[Sum]:
        return sums_of(self.span, self.accounts)

    @cached_property
    def sheet(self) -> BalanceSheet:
        return balance_sheet(self.sums)

    @cached_property
    def result(self) -> ResultStatement:
        return result_statement(self.sums)

    @cached_property
    def equity(self) -> EquityStatement:
        return equity_statement(self.sums)

    @cached_property
    def cash(self) -> CashFlow:
        return cash_flow(cash_sums(self.span, self.accounts), self.sums)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Everything that must be the same in two statements."""
        surplus = surplus_checks(self.result, self.equity, self.sheet, self.span)
        return (*balance_checks(self.sheet, self.span), *surplus, *cash_checks(self.cash, self.span))

    def facts(self) -> Facts:
        """What the notes are drafted from."""
        listed = [post for post in self.accounts if post.place in WITH_PARTIES]
        return Facts(
            span=self.span,
            cooperative=settings.COOPERATIVE,
            sheet=self.sheet,
            result=self.result,
            equity=self.equity,
            parties=largest_parties(self.span.until, listed, most=MOST_PARTIES),
            contributed={section: notes_of(section, self.span) for section in Section},
        )

    def document(self, kind: str) -> Document:
        """One of the six."""
        if kind == Statement.BALANCE:
            return balance_document(self.sheet, self.span)
        if kind == Statement.RESULT:
            return result_document(self.result, self.equity, self.sheet, self.span)
        if kind == Statement.EQUITY:
            return equity_document(
                self.equity, surplus_checks(self.result, self.equity, self.sheet, self.span), self.span
            )
        if kind == Statement.CASH:
            return cash_document(self.cash, self.span)
        if kind == Statement.NOTES:
            own = {section: note.text for section, note in note_texts(self.span.year).items()}
            return notes_document(self.facts(), own, is_sealed=notes_are_sealed(self.span.year))
        assert kind == Statement.BENEFITS, kind
        benefits = [*benefits_of(self.span), surplus_benefit(self.sums, self.span)]
        return benefits_document(benefits, self.span)

    def documents(self) -> Sequence[Document]:
        """All six, in their order."""
        return [self.document(kind) for kind in Statement.values]

    def draft(self, section: Section) -> str:
        """The words that the figures draft for one section, for the page on which people write their own."""
        return "\n".join(Words(tuple(draft_of(section, self.facts()))).texts)
