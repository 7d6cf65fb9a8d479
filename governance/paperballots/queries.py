"""Reads of the paper: for whom sheets can be printed, what came back, and whether it all adds up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from governance.bylaws.queries import rules_of
from governance.paperballots.engine import Asked
from governance.paperballots.models import PaperBatch, PaperList, PaperName, PaperSheet
from governance.paperballots.states import NameState, SheetState
from governance.voting.models import Ballot, Motion, RollEntry
from governance.voting.states import Question, Via
from kmp.papers.rules import plain_code


def asked_of(motion: Motion) -> Asked:
    """What the sheets of this motion can say."""
    if motion.question == Question.YES_NO:
        return Asked(yes_no=True)
    numbers = frozenset(motion.options.values_list("number", flat=True))
    ranked = motion.question == Question.RANKED
    return Asked(False, ranked, numbers, motion.least_picks, motion.most_picks)


def voters_for_paper(motion: Motion, *, group: str = "", region: str = "", search: str = "") -> QuerySet[RollEntry]:
    """Who may vote and has not: of a group, of a village or anything above it, by name or number.

    Whose sheet came back or was declared void already is not asked again.
    """
    found = RollEntry.objects.filter(~_has_voted(), motion=motion, may_vote=True)
    found = found.filter(Q(paper_sheet__isnull=True) | Q(paper_sheet__state=SheetState.PRINTED))
    if group:
        found = found.filter(group=group)
    if region:
        found = found.filter(member__region__path__icontains=region)
    if search:
        found = found.filter(Q(member__name__icontains=search) | Q(member__number__icontains=search))
    return found.select_related("member__region", "group", "paper_sheet").order_by("group__position", "member__number")


def _has_voted() -> Exists:
    return Exists(Ballot.objects.filter(voter=OuterRef("pk")))


def sheets_of(motion: Motion, *, state: str = "", group: str = "", search: str = "") -> QuerySet[PaperSheet]:
    """The sheets of a motion, by group and number."""
    found = PaperSheet.objects.filter(voter__motion=motion)
    found = found.select_related("voter__member__region", "voter__group", "batch", "ballot", "printed_by")
    if state:
        found = found.filter(state=state)
    if group:
        found = found.filter(voter__group=group)
    if search:
        words = Q(voter__member__name__icontains=search) | Q(voter__member__number__icontains=search)
        found = found.filter(words | Q(code=plain_code(search)))
    return found.order_by("voter__group__position", "voter__member__number")


def sheets_in(batch: PaperBatch) -> QuerySet[PaperSheet]:
    """The sheets of a batch in the order of the roll, each with `votes_by_system`: whether it would not count."""
    own = Ballot.objects.filter(voter=OuterRef("voter")).exclude(via=Via.PROXY).exclude(paper_sheet=OuterRef("pk"))
    rows = batch.sheets.select_related("voter__member", "voter__group", "ballot")
    return rows.annotate(votes_by_system=Exists(own)).order_by("voter__group__position", "voter__member__number")


def plain_sheet_code(typed: str) -> str:
    """The code alone, of what was scanned or typed: with dashes, or the whole address in the QR."""
    return plain_code(typed.strip().rstrip("/").rpartition("/")[2])


def sheets_by_code(typed: Iterable[str]) -> dict[str, PaperSheet]:
    """Plain code → sheet, of those that exist."""
    rows = PaperSheet.objects.select_related("voter__member", "voter__group", "voter__motion", "batch", "ballot")
    found = rows.filter(code__in={plain_sheet_code(one) for one in typed})
    return {sheet.code: sheet for sheet in found}


def sheet_by_code(typed: str) -> PaperSheet | None:
    """The sheet with this code; None where there is none."""
    return sheets_by_code([typed]).get(plain_sheet_code(typed))


def batches_of(motion: Motion) -> QuerySet[PaperBatch]:
    """The batches of a motion, the newest first, each with how many sheets became what."""
    rows = PaperBatch.objects.filter(motion=motion).select_related("entered_by", "decided_by", "scan")
    columns = {name: Count("sheets", filter=Q(sheets__state=state)) for name, state in _COLUMNS.items()}
    return rows.annotate(sheets_read=Count("sheets"), **columns)


_COLUMNS = {
    "printed": SheetState.PRINTED,
    "waiting": SheetState.READ,
    "counted": SheetState.COUNTED,
    "clashed": SheetState.CLASHED,
    "invalid": SheetState.INVALID,
    "void": SheetState.VOID,
}


@dataclass(frozen=True)
class Reconciled:
    """What became of the sheets of one group (or all, where `group` is empty). The columns sum to `issued`."""

    group: str
    counts: Sequence[int]  # in the order of _COLUMNS: missing, waiting, counted, clashed, invalid, void
    replaced: int  # of those counted: the voter has changed the ballot by the system since

    @property
    def issued(self) -> int:
        return sum(self.counts)

    @property
    def returned(self) -> int:
        return self.issued - self.missing - self.void

    @property
    def missing(self) -> int:
        """Printed and never seen again, so far."""
        return self.counts[0]

    @property
    def waiting(self) -> int:
        return self.counts[1]

    @property
    def counted(self) -> int:
        return self.counts[2]

    @property
    def clashed(self) -> int:
        return self.counts[3]

    @property
    def invalid(self) -> int:
        return self.counts[4]

    @property
    def void(self) -> int:
        return self.counts[5]


def reconciliation(motion: Motion) -> list[Reconciled]:
    """One line for each group in the bylaws' order, then the sum of all. Two queries."""
    sheets = PaperSheet.objects.filter(voter__motion=motion).order_by()
    found = {(g, s): n for g, s, n in sheets.values_list("voter__group_id", "state").annotate(Count("pk"))}
    later = Ballot.objects.filter(voter=OuterRef("voter"), height__gt=OuterRef("ballot__height"))
    changed = sheets.filter(Exists(later), state=SheetState.COUNTED)
    replaced = dict(changed.values_list("voter__group_id").annotate(Count("pk")))
    lines = [
        Reconciled(code, [found.get((code, state), 0) for state in _COLUMNS.values()], replaced.get(code, 0))
        for code in rules_of(motion.bylaws).group_codes
    ]
    sums = [sum(column) for column in zip(*(line.counts for line in lines), strict=True)]
    return [*lines, Reconciled("", sums, sum(line.replaced for line in lines))]


def sheet_counts(motion: Motion) -> dict[str, int]:
    """State → how many sheets of this motion stand there."""
    rows = PaperSheet.objects.filter(voter__motion=motion).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def lists_of(meeting_pk: int) -> QuerySet[PaperList]:
    """The signed lists that came back to a meeting, the newest first, with how many names became what."""
    rows = PaperList.objects.filter(meeting=meeting_pk).select_related("entered_by", "decided_by", "scan")
    return rows.annotate(
        waiting=Count("names", filter=Q(names__state=NameState.READ)),
        present=Count("names", filter=Q(names__state=NameState.PRESENT)),
        clashed=Count("names", filter=Q(names__state=NameState.CLASHED)),
        refused=Count("names", filter=Q(names__state=NameState.REFUSED)),
    )


def names_in(one: PaperList) -> QuerySet[PaperName]:
    """The names of a list by group and number, each with `is_present`: noted already by another way."""
    there = one.meeting.attendances.filter(member=OuterRef("member"))
    rows = one.names.select_related("member__group").annotate(is_present=Exists(there))
    return rows.order_by("member__group__position", "member__number")
