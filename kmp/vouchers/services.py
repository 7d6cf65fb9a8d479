"""The writers of vouchers: write, submit, post by a second person, refuse, withdraw; and their documents."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Account, Journal, Party
from kmp.books.queries import is_open
from kmp.books.rules import Line
from kmp.books.services import check_reversible, post_journal, reverse_journal
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.services import erase_file, keep_file
from kmp.files.states import DOCUMENTS, SHEETS
from kmp.numbers import next_number
from kmp.trail.services import record
from kmp.vouchers.locks import LockedVoucher, lock_voucher
from kmp.vouchers.models import Voucher, VoucherFile, VoucherLine
from kmp.vouchers.queries import lines_of
from kmp.vouchers.rules import MOST_FILES, Entered, decision_problems, line_problems
from kmp.vouchers.states import OPEN, VoucherKind, VoucherState

PREFIX = "JM"
KINDS = DOCUMENTS | SHEETS


@act
def write_voucher(
    *, key: str, on: date, memo: str, lines: Sequence[Entered], submit: bool = False, acting_user: User
) -> Voucher:
    """Keep a new voucher, as a draft or submitted at once; the same `key` of the same writer is one
    voucher (an empty one is no key).

    Refused: `unknown_account`, and with `submit` as `submit_voucher` refuses.
    """
    known = Voucher.objects.filter(written_by=acting_user, key=key).first() if key else None
    if known is not None:
        return known
    voucher = new_voucher(on=on, memo=memo, lines=lines, key=key, acting_user=acting_user)
    record("kmp.voucher.written", voucher, acting_user=acting_user, after={"number": voucher.number, "on": on})
    if submit:
        _refuse_closed(on)
        submit_locked(lock_voucher(voucher.pk), acting_user=acting_user)
        voucher.refresh_from_db()
    return voucher


@act
def change_voucher(
    voucher: Voucher, *, on: date, memo: str, lines: Sequence[Entered], submit: bool = False, acting_user: User
) -> Voucher:
    """Write a draft anew. Refused: `voucher_moved`, `not_the_writer`, and as `write_voucher` refuses."""
    held = lock_voucher(voucher.pk)
    _require_writer(held, {VoucherState.DRAFT}, acting_user)
    held.date, held.memo = on, memo
    held.save(update_fields=["date", "memo"])
    held.lines.all().delete()
    _keep_lines(held, lines)
    record("kmp.voucher.written", held, acting_user=acting_user, after={"number": held.number, "on": on})
    if submit:
        _refuse_closed(on)
        submit_locked(held, acting_user=acting_user)
    return held


@act
def submit_voucher(voucher: Voucher, *, acting_user: User) -> None:
    """Put a draft before the second person; what it says stays from then on.

    Refused: `voucher_moved`, `not_the_writer`, `journal_too_short`, `line_without_account`, `posting_amount_zero`,
    `journal_unbalanced`, `month_not_open`.
    """
    held = lock_voucher(voucher.pk)
    _require_writer(held, {VoucherState.DRAFT}, acting_user)
    _refuse_closed(held.date)
    submit_locked(held, acting_user=acting_user)


@act
def ask_reversal(journal: Journal, *, on: date, reason: str, acting_user: User) -> Voucher:
    """Ask that a journal be taken back: a voucher that waits for the second person.

    Refused: `closing_entry_stays`, `reversal_too_early`, `month_not_open`, `already_reversed`, and by the database
    `one_reversal_per_journal`.
    """
    check_reversible(journal, on=on)
    _refuse_closed(on)
    if Journal.objects.filter(reverses=journal).exists():
        raise DomainError("already_reversed", _("Jurnal ini sudah dibalik."))
    voucher = new_voucher(on=on, memo=reason, kind=VoucherKind.REVERSAL, reverses=journal, acting_user=acting_user)
    facts = {"number": voucher.number, "on": on, "reverses": journal.reference}
    record("kmp.voucher.reversal_asked", voucher, acting_user=acting_user, after=facts)
    submit_locked(lock_voucher(voucher.pk), acting_user=acting_user)
    voucher.refresh_from_db()
    return voucher


@act
def post_voucher(voucher: Voucher, *, acting_user: User) -> Journal:
    """The second person posts it: the journal carries the voucher's number.

    Refused: `voucher_moved`, `voucher_decided_by_a_second_person`, and as `post_journal` and `reverse_journal`
    refuse: a month closed meanwhile, an account out of use.
    """
    held = lock_voucher(voucher.pk)
    refuse_on(decision_problems(state=held.state, written_by=held.written_by_id, acting=acting_user.pk))
    if held.reverses is not None:
        journal = reverse_journal(held.reverses, on=held.date, memo=held.memo, acting_user=acting_user)
    else:
        lines = [Line(one.account, one.amount_rp, one.party, one.party_name) for one in lines_of(held)]
        journal = post_journal(
            reference=held.number, on=held.date, memo=held.memo, lines=lines, acting_user=acting_user
        )
    held.state, held.journal = VoucherState.POSTED, journal
    held.decided_by, held.decided_at = acting_user, clock.now()
    held.save(update_fields=["state", "journal", "decided_by", "decided_at"])
    facts = {"number": held.number, "journal": journal.reference, "on": held.date}
    record("kmp.voucher.posted", held, acting_user=acting_user, after=facts)
    return journal


@act
def refuse_voucher(voucher: Voucher, *, reason: str, acting_user: User) -> None:
    """The second person says no, and why. Refused: `voucher_moved`, `voucher_decided_by_a_second_person`, and by the
    database `voucher_refused_with_a_reason`."""
    held = lock_voucher(voucher.pk)
    refuse_on(decision_problems(state=held.state, written_by=held.written_by_id, acting=acting_user.pk))
    _end(held, VoucherState.REFUSED, reason=reason.strip(), acting_user=acting_user)
    facts = {"number": held.number, "reason": held.reason}
    record("kmp.voucher.refused", held, acting_user=acting_user, after=facts)


@act
def withdraw_voucher(voucher: Voucher, *, acting_user: User) -> None:
    """The writer takes it back before it is decided. Refused: `voucher_moved`, `not_the_writer`."""
    held = lock_voucher(voucher.pk)
    _require_writer(held, OPEN, acting_user)
    before = str(held.state)
    _end(held, VoucherState.WITHDRAWN, reason="", acting_user=acting_user)
    record("kmp.voucher.withdrawn", held, acting_user=acting_user, before={"state": before})


@act
def attach_file(voucher: Voucher, upload: "File[Any]", *, acting_user: User) -> VoucherFile:
    """Add a document to a voucher, posted ones too. Refused: `too_many_files`, and as `keep_file` refuses."""
    held = lock_voucher(voucher.pk)
    if held.files.count() >= MOST_FILES:
        said = _("Satu bukti paling banyak %(most)s lampiran.") % {"most": MOST_FILES}
        raise DomainError("too_many_files", said)
    stored = keep_file(upload, kinds=KINDS, acting_user=acting_user)
    added = VoucherFile.objects.create(voucher=held, file=stored, added_by=acting_user, added_at=clock.now())
    record("kmp.voucher.file_added", held, acting_user=acting_user, after={"digest": stored.digest})
    return added


@act
def detach_file(attached: VoucherFile, *, acting_user: User) -> None:
    """Take a document off a draft; its content is erased. Refused: `voucher_moved`, `not_the_writer`."""
    held = lock_voucher(attached.voucher_id)
    _require_writer(held, {VoucherState.DRAFT}, acting_user)
    stored = attached.file
    attached.delete()
    record("kmp.voucher.file_removed", held, acting_user=acting_user, before={"digest": stored.digest})
    erase_file(stored, acting_user=acting_user)


@step
def new_voucher(
    *, on: date, memo: str, lines: Sequence[Entered] = (), key: str = "", acting_user: User, **more: Any
) -> Voucher:
    """Insert a draft with its lines; `more` are further columns. Refused: `unknown_account`."""
    pk, number = next_number(Voucher, PREFIX)
    voucher = Voucher(
        pk=pk, number=number, date=on, memo=memo, key=key, written_by=acting_user, written_at=clock.now(), **more
    )
    voucher.save(force_insert=True)
    _keep_lines(voucher, lines)
    return voucher


@step
def submit_locked(held: LockedVoucher, *, acting_user: User) -> None:
    """From draft to waiting for the second person; refused as `submit_voucher` refuses."""
    if held.kind != VoucherKind.REVERSAL:
        refuse_on(line_problems(lines_of(held)))
    held.state, held.submitted_at = VoucherState.SUBMITTED, clock.now()
    held.save(update_fields=["state", "submitted_at"])
    record("kmp.voucher.submitted", held, acting_user=acting_user, after={"number": held.number})


def _refuse_closed(on: date) -> None:
    """Raise `month_not_open`: the second person could do nothing with it but refuse."""
    if not is_open(on):
        said = _("Bulan buku tanggal ini sudah ditutup atau belum dibuka. Pakai tanggal dalam bulan yang terbuka.")
        refuse_on([Blocker("month_not_open", said, path="on")])


def _keep_lines(voucher: Voucher, lines: Sequence[Entered]) -> None:
    accounts = Account.objects.in_bulk({line.account for line in lines if line.account}, field_name="code")
    missing = sorted({line.account for line in lines if line.account} - accounts.keys())
    if missing:
        raise DomainError("unknown_account", _("Akun %(code)s tidak ada.") % {"code": ", ".join(missing)})
    name_parties(lines)
    VoucherLine.objects.bulk_create(
        VoucherLine(
            voucher=voucher,
            account=accounts.get(line.account),
            party=line.party,
            amount_rp=line.amount_rp,
        )
        for line in lines
    )


@step
def name_parties(lines: Sequence[Entered]) -> None:
    """Enter the parties that came with a name and are not known yet: lines keep codes alone, a name stands once."""
    named = {line.party: line.party_name for line in lines if line.party and line.party_name}
    Party.objects.bulk_create([Party(code=code, name=name) for code, name in named.items()], ignore_conflicts=True)


def _require_writer(held: LockedVoucher, states: Any, acting_user: User) -> None:
    if held.written_by_id != acting_user.pk:
        raise DomainError("not_the_writer", _("Hanya penulisnya yang dapat mengubah atau menarik bukti ini."))
    if held.state not in states:
        raise DomainError("voucher_moved", _("Bukti ini sudah diputuskan atau ditarik."))


def _end(held: LockedVoucher, state: VoucherState, *, reason: str, acting_user: User) -> None:
    held.state, held.reason = state, reason
    held.decided_by, held.decided_at = acting_user, clock.now()
    held.save(update_fields=["state", "reason", "decided_by", "decided_at"])
