"""The general ledger (buku besar): the postings of chosen accounts in chosen days, with a running balance.

The balance before a page is one sum in the database; only the lines of the page itself are added up here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from kmp.books.models import Posting
from kmp.books.queries import CLOSING, OPENING
from kmp.books.states import NOMINAL, AccountKind
from kmp.statements.links import ALL, CLAIMS, DEBIT, NOT_CLOSING, OWN, RESULT
from kmp.statements.rules import Post
from kmp.statements.states import Place, Sort

KINDS: dict[str, frozenset[str]] = {
    **{kind: frozenset({kind}) for kind in AccountKind.values},
    OWN: frozenset({AccountKind.EQUITY, *NOMINAL}),
    CLAIMS: frozenset({AccountKind.LIABILITY, AccountKind.EQUITY, *NOMINAL}),
    RESULT: frozenset(NOMINAL),
    ALL: frozenset(AccountKind),
}

OPENING_BALANCES = Q(journal__reference__startswith=OPENING)


@dataclass(frozen=True)
class Choice:
    """Which postings: accounts, days, one side, one sort of journals; one party, all but some, or none named."""

    accounts: tuple[Post, ...]
    since: date | None
    until: date
    side: str = ""
    sort: str = ""
    party: str = ""
    but_parties: tuple[str, ...] = ()
    without_party: bool = False
    opening_until: date | None = None  # opening balances up to that day too, though they are later than `until`
    without_opening: bool = False
    surplus_accounts: tuple[int, ...] = field(default=(), repr=False)  # what a journal must touch to share a surplus

    @property
    def sign(self) -> int:
        """1 where the accounts grow by debit, −1 where they grow by credit (then a balance reads the other way)."""
        return 1 if {post.kind for post in self.accounts} <= {AccountKind.ASSET, AccountKind.EXPENSE} else -1

    @property
    def has_balance(self) -> bool:
        """Whether a running balance means anything: of one side, or of some journals, it does not."""
        return not self.side and not self.sort


@dataclass(frozen=True)
class Totals:
    """How many postings there are, both sides of them, and the balance before them; rupiah, as the accounts read."""

    count: int
    opening_rp: int
    debit_rp: int
    credit_rp: int
    closing_rp: int


@dataclass(frozen=True)
class LedgerLine:
    """A posting and the balance after it (None where there is none)."""

    posting: Posting
    balance_rp: int | None

    @property
    def debit_rp(self) -> int:
        return max(self.posting.amount_rp, 0)

    @property
    def credit_rp(self) -> int:
        return max(-self.posting.amount_rp, 0)


def chosen_accounts(
    accounts: Sequence[Post],
    *,
    codes: Sequence[str] = (),
    kind: str = "",
    places: Sequence[str] = (),
    turnover_with: str | None = None,
) -> tuple[Post, ...]:
    """The accounts that are named; none when nothing names any."""
    if not codes and kind not in KINDS and not places:
        return ()
    return tuple(
        post
        for post in accounts
        if (not codes or post.code in codes)
        and (kind not in KINDS or post.kind in KINDS[kind])
        and (not places or post.place in places)
        and (turnover_with is None or post.turnover_with == turnover_with)
    )


def surplus_accounts(accounts: Sequence[Post]) -> tuple[int, ...]:
    """The ids of the accounts of the surplus among the equity."""
    return tuple(post.pk for post in accounts if post.kind == AccountKind.EQUITY and post.place == Place.SURPLUS)


def postings_in(choice: Choice) -> QuerySet[Posting]:
    """The chosen postings, oldest first."""
    days = Q(journal__date__lte=choice.until)
    if choice.opening_until:
        days |= OPENING_BALANCES & Q(journal__date__lte=choice.opening_until)
    found = _standing(choice).filter(days)
    if choice.since:
        found = found.filter(journal__date__gte=choice.since)
    if choice.side:
        found = found.filter(amount_rp__gt=0) if choice.side == DEBIT else found.filter(amount_rp__lt=0)
    if choice.sort:
        found = found.filter(_sorted(choice))
    return found.order_by("journal__date", "journal_id", "pk")


def totals_of(choice: Choice) -> Totals:
    """Sums of the whole choice, whatever page is shown; two queries."""
    sums = (
        postings_in(choice)
        .order_by()
        .aggregate(
            debit=Sum("amount_rp", filter=Q(amount_rp__gt=0), default=0),
            credit=Sum("amount_rp", filter=Q(amount_rp__lt=0), default=0),
        )
    )
    count = postings_in(choice).order_by().count()
    opening = 0
    if choice.has_balance and choice.since:
        opening = _sum(_standing(choice).filter(journal__date__lt=choice.since))
    debit, credit = int(sums["debit"]), -int(sums["credit"])
    closing = choice.sign * (opening + debit - credit)
    return Totals(count, choice.sign * opening, debit, credit, closing)


def ledger_lines(choice: Choice, lines: Sequence[Posting], totals: Totals) -> list[LedgerLine]:
    """The postings of one page with the balance after each."""
    if not choice.has_balance or not lines:
        return [LedgerLine(posting, None) for posting in lines]
    return list(_running(choice, lines, totals.opening_rp + choice.sign * _before(choice, lines[0])))


def all_lines(choice: Choice, totals: Totals) -> Iterator[LedgerLine]:
    """Every posting for a sheet, read in portions."""
    rows = postings_in(choice).select_related("journal", "account", "party").iterator(5_000)
    if choice.has_balance:
        return _running(choice, rows, totals.opening_rp)
    return (LedgerLine(posting, None) for posting in rows)


def _running(choice: Choice, lines: "Sequence[Posting] | Iterator[Posting]", balance_rp: int) -> Iterator[LedgerLine]:
    for posting in lines:
        balance_rp += choice.sign * posting.amount_rp
        yield LedgerLine(posting, balance_rp)


def _before(choice: Choice, first: Posting) -> int:
    """What the chosen postings before `first` sum to, debit positive."""
    day, journal = first.journal.date, first.journal_id
    earlier = Q(journal__date__lt=day) | Q(journal__date=day, journal__lt=journal)
    return _sum(postings_in(choice).order_by().filter(earlier | Q(journal=journal, pk__lt=first.pk)))


def _standing(choice: Choice) -> QuerySet[Posting]:
    found = Posting.objects.filter(account__in=[post.pk for post in choice.accounts]).order_by()
    if choice.without_opening:
        found = found.exclude(OPENING_BALANCES)
    if choice.party:
        return found.filter(party__code=choice.party)
    if choice.but_parties:
        found = found.filter(~Q(party__code__in=choice.but_parties) | Q(party=None))
    return found.filter(party=None) if choice.without_party else found


def _sorted(choice: Choice) -> Q:
    closing = Q(journal__reference__startswith=CLOSING)
    if choice.sort == NOT_CLOSING:
        return ~closing
    if choice.sort == Sort.CLOSING:
        return closing
    near = Posting.objects.filter(journal=OuterRef("journal"), account__in=choice.surplus_accounts)
    sharing = Exists(near)
    return ~closing & (Q(sharing) if choice.sort == Sort.SHARING else ~Q(sharing))


def _sum(found: QuerySet[Posting]) -> int:
    return int(found.aggregate(total=Sum("amount_rp", default=0))["total"])
