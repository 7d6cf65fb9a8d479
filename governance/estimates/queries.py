"""What a year would give its members, from live books and participation. Reads only: nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from governance.bylaws.models import BylawDraft
from governance.bylaws.queries import drafts, group_names
from governance.bylaws.rules import Rules
from governance.bylaws.states import DraftState
from governance.bylaws.trial import named_posts, same_keys
from governance.estimates.engine import Comparison, compare
from governance.surplus.engine import SharedSurplus, share_surplus
from governance.surplus.models import Distribution
from governance.surplus.queries import YearOfMembers, year_of_members
from kmp.books.queries import book_years
from kmp.books.rules import Surplus

OPEN_DRAFTS = (DraftState.DRAFT, DraftState.PROPOSED)


@dataclass(frozen=True)
class Estimate:
    """The surplus of a year so far, shared by the rules in force and by the tried ones."""

    year: int
    surplus: Surplus
    lines: int
    comparison: Comparison


def open_years() -> list[int]:
    """Book years whose surplus no assembly has decided about, the newest first."""
    decided = set(Distribution.objects.filter(resolution__isnull=False).values_list("year", flat=True))
    return [year for year in book_years() if year not in decided]


def drafts_to_try() -> Sequence[BylawDraft]:
    """Drafts of the bylaws that are still being written or voted on."""
    return list(drafts().filter(state__in=OPEN_DRAFTS))


def year_lines(year: int, rules: Rules) -> YearOfMembers:
    """Everyone's rupiah-days and counted participation in the year, as they stand now."""
    return year_of_members(year, rules)


def estimate(year: int, surplus: Surplus, *, old: Rules, new: Rules, lines: YearOfMembers) -> Estimate:
    """Both results and what lies between them; `lines` are those of the rules in force.

    Refused as `share_surplus` refuses: `no_surplus`, `bp_total` and the others.
    """
    before = _share(surplus, old, lines)
    others = lines if same_keys(old, new) else year_lines(year, new)
    after = _share(surplus, new, others)
    names = group_names(old, new)
    codes = [*new.group_codes, *(code for code in old.group_codes if code not in new.group_codes)]
    comparison = compare(
        before,
        after,
        ids={**_ids(others), **_ids(lines)},
        posts=named_posts(old, new),
        groups=[(code, names.get(code, code)) for code in codes],
    )
    return Estimate(year, surplus, len(lines.ids), comparison)


def _share(surplus: Surplus, rules: Rules, lines: YearOfMembers) -> SharedSurplus:
    return share_surplus(
        members_rp=surplus.members_rp,
        non_members_rp=max(surplus.non_members_rp, 0),
        posts=rules.engine_posts(),
        members=lines.members,
    )


def _ids(lines: YearOfMembers) -> dict[str, tuple[int, str]]:
    members = lines.members
    return dict(zip(members.numbers, zip(lines.ids, members.groups, strict=True), strict=True))
