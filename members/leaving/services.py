"""The only writers of leavings: asked, heard, decided with the settlement frozen and booked, paid once."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.errors import DomainError, NeedsApproval, refuse_on
from kmp.files.services import keep_file
from kmp.numbers import next_number
from kmp.trail.services import record
from members.leaving.access import is_of
from members.leaving.locks import LockedLeaving, lock_leaving
from members.leaving.models import Leaving
from members.leaving.queries import owed_rp, problems_of_numbers
from members.leaving.rules import (
    Asked,
    Settlement,
    ask_problems,
    decision_problems,
    end_of_membership,
    hearing_problems,
    payment_problems,
)
from members.leaving.states import OPEN_LEAVINGS, LeavingKind, LeavingState
from members.mandates.models import ActingFor, Representative
from members.notices.services import tell, tell_members
from members.notices.states import Topic
from members.registry.locks import LockedMember, lock_groups, lock_member
from members.registry.models import Member, RegisterChange, RegisterEntry
from members.registry.services import take_role, write_entry
from members.registry.states import ChangeState, MemberStatus, Operation
from members.savings.queries import savings_rule
from members.savings.services import settle_savings
from members.savings.states import CASH_ACCOUNTS, REFUND_ACCOUNT, Method


@act
def ask_leaving(
    member: Member,
    *,
    kind: str,
    reason: str,
    effective_on: date,
    acting_user: User,
    document: "File[Any] | None" = None,
    heir_name: str = "",
    heir_relation: str = "",
) -> Leaving:
    """Ask for the end of a membership: the member's own resignation, or staff for any kind.

    A death takes the place of whatever is open. Refused: `member_left`, those of `rules.ask_problems`,
    `one_leaving_per_member` (already under way), and those of `keep_file`.
    """
    locked = lock_member(member.pk)
    _refuse_left(locked)
    asked = Asked(
        kind=LeavingKind(kind),
        reason=reason,
        effective_on=effective_on,
        by_staff=not is_of(acting_user, locked),
        is_institution=locked.institution_id is not None,
        has_document=document is not None,
    )
    refuse_on(ask_problems(asked, joined_on=locked.joined_on, today=clock.today()))
    if asked.kind == LeavingKind.DEATH:
        _end_open(locked)
    pk, number = next_number(Leaving, "KL")
    leaving = Leaving.objects.create(
        pk=pk,
        number=number,
        member=locked,
        kind=asked.kind,
        reason=reason.strip(),
        effective_on=effective_on,
        document=keep_file(document, acting_user=acting_user) if document else None,
        asked_by=acting_user,
        asked_at=clock.now(),
        heir_name=heir_name.strip(),
        heir_relation=heir_relation.strip(),
    )
    if asked.by_staff and asked.kind != LeavingKind.DEATH:
        _tell(leaving, "diminta", _("Ada permintaan tentang keanggotaan Anda: %(kind)s"))
    facts = {"kind": str(asked.kind), "effective_on": effective_on}
    record("members.leaving.asked", leaving, acting_user=acting_user, after=facts)
    return leaving


@act
def invite_to_hearing(leaving: Leaving, *, at: datetime, place: str, acting_user: User) -> Leaving:
    """Call the member of an expulsion to be heard; called again, the later invitation counts.

    Refused: `leaving_moved`, `not_an_expulsion`, `invitation_in_the_past`.
    """
    locked = lock_leaving(leaving.pk)
    _expect(locked, *OPEN_LEAVINGS)
    if locked.kind != LeavingKind.EXPULSION:
        raise DomainError("not_an_expulsion", _("Hanya anggota yang akan dikeluarkan yang diundang untuk didengar."))
    if at <= clock.now():
        raise DomainError("invitation_in_the_past", _("Pilih waktu yang masih akan datang."))
    locked.state, locked.invited_for, locked.invited_to = LeavingState.HEARING, at, place.strip()
    locked.save(update_fields=["state", "invited_for", "invited_to"])
    _tell(locked, f"undangan-{at:%Y%m%d%H%M}", _("Anda diundang untuk didengar"))
    record("members.leaving.invited", locked, acting_user=acting_user, after={"at": at})
    return locked


@act
def record_hearing(leaving: Leaving, *, heard_on: date, words: str, acting_user: User) -> Leaving:
    """Write down what the member says, in the office or in the own words on the phone; later words are added.

    Refused: `leaving_moved`, `not_invited`, those of `rules.hearing_problems`.
    """
    locked = lock_leaving(leaving.pk)
    _expect(locked, *OPEN_LEAVINGS)
    if locked.state != LeavingState.HEARING:
        raise DomainError("not_invited", _("Anggota belum diundang untuk didengar."))
    asked_on = clock.day_of(locked.asked_at)
    refuse_on(hearing_problems(heard_on=heard_on, asked_on=asked_on, words=words, today=clock.today()))
    locked.heard_on = heard_on
    locked.hearing = "\n\n".join(filter(None, [locked.hearing, words.strip()]))
    locked.save(update_fields=["heard_on", "hearing"])
    record("members.leaving.heard", locked, acting_user=acting_user, after={"heard_on": heard_on})
    return locked


@act
def decide_leaving(leaving: Leaving, *, note: str = "", knows_numbers: bool = False, acting_user: User) -> Leaving:
    """End the membership: register, settlement, journal, role, mandates and open matters in one act.

    Nobody joins or leaves meanwhile; a payment comes before and is settled, or after and is refused. Refused:
    `leaving_moved`, `member_left`, those of `rules.decision_problems` and `rules.leave_problems`, and
    `numbers_not_confirmed` when the law's least number is missed and `knows_numbers` was not ticked.
    """
    lock_groups()
    member = lock_member(leaving.member_id)
    locked = lock_leaving(leaving.pk)
    _expect(locked, *OPEN_LEAVINGS)
    _refuse_left(member)
    refuse_on(_problems_of(locked, acting_user))
    _refuse_numbers(locked, member, knows_numbers=knows_numbers)
    _tell(locked, "putusan", _("Keanggotaan Anda berakhir: %(kind)s"))  # while somebody still acts for an institution
    entry = _end_membership(locked, member, acting_user=acting_user)
    _settle(locked, member, entry, acting_user=acting_user)
    locked.decision_note = note.strip()
    locked.save()
    if locked.due_rp == 0:
        locked.state = LeavingState.PAID  # nothing to pay: it is over
        locked.save(update_fields=["state"])
    facts = {"kind": str(locked.kind), "due_rp": locked.due_rp, "payable_on": locked.payable_on, "line": entry.line}
    record("members.leaving.decided", locked, acting_user=acting_user, after=facts)
    return locked


@act
def refuse_leaving(leaving: Leaving, *, note: str, acting_user: User) -> Leaving:
    """Refuse what was asked, with a reason that the member reads; by a second person.

    Refused: `leaving_moved`, `reason_missing`, `leaving_decided_by_a_second_person`, `own_leaving`.
    """
    locked = lock_leaving(leaving.pk)
    _expect(locked, *OPEN_LEAVINGS)
    if not note.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    by_two = [one for one in _problems_of(locked, acting_user) if one.code in {"own_leaving", BY_TWO}]
    refuse_on(by_two)
    locked.state, locked.decision_note = LeavingState.REFUSED, note.strip()
    locked.decided_by, locked.decided_at = acting_user, clock.now()
    locked.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    _tell(locked, "putusan", _("Permintaan keluar tidak disetujui"))
    record("members.leaving.refused", locked, acting_user=acting_user, after={"kind": str(locked.kind)})
    return locked


BY_TWO = "leaving_decided_by_a_second_person"


@act
def withdraw_leaving(leaving: Leaving, *, acting_user: User) -> Leaving:
    """Take back what was asked, until it is decided: by whoever asked, and a resignation by the member.

    Refused: `leaving_moved`, `leaving_not_own`.
    """
    locked = lock_leaving(leaving.pk)
    _expect(locked, *OPEN_LEAVINGS)
    is_members_own = locked.kind == LeavingKind.RESIGNATION and is_of(acting_user, locked.member)
    if locked.asked_by_id != acting_user.pk and not is_members_own:
        raise DomainError("leaving_not_own", _("Hanya yang meminta dapat menarik permintaannya."))
    locked.state = LeavingState.WITHDRAWN
    locked.save(update_fields=["state"])
    record("members.leaving.withdrawn", locked, acting_user=acting_user)
    return locked


@act
def pay_leaving(
    leaving: Leaving,
    *,
    method: str,
    paid_on: date,
    acting_user: User,
    heir_name: str = "",
    heir_relation: str = "",
) -> Leaving:
    """Pay the settlement out once (Dr 2-1250, Cr cash), or take in what a former member still owes.

    Refused: `leaving_moved` (paid already, or not decided), those of `rules.payment_problems`.
    """
    locked = lock_leaving(leaving.pk)
    _expect(locked, LeavingState.DECIDED)
    locked.heir_name = heir_name.strip() or locked.heir_name
    locked.heir_relation = heir_relation.strip() or locked.heir_relation
    assert locked.payable_on is not None  # by constraint of what is decided
    refuse_on(
        payment_problems(
            due_rp=locked.due_rp,
            payable_on=locked.payable_on,
            paid_on=paid_on,
            today=clock.today(),
            decided_by_payer=locked.decided_by_id == acting_user.pk,
            is_own=is_of(acting_user, locked.member),
            heir_missing=locked.kind == LeavingKind.DEATH and not locked.heir_name,
        )
    )
    locked.payment = _book_payment(locked, method=method, on=paid_on, acting_user=acting_user)
    locked.state, locked.method, locked.paid_on, locked.paid_by = LeavingState.PAID, method, paid_on, acting_user
    locked.save(update_fields=["state", "method", "paid_on", "paid_by", "payment", "heir_name", "heir_relation"])
    facts = {"amount_rp": locked.due_rp, "method": method, "paid_on": paid_on}
    _tell(locked, "bayar", _("Penyelesaian keanggotaan Anda dibayar"))
    record("members.leaving.paid", locked, acting_user=acting_user, after=facts)
    return locked


@act
def record_export(*, count: int, filters: dict[str, str], acting_user: User) -> None:
    """Write down that a list of leavings left the house (DESIGN 9)."""
    record("members.leaving.exported", acting_user, acting_user=acting_user, after={"rows": count, **filters})


@step
def _tell(leaving: LockedLeaving | Leaving, what: str, title: str) -> None:
    """Tell the member, a person by the own account, an institution by who acts for it or has asked."""
    member = leaving.member
    facts: dict[str, Any] = {
        "topic": Topic.MEMBERSHIP,
        "key": f"leaving-{leaving.pk}-{what}",
        "title": title % {"kind": leaving.get_kind_display().lower()},
        "body": _("Nomor %(number)s. Buka halamannya untuk melihat keadaannya.") % {"number": leaving.number},
        "path": reverse("leave"),
    }
    if leaving.kind == LeavingKind.DEATH:
        return
    if member.person is not None:
        tell(person=member.person, **facts)
    elif not tell_members([member.pk], **facts):
        tell(user=leaving.asked_by, **facts)


def _refuse_left(member: LockedMember) -> None:
    if member.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar."))


def _expect(leaving: LockedLeaving, *states: LeavingState) -> None:
    if leaving.state not in states:
        message = _("Permintaan ini sekarang berkeadaan “%(state)s”. Buka lagi halamannya sebelum memutuskan.")
        raise DomainError("leaving_moved", message % {"state": leaving.get_state_display()})


def _end_open(member: LockedMember) -> None:
    """Whatever was open about a member who has died is over."""
    open_ones = Leaving.objects.filter(member=member, state__in=OPEN_LEAVINGS).select_for_update(no_key=True)
    for leaving in open_ones.order_by("pk"):
        leaving.state = LeavingState.WITHDRAWN
        leaving.decision_note = _("Anggota meninggal dunia sebelum diputuskan.")
        leaving.save(update_fields=["state", "decision_note"])


def _problems_of(leaving: LockedLeaving, acting_user: User) -> list[Any]:
    return list(
        decision_problems(
            kind=LeavingKind(leaving.kind),
            effective_on=leaving.effective_on,
            is_heard=leaving.heard_on is not None and bool(leaving.hearing),
            asked_by_decider=leaving.asked_by_id == acting_user.pk,
            is_own=is_of(acting_user, leaving.member),
            today=clock.today(),
        )
    )


def _refuse_numbers(leaving: LockedLeaving, member: LockedMember, *, knows_numbers: bool) -> None:
    problems = problems_of_numbers(member, leaving.kind)
    refuse_on(problems)
    if not knows_numbers and any(isinstance(problem, NeedsApproval) for problem in problems):
        message = _("Centang bahwa pengurus mengetahui jumlah anggota atau kelompok menjadi kurang dari syarat.")
        raise DomainError("numbers_not_confirmed", message, problems=problems)


@step
def _end_membership(leaving: LockedLeaving, member: LockedMember, *, acting_user: User) -> RegisterEntry:
    """Status, line of the register, role, and everything that was under way for this member."""
    last = member.entries.order_by("-date", "-id").values_list("date", flat=True).first() or member.joined_on
    on = end_of_membership(
        LeavingKind(leaving.kind), asked_for=leaving.effective_on, last_line_on=last, today=clock.today()
    )
    take_role(member, acting_user=acting_user)
    member.status, member.left_on = MemberStatus.LEFT, on
    member.save(update_fields=["status", "left_on"])
    note = f"{leaving.get_kind_display()}, {leaving.number}"
    entry = write_entry(member, Operation.LEAVE, note=note, acting_user=acting_user, on=on)
    RegisterChange.objects.filter(member=member, state=ChangeState.ASKED).update(
        state=ChangeState.WITHDRAWN, decision_note=_("Keanggotaan berakhir.")
    )
    ActingFor.objects.filter(member=member).delete()
    _end_mandates(member, acting_user=acting_user)
    leaving.effective_on, leaving.entry = on, entry
    return entry


def _end_mandates(member: LockedMember, *, acting_user: User) -> None:
    """An institution that is no member any more needs no one to act for it; those that begin later never begin."""
    if member.institution_id is None or _is_still_member(member):
        return
    today = clock.today()
    running = Representative.objects.filter(institution=member.institution_id, ends_on__gte=today, ended_at=None)
    ended = {"ended_by": acting_user, "ended_at": clock.now(), "end_reason": _("Keanggotaan lembaga berakhir.")}
    running.filter(starts_on__lte=today).update(ends_on=today, **ended)
    running.filter(starts_on__gt=today).delete()


def _is_still_member(member: LockedMember) -> bool:
    staying = Member.objects.filter(institution=member.institution_id).exclude(status=MemberStatus.LEFT)
    return staying.filter(~Q(pk=member.pk)).exists()


@step
def _settle(leaving: LockedLeaving, member: LockedMember, entry: RegisterEntry, *, acting_user: User) -> None:
    """Freeze what is held, owed and due, with the journal that books it."""
    today = clock.today()
    rule = savings_rule(member.group_id, today)
    owed = owed_rp(member)
    held, journal = settle_savings(member, on=today, reference=leaving.number, owed_rp=owed, acting_user=acting_user)
    settlement = Settlement(held.pokok_rp, held.wajib_rp, held.sukarela_rp, owed)
    leaving.pokok_rp, leaving.wajib_rp, leaving.sukarela_rp = held.pokok_rp, held.wajib_rp, held.sukarela_rp
    leaving.owed_rp, leaving.due_rp, leaving.settlement = owed, settlement.due_rp, journal
    wait = timedelta(days=rule.refund_days if settlement.due_rp > 0 else 0)  # what is still owed can come at once
    leaving.payable_on = max(today, entry.date + wait)
    leaving.state, leaving.decided_by, leaving.decided_at = LeavingState.DECIDED, acting_user, clock.now()


def _book_payment(leaving: LockedLeaving, *, method: str, on: date, acting_user: User) -> Journal:
    member = leaving.member
    line = partial(Line, party=member.number, party_name=member.name)
    return post_journal(
        reference=f"{leaving.number}/bayar",
        on=on,
        memo=_("Pembayaran penyelesaian %(number)s") % {"number": member.number},
        lines=[line(REFUND_ACCOUNT, leaving.due_rp), line(CASH_ACCOUNTS[Method(method)], -leaving.due_rp)],
        acting_user=acting_user,
    )
