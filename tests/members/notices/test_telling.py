"""Who is told what, how it will reach them, and that a repeated act tells once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from kmp import clock
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.joining.services import approve_application
from members.mandates.models import Representative
from members.notices import services
from members.notices.mailing import FORGOTTEN, forget_old_notices
from members.notices.models import Notice
from members.notices.queries import paces_of, people_of, topics_for, unread_count
from members.notices.services import choose_paces, mark_all_read, mark_read
from members.notices.states import Pace, Topic
from members.registry.models import Member, Person
from tests.factories.kmp import make_account
from tests.factories.members import application_of, budi, make_application, make_approved, make_member, user_of
from tests.members.notices.telling import make_person, tell, tell_many, told

pytestmark = pytest.mark.django_db


def test_the_same_key_tells_once() -> None:
    person = make_person()

    tell(person=person)
    tell(person=person, title="Lagi")
    tell(person=person, key="lain", title="Lain")

    assert told(person=person) == ["Tagihan terbit", "Lain"]


def test_refused_act_tells_nobody_and_asks_for_no_mail(django_capture_on_commit_callbacks: Any) -> None:
    person = make_person(email="wulan@simpulsehat.example")

    with django_capture_on_commit_callbacks() as asked, pytest.raises(DomainError):
        tell(person=person, fail=True)

    assert (Notice.objects.count(), asked) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_telling_outside_an_act_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="is a step"):
        services.tell(person=make_person(), topic=Topic.SAVINGS, key="x", title="x")


def test_user_behind_a_person_is_told_as_that_person_another_as_user() -> None:
    known, unknown = make_account(), make_account()
    person = make_person(user=known)

    tell(user=known)
    tell(person=person)  # the same key: already told as a user
    tell(user=unknown)

    assert list(Notice.objects.order_by("id").values_list("person", "user")) == [(person.pk, None), (None, unknown.pk)]
    assert (unread_count(known), unread_count(unknown)) == (1, 1)


@pytest.mark.parametrize("wrong", ["both", "nobody"])
def test_a_notice_is_to_one_somebody(wrong: str) -> None:
    whom: dict[str, Any] = {"person": make_person(), "user": make_account()} if wrong == "both" else {}

    with pytest.raises(ValueError, match="either a person or a user"):
        tell(**whom)


@pytest.mark.parametrize("path", ["https://jahat.example/", "//jahat.example", "simpanan/", "javascript:alert(1)"])
def test_notice_leads_to_our_own_pages_only(path: str) -> None:
    with pytest.raises(ValueError, match="pages of ours only"):
        tell(person=make_person(), path=path)


def test_pace_is_the_choice_at_that_moment() -> None:
    user = make_account()
    person = make_person(user=user)

    tell(person=person, key="1")
    choose_paces({Topic.SAVINGS: Pace.DAILY}, acting_user=user)
    tell(person=person, key="2")
    choose_paces({Topic.SAVINGS: Pace.APP_ONLY}, acting_user=user)
    tell(person=person, key="3")
    tell(person=person, key="4", topic=Topic.SURPLUS)

    assert dict(Notice.objects.values_list("key", "pace")) == {
        "1": "langsung",
        "2": "harian",
        "3": "aplikasi",
        "4": "langsung",
    }


def test_who_has_no_address_or_no_account_any_more_is_told_in_the_app_alone() -> None:
    closed = make_account()
    get_user_model().objects.filter(pk=closed.pk).update(is_active=False)

    tell(person=make_person(name="Tanpa surel"))
    tell(person=make_person(name="Akun ditutup", user=closed))
    tell(person=make_person(name="Surel saja", email="a@simpulsehat.example"))

    assert dict(Notice.objects.values_list("person__name", "pace")) == {
        "Tanpa surel": "aplikasi",
        "Akun ditutup": "aplikasi",
        "Surel saja": "langsung",
    }


def test_pseudonymised_person_is_told_nothing() -> None:
    person = make_person(email="a@simpulsehat.example")
    Person.objects.filter(pk=person.pk).update(pseudonymised_at=clock.now())

    tell(person=person)

    assert Notice.objects.count() == 0


def test_topic_the_law_wants_told_cannot_be_switched_off() -> None:
    user = make_account()

    with pytest.raises(DomainError) as refused:
        choose_paces({Topic.PRIVACY: Pace.APP_ONLY}, acting_user=user)
    assert refused.value.code == "topic_must_reach_you"
    assert paces_of(user)[Topic.PRIVACY] == Pace.AT_ONCE

    choose_paces({Topic.PRIVACY: Pace.DAILY}, acting_user=user)
    assert paces_of(user)[Topic.PRIVACY] == Pace.DAILY


def test_choice_is_kept_once_for_each_topic_and_written_down_without_words() -> None:
    user = make_account()

    choose_paces({Topic.SAVINGS: Pace.DAILY}, acting_user=user)
    choose_paces({Topic.SAVINGS: Pace.APP_ONLY, Topic.GOODS: Pace.DAILY}, acting_user=user)

    assert sorted(user.notice_choices.values_list("topic", "pace")) == [("barang", "harian"), ("simpanan", "aplikasi")]
    logs = ActionLog.objects.filter(action="members.notices.chosen").order_by("id")
    assert [log.after for log in logs] == [{"simpanan": "harian"}, {"simpanan": "aplikasi", "barang": "harian"}]


def test_work_is_a_topic_for_staff_alone() -> None:
    assert Topic.WORK in topics_for(make_account(roles=["petugas"]))
    assert Topic.WORK not in topics_for(make_account(roles=["anggota"]))


def test_all_are_told_in_one_statement_and_each_once(django_assert_num_queries: Any) -> None:
    people = [make_person(name=f"Orang {n}", email=f"o{n}@simpulsehat.example") for n in range(30)]
    tell(person=people[0])

    with django_assert_num_queries(4):  # savepoint, lock timeout, the statement, release
        assert tell_many(Person.objects.filter(pk__in=[one.pk for one in people])) == 29
    assert tell_many([one.pk for one in people]) == 0

    assert Notice.objects.count() == 30


def test_telling_many_asks_for_mail_once(django_capture_on_commit_callbacks: Any) -> None:
    people = [make_person(email=f"o{n}@simpulsehat.example").pk for n in range(5)]

    with django_capture_on_commit_callbacks() as asked:
        tell_many(people)
        tell_many(people)

    assert len(asked) == 1


def test_institution_is_told_through_who_acts_for_it_today() -> None:
    clinic, nurse = make_member(group="faskes"), make_member(group="nakes")
    head = application_of(clinic).person
    former, later, ended = (make_person(name=name) for name in ("Dulu", "Nanti", "Diakhiri"))
    assert clinic.institution is not None
    today, day = clock.today(), timedelta(days=1)
    for person, start, end, at in (
        (former, today - 9 * day, today - day, None),
        (later, today + day, today + 9 * day, None),
        (ended, today - 9 * day, today + 9 * day, clock.now()),
    ):
        Representative.objects.create(
            institution=clinic.institution,
            person=person,
            mandate="SK",
            starts_on=start,
            ends_on=end,
            votes=False,
            ended_at=at,
            end_reason="Diganti" if at else "",
        )

    people = people_of(Member.objects.filter(pk__in=[clinic.pk, nurse.pk]))

    assert set(people) == {head, application_of(nurse).person}


def test_unread_are_counted_by_one_query_and_reading_counts_once(django_assert_num_queries: Any) -> None:
    member = make_member(group="nakes")
    user, person = user_of(member), application_of(member).person
    mark_all_read(acting_user=user)
    for key in ("1", "2"):
        tell(person=person, key=key)
    with django_assert_num_queries(1):
        assert unread_count(user) == 2

    notice = Notice.objects.get(key="1", person=person)
    mark_read(notice, acting_user=user)
    first = Notice.objects.get(pk=notice.pk).read_at
    mark_read(notice, acting_user=user)

    assert Notice.objects.get(pk=notice.pk).read_at == first
    assert mark_all_read(acting_user=user) == 1
    assert mark_all_read(acting_user=user) == 0


def test_nobody_reads_for_another() -> None:
    tell(person=make_person())
    stranger = make_account()

    mark_read(Notice.objects.get(), acting_user=stranger)
    mark_all_read(acting_user=stranger)

    assert Notice.objects.get().read_at is None


def test_notice_is_never_deleted_and_is_to_exactly_one() -> None:
    tell(person=make_person())

    for statement, error in (
        ("DELETE FROM members_notice", DatabaseError),
        ("UPDATE members_notice SET person_id = NULL", IntegrityError),
    ):
        with pytest.raises(error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_words_of_old_notices_are_forgotten_the_rest_stays() -> None:
    person = make_person()
    for key, years in (("lama", 3), ("baru", 1)):
        tell(person=person, key=key, body="Rp50.000", path="/simpanan/")
        Notice.objects.filter(key=key).update(at=clock.now() - timedelta(days=365 * years))

    assert (forget_old_notices(), forget_old_notices()) == (1, 0)

    assert list(Notice.objects.order_by("id").values_list("title", "body", "path")) == [
        (FORGOTTEN, "", ""),
        ("Tagihan terbit", "Rp50.000", "/simpanan/"),
    ]


def test_title_too_long_is_cut_not_refused() -> None:
    tell(person=make_person(), title="x" * 500)

    assert len(Notice.objects.get().title) == 160


@act
def tell_staff(users: Any) -> int:
    return services.tell_users(users, topic=Topic.WORK, key="kerja", title="Ada pendaftaran baru")


def test_users_are_told_together() -> None:
    users = [make_account(roles=["petugas"]) for _user in range(3)]

    assert tell_staff([user.pk for user in users]) == 3
    assert [unread_count(user) for user in users] == [1, 1, 1]


def test_applicant_is_told_of_each_step_of_the_application_once() -> None:
    application = make_application(group="nakes")
    person = application.person
    assert told(person=person) == ["Pendaftaran Anda sudah kami terima"]

    make_approved(application)

    assert told(person=person) == ["Pendaftaran Anda sudah kami terima", "Pendaftaran Anda disetujui"]
    assert {one.path for one in Notice.objects.filter(person=person)} == {
        reverse("application_receipt", args=[application.receipt_key])
    }


def test_application_that_is_refused_tells_nobody() -> None:
    application = make_application(group="nakes")

    with pytest.raises(DomainError):
        approve_application(application, pokok_rp=1, source="AD", acting_user=budi())  # nobody has checked it

    assert told(person=application.person) == ["Pendaftaran Anda sudah kami terima"]
