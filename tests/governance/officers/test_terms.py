"""Terms of office: never two at once, never more than five years, entered and ended by two, followed by the role."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.officers.models import Term, TermEnding
from governance.officers.rules import phase_of, read_items, usual_items
from governance.officers.services import (
    ask_ending,
    cancel_term,
    confirm_term,
    decide_ending,
    follow_terms,
    warn_of_terms,
)
from governance.officers.states import EndingState
from kmp import clock
from kmp.accounts.models import RoleGrant
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.governance import founding_bylaws
from tests.factories.members import budi, hadi, make_left, make_member, rini, user_of
from tests.factories.officers import ended, founding_term, serving_term
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def nakes(name: str = "Sari Dewi") -> Member:
    return make_member(group="nakes", name=name)


def has_role(member: Member, role: str) -> bool:
    return RoleGrant.objects.filter(user=user_of(member), role=role).exists()


def test_a_first_term_counts_once_a_second_person_confirmed_it() -> None:
    member = nakes()
    term = founding_term(member)

    assert not has_role(member, "pengurus")
    assert code_of(confirm_term, term, acting_user=rini()) == "founding_term_takes_two_persons"
    confirm_term(term, acting_user=budi())
    assert has_role(member, "pengurus")
    assert code_of(confirm_term, term, acting_user=hadi()) == "term_not_waiting"


def test_a_term_entered_by_mistake_is_crossed_out_and_frees_seat_and_person() -> None:
    member = nakes()
    wrong = founding_term(member)

    cancel_term(wrong, note="Salah orang.", acting_user=rini())

    again = founding_term(member)
    assert (Term.objects.get(pk=wrong.pk).end_kind, again.end_kind) == ("dibatalkan", "")
    assert code_of(cancel_term, wrong, note="Lagi.", acting_user=rini()) == "term_not_waiting"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": date(2029, 12, 1)}, "term_too_long"),  # the bylaws say three years
        ({"ends_on": date(2026, 11, 1)}, "term_ends_after_it_starts"),
        ({"position": "Direktur"}, "more_seats_than_bylaws"),
    ],
)
def test_what_the_deed_cannot_say(changes: dict[str, Any], code: str) -> None:
    member = nakes()

    assert code_of(founding_term, member, starts_on=date(2026, 12, 1), **changes) == code
    assert Term.objects.count() == 0


def test_one_seat_is_held_once() -> None:
    serving_term(nakes())

    assert code_of(founding_term, nakes("Rina Ayu")) == "more_seats_than_bylaws"


def test_nobody_holds_two_offices_not_even_on_one_day() -> None:
    member, today = nakes(), clock.today()
    first = serving_term(member, ends_on=today + timedelta(days=30))
    seat = {"body": "pengawas", "position": "Ketua Pengawas"}

    double = code_of(founding_term, member, starts_on=first.ends_on, **seat)
    after = founding_term(member, body=seat["body"], position=seat["position"], starts_on=first.ends_on + ONE_DAY)

    assert double == "one_office_at_a_time"
    assert after.starts_on == first.ends_on + ONE_DAY


INSERT = (
    "INSERT INTO governance_term (body, position, member_id, person_id, starts_on, ends_on, planned_ends_on, deed,"
    " end_kind, end_note, entered_by_id, entered_at)"
    " VALUES ('pengurus', 'Ketua', %s, %s, %s, %s, %s, 'Akta', '', '', %s, now())"
)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "constraint"),
    [
        (date(2026, 1, 1), date(2031, 1, 1), "term_is_at_most_five_years"),  # five years and a day
        (date(2026, 1, 1), date(2031, 12, 31), "term_is_at_most_five_years"),  # six years
        (date(2026, 1, 2), date(2026, 1, 1), "term_ends_after_it_starts"),
    ],
)
def test_raw_sql_makes_no_long_term(starts_on: date, ends_on: date, constraint: str) -> None:
    member = nakes()

    words = raw_sql_is_refused(INSERT, member.pk, member.person_id, starts_on, ends_on, ends_on, budi().pk)

    assert constraint in words


def test_raw_sql_makes_no_second_office_and_changes_no_term() -> None:
    member = nakes()
    term = serving_term(member)
    last = term.ends_on

    double = raw_sql_is_refused(INSERT, member.pk, member.person_id, last, last, last, budi().pk)
    longer = raw_sql_is_refused("UPDATE governance_term SET ends_on = ends_on + 1 WHERE id = %s", term.pk)
    moved = raw_sql_is_refused("UPDATE governance_term SET starts_on = starts_on - 1 WHERE id = %s", term.pk)
    gone = raw_sql_is_refused("DELETE FROM governance_term WHERE id = %s", term.pk)

    assert "one_office_at_a_time" in double
    assert "term_is_never_prolonged" in longer
    assert all("pgtrigger" in words for words in (moved, gone))


def test_an_early_end_takes_two_and_takes_the_role_after_the_last_day() -> None:
    member = nakes()
    term = serving_term(member)
    ending = ask_ending(term, kind="mundur", last_day=clock.today(), note="Pindah.", acting_user=hadi())
    approved = EndingState.APPROVED

    alone = code_of(decide_ending, ending, decision=approved, acting_user=hadi())
    decide_ending(ending, decision=approved, acting_user=budi())

    assert alone == "ending_is_decided_by_a_second_person"
    term.refresh_from_db()
    assert (term.end_kind, term.ends_on) == ("mundur", clock.today())
    assert has_role(member, "pengurus")  # until the day is over
    with clock.pretend(clock.now() + ONE_DAY):
        assert follow_terms() == {"left": 0, "over": 0, "taken": 1, "started": 0}
    assert not has_role(member, "pengurus")
    assert Notice.objects.filter(person=member.person, key=f"jabatan:{term.pk}:akhir").count() == 1


def test_a_refused_end_leaves_the_term() -> None:
    term = serving_term(nakes())
    ending = ask_ending(term, kind="mundur", last_day=clock.today(), note="Pindah.", acting_user=hadi())

    again = code_of(ask_ending, term, kind="mundur", last_day=clock.today(), note="Lagi.", acting_user=budi())
    decide_ending(ending, decision=EndingState.REFUSED, acting_user=budi())

    assert again == "one_open_ending_per_term"
    assert Term.objects.get(pk=term.pk).end_kind == ""
    assert code_of(decide_ending, ending, decision=EndingState.APPROVED, acting_user=budi()) == "ending_moved"


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("diberhentikan", 0, "removal_rests_on_a_resolution"),
        ("mundur", -1, "ending_outside_the_term"),
        ("mundur", 3650, "ending_outside_the_term"),
    ],
)
def test_ends_that_are_refused(kind: str, days: int, code: str) -> None:
    term = serving_term(nakes())
    last = clock.today() + timedelta(days=days)

    assert code_of(ask_ending, term, kind=kind, last_day=last, note="Alasan.", acting_user=hadi()) == code
    assert TermEnding.objects.count() == 0


def test_a_removal_without_resolution_is_refused_by_the_database_too() -> None:
    term = serving_term(nakes())
    insert = (
        "INSERT INTO governance_termending (term_id, kind, last_day, note, state, asked_by_id, asked_at)"
        " VALUES (%s, 'diberhentikan', %s, 'x', 'diminta', %s, now())"
    )

    words = raw_sql_is_refused(insert, term.pk, clock.today(), budi().pk)

    assert "removal_rests_on_a_resolution" in words


def test_a_term_that_begins_later_gives_its_role_on_its_day() -> None:
    member, start = nakes(), clock.today() + timedelta(days=3)
    serving_term(member, starts_on=start)

    assert follow_terms()["started"] == 0
    assert not has_role(member, "pengurus")
    with clock.pretend(clock.now() + timedelta(days=3)):
        assert follow_terms() == {"left": 0, "over": 0, "taken": 0, "started": 1}
        assert follow_terms() == {"left": 0, "over": 0, "taken": 0, "started": 0}
    assert has_role(member, "pengurus")


def test_a_term_that_is_over_is_marked_and_its_role_taken_once() -> None:
    member = nakes()
    term = serving_term(member, ends_on=clock.today() + ONE_DAY)

    with clock.pretend(clock.now() + timedelta(days=2)):
        assert follow_terms() == {"left": 0, "over": 1, "taken": 1, "started": 0}
        assert follow_terms() == {"left": 0, "over": 0, "taken": 0, "started": 0}

    assert Term.objects.get(pk=term.pk).end_kind == "habis"
    assert not has_role(member, "pengurus")


def test_who_leaves_the_cooperative_leaves_the_office() -> None:
    member = nakes()
    nakes("Yang tinggal")
    term = serving_term(member)
    make_left(member)

    assert follow_terms()["left"] == 1

    term.refresh_from_db()
    assert (term.end_kind, term.ends_on) == ("keluar", clock.today())


def test_roles_without_any_term_are_left_alone() -> None:
    founding_bylaws()
    board = budi()

    follow_terms()

    assert RoleGrant.objects.filter(user=board, role="pengurus").exists()


def test_the_board_is_warned_once_before_a_term_ends() -> None:
    term = serving_term(nakes(), ends_on=clock.today() + timedelta(days=90))
    board = budi()

    assert (warn_of_terms(), warn_of_terms()) == (1, 1)

    told = Notice.objects.filter(user=board, key=f"jabatan:{term.pk}:{term.ends_on}:90")
    assert [notice.title for notice in told] == ["Masa jabatan Ketua berakhir 90 hari lagi"]


def test_an_ended_term_is_never_ended_again() -> None:
    term = ended(serving_term(nakes()))

    again = code_of(ask_ending, term, kind="mundur", last_day=clock.today(), note="Lagi.", acting_user=budi())

    assert again == "term_not_held"


@pytest.mark.parametrize(
    ("today", "holds", "end_kind", "expected"),
    [
        (date(2026, 12, 31), True, "", "akan"),
        (date(2027, 1, 1), True, "", "menjabat"),
        (date(2029, 12, 31), True, "", "menjabat"),
        (date(2030, 1, 1), True, "", "lalu"),
        (date(2027, 1, 1), False, "", "menunggu"),
        (date(2027, 1, 1), False, "dibatalkan", "batal"),
    ],
)
def test_phases_of_a_term(today: date, holds: bool, end_kind: str, expected: str) -> None:
    found = phase_of(
        starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), holds=holds, end_kind=end_kind, today=today
    )

    assert found.key == expected


def test_what_is_handed_over_is_read_line_by_line() -> None:
    assert read_items("Kas: Rp100.000, cocok\n\nKunci\n: tanpa nama") == [
        {"what": "Kas", "state": "Rp100.000, cocok"},
        {"what": "Kunci", "state": ""},
    ]
    assert usual_items("Bendahara")[0] == "Kas dan rekening bank, dengan saldo pada hari ini"
    assert len(usual_items("Anggota")) == 2
