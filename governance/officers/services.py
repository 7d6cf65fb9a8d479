"""The only writers of terms: entered from the deed by two, ended early by two, followed by the clock with their roles.

Who was elected gets a term by `seating`; what one officer gives to the next is `handovers`.
"""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.elections.queries import persons_of
from governance.elections.rules import allowed_seats, seat_problems, term_years
from governance.officers.locks import lock_ending, lock_term
from governance.officers.models import Term, TermEnding
from governance.officers.queries import serves, terms_over, terms_to_start, terms_to_warn_of
from governance.officers.rules import deed_problems, ending_problems
from governance.officers.states import EndingState, OfficeBody, TermEnd
from governance.voting.models import Resolution
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.queries import users_with_right
from kmp.accounts.services import grant_role, withdraw_role
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import long_date
from members.licences.rules import warning_due
from members.notices.services import tell, tell_users
from members.notices.states import Topic
from members.registry.models import Member, Person
from members.registry.states import MemberStatus


@act
def enter_founding_term(
    member: Member, *, body: str, position: str, starts_on: date, ends_on: date, deed: str, acting_user: User
) -> Term:
    """Enter one of the first officers, whom the deed names; it gives a role once a second person has confirmed it.

    Refused: `not_active`, `no_person`, those of `rules.deed_problems`, `more_seats_than_bylaws`; by the database as
    `one_office_at_a_time`, `term_is_at_most_five_years`.
    """
    if member.status == MemberStatus.LEFT:
        raise DomainError("not_active", _("Anggota ini sudah keluar."))
    person = persons_of([member]).get(member.pk)
    if person is None:
        raise DomainError("no_person", _("Lembaga ini belum mempunyai wakil yang memberikan suara."))
    office = rules_of(bylaws_on(max(starts_on, clock.today()))).deciding.offices.get(body)
    refuse_on(deed_problems(starts_on=starts_on, ends_on=ends_on, years=term_years(office), deed=deed))
    held = Term.objects.filter(body=body, position=position, starts_on__lte=starts_on, ends_on__gte=starts_on)
    count = held.exclude(end_kind=TermEnd.CANCELLED).count()
    refuse_on(seat_problems(seats=1, held=count, allowed=allowed_seats(office, position)))
    term = Term.objects.create(
        body=OfficeBody(body),
        position=position.strip(),
        member=member,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        planned_ends_on=ends_on,
        deed=deed.strip(),
        entered_by=acting_user,
        entered_at=clock.now(),
    )
    record("governance.term.entered", term, acting_user=acting_user, after=facts_of(term))
    return term


def facts_of(term: Term) -> dict[str, object]:
    """What the log keeps of a term: no names."""
    facts = {"body": str(term.body), "position": term.position, "member": term.member.number}
    return {**facts, "starts_on": term.starts_on, "ends_on": term.ends_on}


@act
def confirm_term(term: Term, *, acting_user: User) -> Term:
    """The second person has seen the deed: the term counts, and gives its role from its first day.

    Refused: `term_not_waiting`; by the database as `founding_term_takes_two_persons`.
    """
    locked = _waiting(term)
    locked.confirmed_by, locked.confirmed_at = acting_user, clock.now()
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    follow_role(locked.person, locked.body, acting_user=acting_user)
    record("governance.term.confirmed", locked, acting_user=acting_user, after=facts_of(locked))
    return locked


@act
def cancel_term(term: Term, *, note: str, acting_user: User) -> Term:
    """Cross out what was entered by mistake, before anybody confirmed it. Refused: `term_not_waiting`,
    `reason_missing`."""
    if not note.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    locked = _waiting(term)
    locked.end_kind, locked.end_note = TermEnd.CANCELLED, note.strip()
    locked.save(update_fields=["end_kind", "end_note"])
    record("governance.term.cancelled", locked, acting_user=acting_user, after=facts_of(locked))
    return locked


def _waiting(term: Term) -> Term:
    locked = lock_term(term.pk)
    if locked.holds or locked.end_kind:
        raise DomainError("term_not_waiting", _("Catatan ini tidak sedang menunggu orang kedua."))
    return locked


@act
def ask_ending(
    term: Term, *, kind: str, last_day: date, note: str, resolution: Resolution | None = None, acting_user: User
) -> TermEnding:
    """Ask that a term end before its day: resigned, left, died, or removed by a resolution; another person decides.

    Refused: `term_not_held`, those of `rules.ending_problems`, `one_open_ending_per_term`; by the database as
    `removal_is_about_an_officer` for a resolution about anything else.
    """
    locked = lock_term(term.pk)
    if not locked.holds or locked.end_kind:
        raise DomainError("term_not_held", _("Masa jabatan ini tidak sedang atau akan dijalani."))
    starts_on, ends_on, given = locked.starts_on, locked.ends_on, resolution is not None
    refuse_on(
        ending_problems(kind=kind, last=last_day, starts_on=starts_on, ends_on=ends_on, note=note, has_resolution=given)
    )
    ending = TermEnding.objects.create(
        term=locked,
        kind=TermEnd(kind),
        last_day=last_day,
        note=note.strip(),
        resolution=resolution,
        asked_by=acting_user,
        asked_at=clock.now(),
    )
    after = {"kind": kind, "last_day": last_day, "member": locked.member.number}
    record("governance.term.end_asked", locked, acting_user=acting_user, after=after)
    return ending


