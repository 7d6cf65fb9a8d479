"""What scarce stock is shared by, and every reason to refuse it. Pure: no database, no clock, no floats.

Each `…_problems` function answers with one `Blocker` per problem, its `path` as in DESIGN 5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from kmp.errors import Blocker


class InsideClass(StrEnum):
    """How a class that does not fit shares what is left."""

    PROPORTIONAL = "proportional"
    WEIGHTED = "weighted"
    MAX_MIN = "max_min"
    EQUAL_COVER = "equal_cover"


@dataclass(frozen=True)
class Rule:
    """The bylaws' allocation rule: `reserve` in units is kept back, `floor_days` in days of use comes first."""

    inside_class: InsideClass
    reserve: int = 0
    floor_days: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """One member's request, in units. A smaller `class_` comes first. `prior_fill` is the rate of earlier runs."""

    member: str
    request: int
    class_: int = 1
    plausible: int | None = None
    weight: int | None = None
    on_hand: int = 0
    daily_use: int = 0
    prior_fill: Fraction | None = None


def stock_problems(*, available: int, pack: int, rule: Rule) -> list[Blocker]:
    """`negative` amounts or days, `too_small` for a pack of less than one unit."""
    amounts = {"available": available, "rule.reserve": rule.reserve, "rule.floor_days": rule.floor_days}
    problems = [
        Blocker(code="negative", message=_("Nilai ini tidak boleh negatif."), path=path)
        for path, value in amounts.items()
        if value < 0
    ]
    if pack < 1:
        message = _("Isi kemasan paling sedikit satu satuan.")
        problems.append(Blocker(code="too_small", message=message, path="pack"))
    return problems


def request_problems(rule: Rule | None, requests: Sequence[Request]) -> list[Blocker]:
    """`empty_list`, `duplicate_number`, `negative`, `weight_missing` and `daily_use_missing`.

    For whoever reads requests: an empty member (already refused) is no duplicate, and without a rule (already
    refused) nothing is missing for it.
    """
    if not requests:
        return [Blocker(code="empty_list", message=_("Daftar permintaan tidak boleh kosong."), path="requests")]
    return [
        *_duplicate_members(requests),
        *_negative_amounts(requests),
        *(_missing_for_rule(rule, requests) if rule else ()),
    ]


def _duplicate_members(requests: Sequence[Request]) -> Iterator[Blocker]:
    seen: set[str] = set()
    for index, line in enumerate(requests):
        if line.member and line.member in seen:
            message = _("Anggota “%(member)s” ditulis lebih dari sekali.") % {"member": line.member}
            yield Blocker(code="duplicate_number", message=message, path=f"requests.{index}.member")
        seen.add(line.member)


def _negative_amounts(requests: Sequence[Request]) -> Iterator[Blocker]:
    for index, line in enumerate(requests):
        least = min(line.request, line.on_hand, line.daily_use, line.plausible or 0, line.weight or 0)
        if least < 0 or (line.prior_fill or 0) < 0:
            for name in ("request", "plausible", "weight", "on_hand", "daily_use", "prior_fill"):
                if (getattr(line, name) or 0) < 0:
                    message = _("Nilai ini tidak boleh negatif.")
                    yield Blocker(code="negative", message=message, path=f"requests.{index}.{name}")


def _missing_for_rule(rule: Rule, requests: Sequence[Request]) -> Iterator[Blocker]:
    """What the rule inside a class divides by must be there for every request, whether its class fits or not."""
    needed = NEEDED.get(rule.inside_class)
    for index, line in enumerate(requests if needed else ()):
        if not getattr(line, needed or ""):
            message = _("Aturan %(rule)s memerlukan “%(name)s” di atas nol untuk setiap permintaan.")
            facts = {"rule": rule.inside_class, "name": needed}
            yield Blocker(code=f"{needed}_missing", message=message % facts, path=f"requests.{index}.{needed}")


NEEDED = {InsideClass.WEIGHTED: "weight", InsideClass.EQUAL_COVER: "daily_use"}
