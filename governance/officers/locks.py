"""Row locks of the officers. Order: election, term, ending; handover and note stand alone."""

from governance.officers.models import Handover, SupervisorNote, Term, TermEnding


def lock_term(pk: int) -> Term:
    """The term with its person, held until the commit."""
    rows = Term.objects.select_related("person__user", "member")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_ending(pk: int) -> TermEnding:
    """What is asked about a term; the term is locked before it."""
    return TermEnding.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_handover(pk: int) -> Handover:
    """The handover with both terms, held until the commit."""
    rows = Handover.objects.select_related("outgoing__person", "incoming__person")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_note(pk: int) -> SupervisorNote:
    """The note, held until the commit: of two answers the second sees the first."""
    return SupervisorNote.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
