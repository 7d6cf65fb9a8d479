"""Reads of bank statements: the work list, what could match, and who a line may come from."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kmp import clock
from members.banking.models import BankLine, BankStatement
from members.banking.rules import LineFacts, Match, OpenBill, match_lines
from members.banking.states import LineState
from members.joining.states import ApplicationState
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.models import Advance, Bill, Payment
from members.savings.queries import unpaid_bills
from members.savings.rules import bill_of_code
from members.savings.states import Saving

CANDIDATES = 8  # shown on a line's page
MEMBER_NUMBER = re.compile(r"\b([A-Z]{3})[- ]?(\d{5})\b")
WORD = re.compile(r"[A-Za-z]{4,}")
BANK_TEXT = """
    atas bank banking biaya cabang dana dari debet ebanking fast jasa kantor kepada kiriman kliring kredit mandiri masuk
    mutasi nama online pembayaran pokok qris rekening rtgs setor setoran simpanan simp sukarela tanggal transfer
    transaksi trsf tunai untuk wajib bulan januari februari maret april juni juli agustus september oktober november
    desember switching berita bifast klinik puskesmas apotek
"""
BANK_WORDS = frozenset(BANK_TEXT.split())  # in so many texts that they name nobody
MOST_WORDS = 6


@dataclass(frozen=True)
class Candidate:
    """Somebody the money may come from, the reason, and what is open there."""

    member: Member
    why: str
    bills: int
    open_rp: int


def statements() -> QuerySet[BankStatement]:
    """Imported files, the latest first, each with its lines by state and what came in, in rupiah."""
    counted = {state.name.lower(): Count("lines", filter=Q(lines__state=state)) for state in LineState}
    rows = BankStatement.objects.select_related("imported_by", "file").order_by("-id")
    return rows.annotate(total_rp=Coalesce(Sum("lines__amount_rp"), 0), **counted)


def lines_found(*, q: str = "", statement: int | None = None) -> QuerySet[BankLine]:
    """Lines by words of the bank's text or by an exact amount, the earliest first."""
    rows = BankLine.objects.order_by("date", "id")
    if statement is not None:
        rows = rows.filter(statement=statement)
    if not q:
        return rows
    digits = re.sub(r"[^\d]", "", q)
    as_amount = Q(amount_rp=int(digits)) if digits and len(digits) <= 15 else Q(pk=0)
    return rows.filter(Q(description__icontains=q) | as_amount)


def with_payers(rows: QuerySet[BankLine]) -> QuerySet[BankLine]:
    """The lines with `paid` and `advanced`: what they pay and has not been taken back, ready for a list."""
    paid = Payment.objects.filter(reverses__isnull=True, reversed_by__isnull=True).select_related("member")
    advanced = Advance.objects.filter(returns__isnull=True, returned_by__isnull=True)
    advanced = advanced.select_related("bill__application__person", "bill__application__institution")
    return rows.prefetch_related(
        Prefetch("payments", queryset=paid, to_attr="paid"),
        Prefetch("advances", queryset=advanced, to_attr="advanced"),
    )


def payers(line: BankLine) -> str:
    """Whose bills a line of `with_payers` pays, in words."""
    found = [one.member.name for one in line.paid]  # type: ignore[attr-defined]
    found += [one.bill.application.applicant for one in line.advanced]  # type: ignore[attr-defined]
    return ", ".join(dict.fromkeys(str(name) for name in found))


def lines_waiting() -> int:
    """How many lines wait for a person: for the navigation."""
    return BankLine.objects.filter(state=LineState.WAITING).count()


def lines_waiting_until(last: date) -> int:
    """How many lines dated up to then wait for a person."""
    return BankLine.objects.filter(state=LineState.WAITING, date__lte=last).count()


def proposed_matches() -> list[Match]:
    """What the waiting lines pay by themselves, by the rules, as things stand now: two queries.

    A line that a person has taken back (it has a reason) is left to people.
    """
    waiting = BankLine.objects.filter(state=LineState.WAITING, reason="").order_by("date", "id")
    lines = [
        LineFacts(pk, amount_rp, bill_of_code(text))
        for pk, amount_rp, text in waiting.values_list("pk", "amount_rp", "description")
    ]
    return match_lines(lines, open_bills()) if lines else []


