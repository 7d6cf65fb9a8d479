"""Which bank line pays which bills, without a person. Pure; every amount is whole rupiah."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from kmp.money import rupiah
from members.banking.states import MatchedBy


@dataclass(frozen=True)
class OpenBill:
    """A bill with `rest_rp` to pay. `owner` is whoever pays it, a member or an applicant; `late`: due before today."""

    pk: int
    owner: str
    rest_rp: int
    late: bool
    is_pokok: bool


@dataclass(frozen=True)
class LineFacts:
    """A line that waits; `bill` is the one its payment code names, if the code is there and right."""

    pk: int
    amount_rp: int
    bill: int | None


@dataclass(frozen=True)
class Share:
    """What of a line goes to one bill."""

    bill: int
    amount_rp: int


@dataclass(frozen=True)
class Match:
    """A line and the bills it pays; the shares sum to the line."""

    line: int
    by: MatchedBy
    shares: tuple[Share, ...]


def match_lines(lines: Sequence[LineFacts], bills: Iterable[OpenBill]) -> list[Match]:
    """The lines that pay bills by themselves; all others wait for a person.

    1. A payment code: the bill it names, a smaller amount as an instalment; a larger one goes on to the owner's other
       bills, the oldest first. What is larger than all of them waits, for what is over becomes simpanan sukarela by
       hand only. A simpanan pokok takes its own bill and nothing beyond.
    2. No code: an amount that is the rest of exactly one open bill, or all that exactly one owner is late with, and
       that no second waiting line has: of two such lines nobody knows which is meant.

    `bills` come in the order in which they are to be paid.
    """
    open_bills = {bill.pk: bill for bill in bills}
    owned: defaultdict[str, list[int]] = defaultdict(list)
    for bill in open_bills.values():
        owned[bill.owner].append(bill.pk)
    matches = []
    for line in lines:
        named = open_bills.get(line.bill or 0)
        if named is None:
            continue
        others = [] if named.is_pokok else [pk for pk in owned[named.owner] if pk != named.pk and pk in open_bills]
        if shares := spread(line.amount_rp, [named, *(open_bills[pk] for pk in others)]):
            matches.append(Match(line.pk, MatchedBy.REFERENCE, shares))
            _take(open_bills, shares)
    return matches + _by_amount([line for line in lines if line.bill is None], open_bills)


def _take(open_bills: dict[int, OpenBill], shares: Iterable[Share]) -> None:
    """The bills without what these shares pay; a bill paid in full is gone."""
    for share in shares:
        left = replace(open_bills[share.bill], rest_rp=open_bills[share.bill].rest_rp - share.amount_rp)
        if left.rest_rp:
            open_bills[share.bill] = left
        else:
            del open_bills[share.bill]


def _by_amount(lines: Sequence[LineFacts], open_bills: Mapping[int, OpenBill]) -> list[Match]:
    times = Counter(line.amount_rp for line in lines)
    targets = _targets(open_bills)
    found = []
    used: set[int] = set()
    for line in lines:
        wanted = targets.get(line.amount_rp, set())
        if times[line.amount_rp] != 1 or len(wanted) != 1:
            continue
        shares = next(iter(wanted))
        if not used.isdisjoint(share.bill for share in shares):
            continue
        used.update(share.bill for share in shares)
        found.append(Match(line.pk, MatchedBy.AMOUNT, shares))
    return found


def _targets(open_bills: Mapping[int, OpenBill]) -> dict[int, set[tuple[Share, ...]]]:
    """Amount → the ways to pay exactly that: one bill, or everything one owner is late with."""
    targets: defaultdict[int, set[tuple[Share, ...]]] = defaultdict(set)
    late: defaultdict[str, list[OpenBill]] = defaultdict(list)
    for bill in open_bills.values():
        targets[bill.rest_rp].add((Share(bill.pk, bill.rest_rp),))
        if bill.late:
            late[bill.owner].append(bill)
    for owned in late.values():
        total = sum(bill.rest_rp for bill in owned)
        targets[total].add(tuple(Share(bill.pk, bill.rest_rp) for bill in owned))
    return targets


def spread(amount_rp: int, bills: Sequence[OpenBill]) -> tuple[Share, ...]:
    """The amount over the bills in their order, the last one perhaps in part; nothing when they do not take it all."""
    shares, left = [], amount_rp
    for bill in bills:
        if left:
            part = min(left, bill.rest_rp)
            shares.append(Share(bill.pk, part))
            left -= part
    return () if left else tuple(shares)


def assignment_problems(*, amount_rp: int, shares_rp: Sequence[int]) -> list[Blocker]:
    """`line_not_whole` unless what a person assigned sums to the line, `share_not_positive` for a part below one."""
    problems = []
    if any(share < 1 for share in shares_rp):
        problems.append(Blocker("share_not_positive", _("Setiap bagian harus lebih dari nol.")))
    if sum(shares_rp) != amount_rp:
        message = _("Bagian yang Anda isi berjumlah %(sum)s, sedangkan uang yang masuk %(whole)s. Samakan keduanya.")
        told = message % {"sum": rupiah(sum(shares_rp)), "whole": rupiah(amount_rp)}
        problems.append(Blocker("line_not_whole", told))
    return problems
