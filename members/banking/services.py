"""The only writers of bank statements and lines. What a line pays is written by `savings` and `joining`."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
from kmp.errors import DomainError, refuse_on
from kmp.files.engine import as_text
from kmp.files.rules import Document
from kmp.files.services import keep_file
from kmp.files.states import FileKind
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run
from kmp.trail.services import record
from members.banking.engine import Reading, read_credits
from members.banking.locks import LockedLine, lock_imports, lock_line, lock_lines
from members.banking.models import BankLine, BankStatement
from members.banking.queries import advances_of_line, payments_of_line, proposed_matches
from members.banking.rules import Match, Share, assignment_problems
from members.banking.states import LineState, MatchedBy
from members.joining.services import take_pokok
from members.registry.models import Member
from members.savings.models import Bill, Payment
from members.savings.receiving import Part, receive_many_wajib
from members.savings.returns import take_back_advance, take_back_payment
from members.savings.services import take_sukarela
from members.savings.states import Method, Saving

BANK_ACCOUNT = "1-1010"
KIND = "mutasi"
MOST_AT_ONCE = 200  # waiting lines matched while the person waits; more are a background run
BATCH = 2_000  # rows of one INSERT


def read_statement(document: Document) -> Reading:
    """What a file says, before anything is written. Refused: those of `engine.read_credits`."""
    text = as_text(bytes(document.open().read())) or ""
    return read_credits(text, account=BANK_ACCOUNT, today=clock.today())


def known_digests(reading: Reading) -> set[str]:
    """Which credits of the file an earlier one has brought."""
    wanted = [credit.digest for credit in reading.credits]
    return set(BankLine.objects.filter(digest__in=wanted).values_list("digest", flat=True))


@act
def import_statement(document: Document, *, acting_user: User) -> BankStatement:
    """Keep the file and those of its credits that are new: all of them, or nothing.

    One import at a time: of two overlapping files the second finds the lines of the first. Refused:
    `statement_known` (the same file), `statement_has_problems`, `nothing_new`, those of `engine.read_credits`.
    """
    lock_imports()
    if BankStatement.objects.filter(digest=document.digest).exists():
        raise DomainError("statement_known", _("Berkas ini sudah diimpor."))
    reading = read_statement(document)
    if reading.problems:
        raise DomainError("statement_has_problems", _("Masih ada baris yang salah. Perbaiki berkasnya lebih dahulu."))
    known = known_digests(reading)
    new = [credit for credit in reading.credits if credit.digest not in known]
    if not new:
        raise DomainError("nothing_new", _("Semua uang masuk dalam berkas ini sudah ada dari berkas lain."))
    statement = BankStatement.objects.create(
        account=BANK_ACCOUNT,
        file=keep_file(document, kinds={FileKind.CSV}, acting_user=acting_user),
        digest=document.digest,
        first_on=reading.first_on,
        last_on=reading.last_on,
        credits=len(new),
        debits=reading.debits,
        repeated=len(known),
        imported_by=acting_user,
        imported_at=clock.now(),
    )
    lines = [
        BankLine(
            statement=statement,
            date=credit.date,
            amount_rp=credit.amount_rp,
            description=credit.description,
            balance_rp=credit.balance_rp,
            digest=credit.digest,
        )
        for credit in new
    ]
    BankLine.objects.bulk_create(lines, batch_size=BATCH)
    facts = {"digest": document.digest, "credits": len(new), "repeated": len(known)}
    record("members.bank.imported", statement, acting_user=acting_user, after=facts)
    return statement


@act
def ask_matching(*, acting_user: User) -> Run:
    """Have the waiting lines matched in the background; while nothing has changed it is the same run."""
    last = {
        "line": BankLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        "bill": Bill.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        "payment": Payment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
    }
    return ask_run(KIND, subject=_("Mutasi bank dicocokkan"), inputs=last, acting_user=acting_user)


def match_waiting_lines(*, acting_user: User, report: Report | None = None) -> int:
    """Pay whatever the waiting lines pay by themselves; returns how many lines that were.

    Not one act but many, one for each day, each whole in itself: stopped halfway it is simply called again. What the
    books or a quicker person refuse stays on the work list.
    """
    matches = proposed_matches()
    days = dict(BankLine.objects.filter(pk__in=[m.line for m in matches]).values_list("pk", "date"))
    pokok = set(Bill.objects.filter(pk__in=_bills(matches), kind=Saving.POKOK).values_list("pk", flat=True))
    single = [match for match in matches if any(share.bill in pokok for share in match.shares)]
    rest = {match.line for match in matches} - {match.line for match in single}
    many = sorted((m for m in matches if m.line in rest), key=lambda match: (days[match.line], match.line))
    done = count = 0
    for group in [
        *([one] for one in single),
        *(list(of_day) for _day, of_day in groupby(many, lambda m: days[m.line])),
    ]:
        count += _pay_what_can_be_paid(group, acting_user=acting_user)
        done += len(group)
        if report:
            report(done, len(matches))
    return count


def _bills(matches: Iterable[Match]) -> set[int]:
    return {share.bill for match in matches for share in match.shares}


def _pay_what_can_be_paid(matches: Sequence[Match], *, acting_user: User) -> int:
    """All of these matches of one day, or by halves those that are not refused."""
    try:
        return pay_matches(matches, acting_user=acting_user)
    except DomainError as refused:
        if len(matches) == 1 or refused.code in {"journal_period_is_open", "busy"}:
            return 0
    middle = len(matches) // 2
    return sum(_pay_what_can_be_paid(half, acting_user=acting_user) for half in (matches[:middle], matches[middle:]))


@act
def pay_matches(matches: Sequence[Match], *, acting_user: User) -> int:
    """Lines of one day pay their bills: all of them in one journal, a simpanan pokok alone. Returns how many.

    A line that somebody has settled meanwhile is left out. Refused: those of `savings` and `joining`.
    """
    waiting = {line.pk: line for line in lock_lines([m.line for m in matches]) if line.state == LineState.WAITING}
    still = [match for match in matches if match.line in waiting]
    if not still:
        return 0
    kinds = dict(Bill.objects.filter(pk__in=_bills(still)).values_list("pk", "kind"))
    if Saving.POKOK in kinds.values():
        for match in still:
            _pay(waiting[match.line], match.shares, acting_user=acting_user)
    else:
        _pay_together([waiting[match.line] for match in still], still, acting_user=acting_user)
    for by in {match.by for match in still}:
        pks = [match.line for match in still if match.by == by]
        BankLine.objects.filter(pk__in=pks).update(state=LineState.MATCHED, matched_by=by, decided_at=clock.now())
    return len(still)


def _pay_together(lines: Sequence[LockedLine], matches: Sequence[Match], *, acting_user: User) -> None:
    parts = [Part(match.line, share.bill, share.amount_rp) for match in matches for share in match.shares]
    receive_many_wajib(parts, on=lines[0].date, reference=_reference(lines[0]), acting_user=acting_user)


def _reference(line: LockedLine) -> str:
    """BM- and the first line; a line that was matched, taken back and matched again gives BM-12/2."""
    times = Journal.objects.filter(reference__startswith=f"BM-{line.pk}/").count() + 1
    return f"BM-{line.pk}/{times}"


@step
def _pay(line: LockedLine, shares: Sequence[Share], *, acting_user: User) -> None:
    """What the line brings: applicants first, then members, as the locks stand in line."""
    bills = Bill.objects.select_related("application").in_bulk([share.bill for share in shares])
    parts = []
    for share in shares:
        application = bills[share.bill].application
        if application is None:
            parts.append(Part(line.pk, share.bill, share.amount_rp))
        else:
            take_pokok(
                application,
                amount_rp=share.amount_rp,
                method=Method.TRANSFER,
                paid_on=line.date,
                acting_user=acting_user,
                bank_line=line,
            )
    if parts:
        receive_many_wajib(parts, on=line.date, reference=_reference(line), acting_user=acting_user)


@act
def assign_line(
    line: BankLine, *, bills: Mapping[int, int], sukarela: Mapping[int, int], acting_user: User
) -> BankLine:
    """A person says what a line pays: rupiah by bill, and rupiah into simpanan sukarela by member; nothing left over.

    Refused: `line_moved`, `line_not_whole`, `share_not_positive`, those of `savings` and `joining`.
    """
    locked = lock_line(line.pk)
    _expect(locked, LineState.WAITING)
    refuse_on(assignment_problems(amount_rp=locked.amount_rp, shares_rp=[*bills.values(), *sukarela.values()]))
    _pay(locked, [Share(bill, amount) for bill, amount in bills.items()], acting_user=acting_user)
    for member in Member.objects.filter(pk__in=sukarela).order_by("pk"):
        take_sukarela(
            member,
            amount_rp=sukarela[member.pk],
            method=Method.TRANSFER,
            paid_on=locked.date,
            acting_user=acting_user,
            key=f"BM{locked.pk}-{locked.payments.count()}",
            bank_line=locked,
        )
    return _settle(locked, LineState.MATCHED, "members.bank.assigned", acting_user, matched_by=MatchedBy.HAND)


@act
def undo_match(line: BankLine, *, reason: str, acting_user: User) -> BankLine:
    """Take back everything a line paid, by counter-entries of today; the line waits again, its bills are open.

    Refused: `line_moved`, those of `savings.returns` (a member who has left, money that is out already).
    """
    locked = lock_line(line.pk)
    _expect(locked, LineState.MATCHED)
    for advance in advances_of_line(locked):
        take_back_advance(advance, reason=reason, acting_user=acting_user)
    for payment in payments_of_line(locked):
        take_back_payment(payment, reason=reason, acting_user=acting_user)
    return _settle(locked, LineState.WAITING, "members.bank.undone", acting_user, reason=reason.strip())


@act
def ignore_line(line: BankLine, *, reason: str, acting_user: User) -> BankLine:
    """The money is not for savings; the reason stays with the line. Refused: `line_moved`, `reason_missing`."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    locked = lock_line(line.pk)
    _expect(locked, LineState.WAITING)
    return _settle(locked, LineState.IGNORED, "members.bank.ignored", acting_user, reason=reason.strip())