@act
def decide_ending(ending: TermEnding, *, decision: EndingState, acting_user: User) -> TermEnding:
    """The second person ends the term, and its role after the last day; or refuses.

    Refused: `ending_moved`; by the database as `ending_is_decided_by_a_second_person`.
    """
    term = lock_term(ending.term_id)
    locked = lock_ending(ending.pk)
    if locked.state != EndingState.ASKED:
        raise DomainError("ending_moved", _("Permintaan ini sudah diputuskan."))
    locked.state, locked.decided_by, locked.decided_at = decision, acting_user, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    if decision == EndingState.REFUSED:
        after = {"kind": str(locked.kind), "member": term.member.number}
        record("governance.term.end_refused", term, acting_user=acting_user, after=after)
        return locked
    before = {"ends_on": term.ends_on}
    term.ends_on, term.end_kind, term.end_note = locked.last_day, locked.kind, locked.note
    term.save(update_fields=["ends_on", "end_kind", "end_note"])
    follow_role(term.person, term.body, acting_user=acting_user)
    _tell_ended(term)
    record("governance.term.ended", term, acting_user=acting_user, before=before, after=facts_of(term))
    return locked


@step
def _tell_ended(term: Term) -> None:
    if term.end_kind == TermEnd.DIED:
        return
    tell(
        person=term.person,
        topic=Topic.MEETINGS,
        key=f"jabatan:{term.pk}:akhir",
        title=_("Masa jabatan Anda berakhir pada %(day)s") % {"day": long_date(term.ends_on)},
        body=_("%(position)s: %(why)s.") % {"position": term.position, "why": term.get_end_kind_display().lower()},
        path=reverse("officers"),
    )


@step
def follow_role(person: Person, body: str, *, acting_user: User | None) -> bool:
    """Give or take the role of one body as that person's terms of today say. False where there is no account."""
    if person.user is None:
        return False
    if serves(person.pk, body, clock.today()):
        grant_role(person.user, body, acting_user=acting_user)
    else:
        withdraw_role(person.user, body, acting_user=acting_user)
    return True


@act
def follow_terms(*, acting_user: User | None = None) -> dict[str, int]:
    """What the clock does each day: terms end with the membership or their day, begin, and their roles follow.

    Roles that somebody holds without ever having had a term are left alone. Safe to run twice.
    """
    today = clock.today()
    left = _end_with_membership(today, acting_user=acting_user)
    over = Term.objects.filter(end_kind="", ends_on__lt=today).update(end_kind=TermEnd.EXPIRED)
    taken = 0
    for term in terms_over(today):
        if not serves(term.person_id, term.body, today) and _has_role(term):
            follow_role(term.person, term.body, acting_user=acting_user)
            taken += 1
    started = list(terms_to_start(today))
    for term in started:
        follow_role(term.person, term.body, acting_user=acting_user)
    return {"left": left, "over": over, "taken": taken, "started": len(started)}


def _has_role(term: Term) -> bool:
    return term.person.user is not None and term.person.user.grants.filter(role=term.body).exists()


@step
def _end_with_membership(today: date, *, acting_user: User | None) -> int:
    """Officers are members (UU 25/1992 Ps 29, 38): who left ends the term on that day."""
    rows = Term.objects.filter(end_kind="", ends_on__gte=today, member__status=MemberStatus.LEFT)
    rows = rows.select_related("member", "person__user").select_for_update(of=("self",), no_key=True)
    found = list(rows.order_by("pk"))
    for term in found:
        left_on = term.member.left_on or today
        term.ends_on = max(term.starts_on, min(left_on, term.ends_on))
        term.end_kind, term.end_note = TermEnd.LEFT, _("Keanggotaan berakhir.")
        term.save(update_fields=["ends_on", "end_kind", "end_note"])
        follow_role(term.person, term.body, acting_user=acting_user)
        record("governance.term.ended", term, acting_user=acting_user, after=facts_of(term))
    return len(found)


@act
def warn_of_terms(*, acting_user: User | None = None) -> int:
    """Tell the board and the officer 90, 30 and 7 days before a term ends, each once. How many terms were told of."""
    today = clock.today()
    found = list(terms_to_warn_of(today))
    board = list(users_with_right("officers.decide").values_list("pk", flat=True))
    for term in found:
        users = sorted({*board, *([term.person.user_id] if term.person.user_id else [])})
        left = (term.ends_on - today).days
        facts = {"who": term.person.name, "position": term.position, "end": long_date(term.ends_on), "days": left}
        tell_users(
            users,
            topic=Topic.WORK,
            key=f"jabatan:{term.pk}:{term.ends_on}:{warning_due(term.ends_on, today)}",
            title=_("Masa jabatan %(position)s berakhir %(days)s hari lagi") % facts,
            body=_("%(who)s menjabat sampai %(end)s. Rencanakan pemilihannya.") % facts,
            path=reverse("staff_officers"),
        )
    return len(found)