def open_bills(*, members: Collection[int] = (), applications: Collection[int] = ()) -> list[OpenBill]:
    """Bills that can be paid now, in the order in which they are to be paid; of these payers, or of everybody."""
    rows = unpaid_bills().exclude(application__state=ApplicationState.ADMITTED).order_by("due_on", "id")
    if members or applications:
        rows = rows.filter(Q(member__in=members) | Q(application__in=applications))
    today = clock.today()
    return [
        OpenBill(pk, f"M{member}" if member else f"A{application}", rest_rp, due_on < today, kind == Saving.POKOK)
        for pk, member, application, rest_rp, due_on, kind in rows.values_list(
            "pk", "member_id", "application_id", "rest_rp", "due_on", "kind"
        )
    ]


def payments_of_line(line: BankLine) -> list[Payment]:
    """Payments that came from this line and stand, with their members and bills."""
    rows = Payment.objects.filter(bank_line=line, reverses__isnull=True, reversed_by__isnull=True)
    return list(rows.select_related("member__group", "bill", "journal").order_by("id"))


def advances_of_line(line: BankLine) -> list[Advance]:
    """Parts of a simpanan pokok that came from this line and were not given back."""
    rows = Advance.objects.filter(bank_line=line, returns__isnull=True, returned_by__isnull=True)
    return list(rows.select_related("bill__application__person", "bill__application__institution", "journal"))


def candidates(line: BankLine, *, q: str = "") -> list[Candidate]:
    """Whom the line may come from: those looked for, or by number, name and amount, the likeliest first."""
    found = _searched(q) if q else [*_by_number(line), *_by_name(line), *_by_amount(line)]
    why: dict[int, list[str]] = {}
    for pk, reason in found:
        why.setdefault(pk, []).append(reason)
    best = sorted(why, key=lambda pk: -len(why[pk]))[:CANDIDATES]
    members = Member.objects.filter(pk__in=best).select_related("group").in_bulk()
    rests: Counter[int] = Counter()
    bills: Counter[int] = Counter()
    for member, rest_rp in unpaid_bills().filter(member__in=best).values_list("member_id", "rest_rp"):
        rests[member] += rest_rp
        bills[member] += 1
    return [Candidate(members[pk], ", ".join(why[pk]), bills[pk], rests[pk]) for pk in best]


def _staying() -> QuerySet[Member]:
    return Member.objects.exclude(status=MemberStatus.LEFT).order_by("number")


def _searched(q: str) -> list[tuple[int, str]]:
    rows = _staying().filter(Q(name__icontains=q) | Q(number__istartswith=q))
    return [(pk, _("hasil pencarian")) for pk in rows.values_list("pk", flat=True)[:CANDIDATES]]


def _by_number(line: BankLine) -> list[tuple[int, str]]:
    numbers = [f"{prefix}-{digits}" for prefix, digits in MEMBER_NUMBER.findall(line.description.upper())]
    rows = _staying().filter(number__in=numbers) if numbers else Member.objects.none()
    return [(pk, _("nomor anggota ada dalam berita")) for pk in rows.values_list("pk", flat=True)]


def _by_name(line: BankLine) -> list[tuple[int, str]]:
    """Members with the most words of the bank's text in their name."""
    words = [word for word in WORD.findall(line.description) if word.lower() not in BANK_WORDS][:MOST_WORDS]
    if not words:
        return []
    any_word = Q()
    for word in words:
        any_word |= Q(name__icontains=word)
    rows = _staying().filter(any_word).values_list("pk", "name")[: CANDIDATES * 20]
    scored = sorted(rows, key=lambda row: -_words_in(words, row[1]))
    return [(pk, _("nama mirip dengan berita")) for pk, _name in scored[:CANDIDATES]]


def _words_in(words: Sequence[str], name: str) -> int:
    return sum(word.lower() in name.lower() for word in words)


def _by_amount(line: BankLine) -> list[tuple[int, str]]:
    rows = unpaid_bills().filter(rest_rp=line.amount_rp, member__isnull=False).order_by("due_on", "id")
    return [
        (pk, _("sisa tagihannya sama persis")) for pk in rows.values_list(F("member_id"), flat=True)[: CANDIDATES * 2]
    ]


def applications_open(line: BankLine) -> "QuerySet[Bill]":
    """Simpanan pokok that wait for money, those of exactly this amount first, for the line's page."""
    rows = unpaid_bills().filter(kind=Saving.POKOK).exclude(application__state=ApplicationState.ADMITTED)
    rows = rows.filter(rest_rp__gte=line.amount_rp).order_by("rest_rp", "due_on", "id")
    return rows.select_related("application__person", "application__institution", "application__group")[:CANDIDATES]
