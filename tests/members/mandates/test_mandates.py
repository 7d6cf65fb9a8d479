"""Giving, renewing and ending mandates, handing over the vote, and for whom a user acts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.roles import Role, roles_of
from kmp.trail.models import ActionLog
from members.joining.rules import PersonData
from members.mandates.access import may_open_file, may_vote_for, voting_problem
from members.mandates.models import ActingFor, Representative
from members.mandates.queries import due_for_warning, in_tab, institutions_found, voter_of, without_voter
from members.mandates.rules import MandateData, mandate_problems
from members.mandates.services import (
    choose_acting,
    end_mandate,
    follow_mandates,
    give_mandate,
    hand_over_vote,
    renew_mandate,
)
from members.registry.access import acting_member, acting_name, memberships_of
from members.registry.models import Member, Person
from members.registry.nik import decrypt_nik
from tests.factories.files import pdf, upload
from tests.factories.mandates import give, mandate_data, user_by
from tests.factories.members import application_of, make_member, make_user, person_data, rini, user_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def refusal(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


def later(days: int) -> Any:
    """So many days from now."""
    return clock.pretend(clock.now() + timedelta(days=days))


def first_of(member: Member) -> Representative:
    """The mandate with which the institution joined; it votes."""
    return Representative.objects.get(institution=member.institution, person=application_of(member).person)


@pytest.fixture
def clinic() -> Member:
    return make_member(group="faskes")


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (TODAY, TODAY, None),
        (date(2026, 1, 1), date(2031, 1, 1), None),
        (date(2026, 1, 1), date(2031, 1, 2), "mandate_too_long"),
        (date(2028, 2, 29), date(2033, 2, 28), None),
        (date(2028, 2, 29), date(2033, 3, 1), "mandate_too_long"),
        (date(2026, 1, 1), date(2026, 11, 21), "mandate_over"),
        (date(2027, 1, 2), date(2027, 1, 1), "mandate_ends_after_start"),
    ],
)
def test_a_mandate_lasts_at_most_five_years(starts: date, ends: date, code: str | None) -> None:
    problems = mandate_problems(MandateData("1", starts, ends, votes=False), today=TODAY)

    assert [problem.code for problem in problems] == ([code] if code else [])


def test_a_new_person_gets_mandate_account_role_and_an_invitation(
    clinic: Member, django_capture_on_commit_callbacks: Any
) -> None:
    data = person_data(name="Wahyu Contoh", email="wahyu@simpulsehat.example")

    with django_capture_on_commit_callbacks() as afterwards:
        mandate = give(clinic, person=data)

    assert "kmp.accounts.tasks.send_invitation" in [getattr(one, "args", [""])[0] for one in afterwards]
    assert (mandate.institution, mandate.person.name, mandate.votes) == (clinic.institution, "Wahyu Contoh", False)
    assert mandate.document.name == "kuasa.pdf"  # type: ignore[union-attr]
    user = user_by(mandate)
    assert (user.email, roles_of(user)) == ("wahyu@simpulsehat.example", frozenset({Role.ANGGOTA}))
    assert acting_member(user) == clinic
    log = ActionLog.objects.order_by("-id")[0]
    assert (log.action, log.after["member"]) == ("members.mandate.given", clinic.number)
    assert "Wahyu" not in str(log.after)


def test_a_known_person_keeps_the_data_we_have(clinic: Member) -> None:
    nurse = make_member(group="nakes")
    known = application_of(nurse).person

    mandate = give(clinic, person=_again(known, email="lain@simpulsehat.example"))

    known.refresh_from_db()
    assert mandate.person == known
    assert known.email != "lain@simpulsehat.example"
    assert known.name != "Nama Lain"
    assert set(memberships_of(user_of(nurse))) == {nurse, clinic}


def _again(person: Person, *, born: date | None = None, email: str = "") -> PersonData:
    """The same person, typed once more with another name."""
    assert person.nik_cipher is not None
    assert person.birth_date is not None
    nik = decrypt_nik(person.nik_cipher)
    return PersonData("Nama Lain", nik=nik, birth_date=born or person.birth_date, sex="P", email=email)


def test_a_nik_known_with_another_birth_date_is_refused_and_nothing_is_kept(clinic: Member) -> None:
    known = application_of(clinic).person
    wrong = _again(known, born=date(1999, 1, 1))
    before = Representative.objects.count(), StoredFile.objects.count()

    assert refusal(give, clinic, person=wrong) == "nik_taken"
    assert (Representative.objects.count(), StoredFile.objects.count()) == before


def test_a_wrong_nik_is_refused(clinic: Member) -> None:
    wrong = PersonData("X", nik="123", birth_date=date(1999, 1, 1), sex="P")

    assert refusal(give, clinic, person=wrong) == "nik_invalid"


def test_only_one_casts_the_vote_at_a_time(clinic: Member) -> None:
    assert refusal(give, clinic, votes=True) == "one_voting_mandate_at_a_time"
    after = first_of(clinic).ends_on + timedelta(days=1)
    assert give(clinic, votes=True, starts_on=after).votes
    assert Representative.objects.filter(institution=clinic.institution).count() == 2


def test_the_database_itself_refuses_a_second_voter(clinic: Member) -> None:
    second = give(clinic)

    with pytest.raises(IntegrityError, match="one_voting_mandate_at_a_time"), transaction.atomic():
        Representative.objects.filter(pk=second.pk).update(votes=True)


def test_one_person_holds_one_mandate_at_a_time_and_renews_after_it(clinic: Member) -> None:
    mandate = give(clinic)
    paper = upload(pdf(), "kuasa.pdf")
    overlapping = mandate_data(starts_on=mandate.ends_on)
    following = mandate_data(starts_on=mandate.ends_on + timedelta(days=1))

    code = refusal(renew_mandate, mandate, clinic, data=overlapping, document=paper, acting_user=rini())
    assert code == "mandate_overlaps"
    renewed = renew_mandate(mandate, clinic, data=following, document=upload(pdf()), acting_user=rini())

    assert (renewed.person, renewed.starts_on) == (mandate.person, mandate.ends_on + timedelta(days=1))
    with later(366):
        assert acting_member(user_by(mandate)) == clinic


def test_persons_have_no_representatives() -> None:
    nurse = make_member(group="nakes")

    assert refusal(give, nurse) == "not_an_institution"


def test_handing_over_the_vote_changes_both_and_keeps_who_voted_before(clinic: Member) -> None:
    old = first_of(clinic)
    with later(10):
        new = give(clinic)
    with later(20):
        handed_on = clock.today()
        hand_over_vote(new, clinic, acting_user=rini())

        assert voter_of(clinic.institution_id, handed_on).person == new.person  # type: ignore[union-attr,arg-type]
        assert may_vote_for(user_by(new), clinic)
        assert not may_vote_for(user_of(clinic), clinic)
        assert acting_member(user_of(clinic)) == clinic
    before = voter_of(clinic.institution_id, handed_on - timedelta(days=1))  # type: ignore[arg-type]
    assert before is not None
    assert before.person == old.person
    rows = Representative.objects.filter(institution=clinic.institution)
    assert sorted(rows.values_list("person", "votes", "starts_on")) == sorted(
        [
            (old.person_id, True, old.starts_on),
            (old.person_id, False, handed_on),
            (new.person_id, False, new.starts_on),
            (new.person_id, True, handed_on),
        ]
    )


def test_a_vote_handed_over_on_the_first_day_leaves_no_empty_rows(clinic: Member) -> None:
    new = give(clinic)

    hand_over_vote(new, clinic, acting_user=rini())
    hand_over_vote(first_of(clinic), clinic, acting_user=rini())

    rows = Representative.objects.filter(institution=clinic.institution)
    assert sorted(rows.values_list("person", "votes")) == sorted(
        [(application_of(clinic).person_id, True), (new.person_id, False)]
    )
    assert refusal(hand_over_vote, first_of(clinic), clinic, acting_user=rini()) == "mandate_moved"


def test_a_vote_promised_to_another_is_not_handed_over(clinic: Member) -> None:
    give(clinic, votes=True, starts_on=first_of(clinic).ends_on + timedelta(days=1))
    long = give(clinic, ends_on=first_of(clinic).ends_on + timedelta(days=30))

    assert refusal(hand_over_vote, long, clinic, acting_user=rini()) == "one_voting_mandate_at_a_time"
    assert may_vote_for(user_of(clinic), clinic)


def test_ended_early_nobody_acts_by_it_and_the_role_goes(clinic: Member) -> None:
    mandate = give(clinic)
    user = user_by(mandate)
    with later(5):
        assert refusal(end_mandate, mandate, clinic, reason=" ", acting_user=rini()) == "reason_missing"
        end_mandate(mandate, clinic, reason=" Pindah tugas. ", acting_user=rini())

        mandate.refresh_from_db()
        assert (mandate.ends_on, mandate.end_reason) == (clock.today() - timedelta(days=1), "Pindah tugas.")
        with pytest.raises(PermissionDenied):
            acting_member(user)
        assert roles_of(user_by(mandate)) == set()
        assert refusal(end_mandate, mandate, clinic, reason="x", acting_user=rini()) == "mandate_moved"
    assert "Pindah" not in str(ActionLog.objects.order_by("-id")[0].after)


def test_ended_on_its_first_day_it_stops_at_once_and_frees_the_vote(clinic: Member) -> None:
    mandate = first_of(clinic)

    end_mandate(mandate, clinic, reason="Salah orang.", acting_user=rini())

    with pytest.raises(PermissionDenied):
        acting_member(user_of(clinic))
    assert list(without_voter(clock.today())) == [clinic]
    assert give(clinic, votes=True).votes


def test_who_is_also_a_member_keeps_the_role(clinic: Member) -> None:
    nurse = make_member(group="nakes")
    known = application_of(nurse).person
    mandate = give(clinic, person=_again(known))

    end_mandate(mandate, clinic, reason="Selesai.", acting_user=rini())

    assert roles_of(user_of(nurse)) == {Role.ANGGOTA}
    assert acting_member(user_of(nurse)) == nurse


def test_a_mandate_that_begins_later_gives_nothing_before(clinic: Member) -> None:
    mandate = give(clinic, starts_on=clock.today() + timedelta(days=3))
    assert mandate.person.user is None

    with later(3):
        assert follow_mandates() == (0, 0)  # nobody can sign in yet; the office opens the account


def test_the_clock_gives_and_takes_the_role(clinic: Member) -> None:
    mandate = give(clinic, ends_on=clock.today() + timedelta(days=2))
    user = user_by(mandate)
    with later(2):
        assert follow_mandates() == (0, 0)
    with later(3):
        assert follow_mandates() == (0, 1)
        assert follow_mandates() == (0, 0)
        assert roles_of(user_by(mandate)) == set()
        renew_mandate(
            mandate,
            clinic,
            data=mandate_data(starts_on=clock.today() + timedelta(days=1)),
            document=upload(pdf()),
            acting_user=rini(),
        )
    with later(4):
        assert follow_mandates() == (1, 0)
        assert roles_of(user_by(mandate)) == {Role.ANGGOTA}
    assert user.is_active


@pytest.mark.parametrize("group", ["nakes", "faskes"])
def test_the_person_itself_or_the_voting_representative_votes(group: str) -> None:
    member = make_member(group=group)

    assert may_vote_for(user_of(member), member)
    assert not may_vote_for(make_user(role=Role.ANGGOTA), member)


def code_for(user: User, member: Member) -> str:
    problem = voting_problem(user, member)
    assert problem is not None
    return problem.code


def test_the_others_are_told_why_they_do_not_vote(clinic: Member) -> None:
    second = user_by(give(clinic))

    assert code_for(second, clinic) == "not_the_voter"
    assert application_of(clinic).person.name in str(voting_problem(second, clinic).message)  # type: ignore[union-attr]
    end_mandate(first_of(clinic), clinic, reason="Selesai.", acting_user=rini())
    assert code_for(second, clinic) == "no_voter"
    assert code_for(make_user(), clinic) == "not_for_this_member"
    Member.objects.filter(pk=clinic.pk).update(has_vote=False)
    clinic.refresh_from_db()
    assert code_for(second, clinic) == "no_vote_of_member"


def test_a_user_with_two_memberships_acts_for_the_chosen_one(clinic: Member, django_assert_num_queries: Any) -> None:
    nurse = make_member(group="nakes")
    known = application_of(nurse).person
    mandate = give(clinic, person=_again(known))
    user = user_of(nurse)

    with django_assert_num_queries(1):
        assert acting_member(user) == nurse
    assert acting_name(user) == nurse.name
    choose_acting(clinic, acting_user=user)
    with django_assert_num_queries(1):
        assert acting_member(user) == clinic
    assert acting_name(user) == clinic.name

    end_mandate(mandate, clinic, reason="Selesai.", acting_user=rini())

    assert acting_member(user) == nurse
    assert acting_name(user) == ""
    assert ActingFor.objects.get().member == clinic
    assert refusal(choose_acting, clinic, acting_user=user) == "not_for_this_member"


def test_nobody_chooses_a_member_of_somebody_else(clinic: Member) -> None:
    nurse = make_member(group="nakes")

    assert refusal(choose_acting, clinic, acting_user=user_of(nurse)) == "not_for_this_member"
    assert not ActingFor.objects.exists()


def test_staff_see_whose_vote_nobody_casts(clinic: Member) -> None:
    fine = make_member(group="distributor")
    make_member(group="nakes")
    Representative.objects.filter(institution=clinic.institution).update(votes=False)
    today = clock.today()

    assert list(without_voter(today)) == [clinic]
    found = {one.pk: one.voter_name for one in institutions_found(today)}
    assert found == {clinic.pk: None, fine.pk: application_of(fine).person.name}
    Member.objects.filter(pk=clinic.pk).update(has_vote=False)
    assert list(without_voter(today)) == []


def test_the_voters_mandates_that_end_soon_are_listed(clinic: Member) -> None:
    end = first_of(clinic).ends_on
    for days, expected in ((91, []), (90, [clinic]), (0, [clinic]), (-1, [])):
        day = end - timedelta(days=days)
        assert list(in_tab(institutions_found(day), "habis", day)) == expected


def test_warnings_stop_once_the_mandate_is_renewed(clinic: Member) -> None:
    mandate = first_of(clinic)
    with later(700):
        assert list(due_for_warning(clock.today())) == [mandate]
        data = mandate_data(votes=True, starts_on=mandate.ends_on + timedelta(days=1))
        renew_mandate(mandate, clinic, data=data, document=upload(pdf()), acting_user=rini())
        assert list(due_for_warning(clock.today())) == []


def test_the_paper_opens_for_the_institution_and_staff_alone(clinic: Member) -> None:
    stored = give(clinic).document
    assert stored is not None
    stranger = make_member(group="faskes")

    assert may_open_file(user_of(clinic), stored)
    assert may_open_file(rini(), stored)
    assert not may_open_file(user_of(stranger), stored)
    assert not may_open_file(make_user(role=Role.ADMIN), stored)


def test_nothing_is_given_when_the_paper_is_broken(clinic: Member) -> None:
    before = Person.objects.count(), len(mail.outbox)

    code = refusal(
        give_mandate,
        clinic,
        person=person_data(),
        data=mandate_data(),
        document=upload(b"x", "a.pdf"),
        acting_user=rini(),
    )

    assert code == "file_kind"
    assert (Person.objects.count(), len(mail.outbox)) == before
