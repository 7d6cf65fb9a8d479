"""What apps above add to the statements, which this app must not import: they tell it in their `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kmp.statements.document import Table
from kmp.statements.rules import Span
from kmp.statements.states import Section

NotesFrom = Callable[[Span], Sequence[Table]]


@dataclass(frozen=True)
class Benefit:
    """One kind of what members had from their cooperative: its table, and how it was computed.

    `benefit_rp` is counted into the sum of the report; None where the trade is shown but no benefit can be computed.
    """

    title: str
    how: str
    table: Table
    benefit_rp: int | None


BenefitFrom = Callable[[Span], Benefit]
_NOTES: dict[tuple[Section, str], NotesFrom] = {}
_BENEFITS: dict[str, BenefitFrom] = {}


def tell_notes(section: Section, name: str, tables: NotesFrom) -> None:
    """Add the tables of `tables(span)` to a section of the notes; each name once."""
    _NOTES[section, name] = tables


def tell_benefit(name: str, benefit: BenefitFrom) -> None:
    """Add a kind of benefit; they stand in the report in the order of their names."""
    _BENEFITS[name] = benefit


def notes_of(section: Section, span: Span) -> list[Table]:
    """What the apps above say in this section."""
    return [table for (of, _name), tell in _NOTES.items() if of == section for table in tell(span)]


def benefits_of(span: Span) -> list[Benefit]:
    """What members had, in the order of the names."""
    return [_BENEFITS[name](span) for name in sorted(_BENEFITS)]