@act
def reopen_line(line: BankLine, *, acting_user: User) -> BankLine:
    """Put a line that was not for savings back on the work list. Refused: `line_moved`."""
    locked = lock_line(line.pk)
    _expect(locked, LineState.IGNORED)
    return _settle(locked, LineState.WAITING, "members.bank.reopened", acting_user)


@act
def finish_matching(run: Run, *, matched: int) -> None:
    """The end of a `mutasi` run: how many lines found their bills."""
    waiting = BankLine.objects.filter(state=LineState.WAITING).count()
    finish_run(run, result={"matched": matched, "waiting": waiting, "url": reverse("staff_bank")})


@act
def record_export(*, count: int, filters: Mapping[str, str], acting_user: User) -> None:
    """Write down that a list of bank lines left the house (DESIGN 9)."""
    record("members.bank.exported", acting_user, acting_user=acting_user, after={"rows": count, **filters})


def _expect(line: LockedLine, state: LineState) -> None:
    if line.state != state:
        message = _("Baris ini sekarang berkeadaan “%(state)s”. Buka lagi halamannya sebelum memutuskan.")
        raise DomainError("line_moved", message % {"state": line.get_state_display()})


def _settle(
    line: LockedLine, state: LineState, action: str, acting_user: User, *, matched_by: str = "", reason: str = ""
) -> BankLine:
    before = str(line.state)
    line.state, line.matched_by, line.reason = state, matched_by, reason
    line.decided_by, line.decided_at = acting_user, clock.now()
    line.save(update_fields=["state", "matched_by", "reason", "decided_by", "decided_at"])
    record(action, line, acting_user=acting_user, before={"state": before}, after={"state": str(state)})
    return line
