"""Suspending, restoring, leaving; who acts for whom; the register on any date; what raw SQL cannot change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.http import Http404

from kmp import clock
from kmp.errors import DomainError
from kmp.roles import Role
from members.licences.models import Licence
from members.mandates.models import Representative
from members.registry.access import access_member, acting_member, visible_to
from members.registry.models import Member, RegisterEntry
from members.registry.queries import (
    active_members,
    has_valid_licence,
    licence_ended,
    licence_ending,
    members_per_province,
    standing,
)
from members.registry.rules import Standing
from members.registry.services import write_entry
from members.registry.states import Operation
from tests.factories.members import (
    application_of,
    budi,
    change_member,
    joko,
    make_application,
    make_member,
    make_user,
    rini,
    suspend,
    user_of,
    wati,
)

pytestmark = pytest.mark.django_db
MARCH, JUNE, AUGUST = (datetime(2026, month, 10, 9, tzinfo=ZoneInfo("Asia/Jakarta")) for month in (3, 6, 8))


def test_group_and_status_are_known_for_every_date() -> None:
    with time_machine.travel(MARCH, tick=False):
        member = make_member(group="nakes")
    with time_machine.travel(JUNE, tick=False):
        suspend(member)
    with time_machine.travel(AUGUST, tick=False):
        change_member(member, Operation.RESTORE)

    assert standing(member, date(2026, 3, 9)) is None
    assert standing(member, date(2026, 6, 9)) == Standing("nakes", "aktif")
    assert standing(member, date(2026, 6, 10)) == Standing("nakes", "dibekukan")
    assert standing(member, date(2026, 8, 10)) == Standing("nakes", "aktif")
    assert list(active_members(date(2026, 6, 9))) == [member]
    assert list(active_members(date(2026, 7, 1))) == []
    assert [entry.operation for entry in member.entries.all()] == ["masuk", "beku", "pulih"]


def test_a_member_without_a_vote_is_in_no_roll() -> None:
    change_member(make_member(group="nakes"), Operation.CHANGE, has_vote=False)

    assert list(active_members(clock.today())) == []


def test_a_user_acts_for_the_own_membership_before_an_institutions() -> None:
    clinic = make_member(group="faskes")
    assert clinic.institution is not None
    nurse = make_member(group="nakes")
    Representative.objects.create(
        institution=clinic.institution,
        person=application_of(nurse).person,
        mandate="SK 2",
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=30),
        votes=False,
    )

    assert acting_member(user_of(clinic)) == clinic
    assert acting_member(user_of(nurse)) == nurse
    assert set(visible_to(user_of(nurse))) == {clinic, nurse}


def test_nobody_acts_by_a_mandate_that_ended() -> None:
    clinic = make_member(group="faskes")
    Representative.objects.update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )

    with pytest.raises(PermissionDenied):
        acting_member(user_of(clinic))
    with pytest.raises(PermissionDenied):
        acting_member(joko())


def test_foreign_members_are_not_found_and_staff_see_all() -> None:
    mine, other = make_member(group="nakes"), make_member(group="nakes")

    assert access_member(user_of(mine), mine.pk) == mine
    with pytest.raises(Http404):
        access_member(user_of(mine), other.pk)
    assert [access_member(user, other.pk) for user in (rini(), budi(), wati())] == [other] * 3
    assert visible_to(make_user(role=Role.ADMIN)).count() == 0


def test_a_licence_counts_on_its_days_and_for_its_groups_of_devices() -> None:
    member = make_member(group="distributor")
    licence = Licence.objects.get()
    licence.device_groups, licence.valid_until = ["elektromedik_radiasi"], date(2026, 12, 31)
    licence.save()

    assert has_valid_licence(member, ["cdakb"], date(2026, 12, 31))
    assert has_valid_licence(member, ["cdakb", "nib"], date(2020, 1, 1), "elektromedik_radiasi")
    assert not has_valid_licence(member, ["cdakb"], date(2027, 1, 1))
    assert not has_valid_licence(member, ["cdakb"], date(2019, 12, 31))
    assert not has_valid_licence(member, ["cdakb"], date(2026, 6, 1), "diagnostik_in_vitro")
    assert not has_valid_licence(member, ["cpakb"], date(2026, 6, 1))


def test_members_are_counted_per_province(kampar: str) -> None:
    make_member(group="nakes", village=kampar)
    make_member(group="faskes", village=kampar)
    make_member(group="nakes")

    assert members_per_province() == {"14": 2}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_registerentry SET note = 'lain'",
        "DELETE FROM members_registerentry",
        "DELETE FROM members_member",
        "UPDATE members_application SET state = 'diajukan'",
    ],
)
def test_raw_sql_cannot_change_the_register(statement: str) -> None:
    make_member(group="nakes")

    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert RegisterEntry.objects.count() == 1


def test_the_database_itself_refuses_a_second_membership() -> None:
    member, other = make_member(group="nakes"), make_application(group="nakes")

    with pytest.raises(IntegrityError, match="one_membership_per_person"), transaction.atomic():
        Member.objects.create(
            number="NAK-99999",
            group=member.group,
            person=member.person,
            application=other,
            name="Kembar",
            joined_on=clock.today(),
        )


def test_no_line_is_dated_before_the_members_last_one() -> None:
    with time_machine.travel(JUNE, tick=False):
        member = suspend(make_member(group="nakes"))

        with pytest.raises(DomainError) as refused, transaction.atomic():
            write_entry(member, Operation.RESTORE, note="Uji.", acting_user=budi(), on=date(2026, 6, 9))

    assert refused.value.code == "register_date_before_last"
    assert RegisterEntry.objects.count() == 2


def test_a_roll_of_a_date_asks_who_had_a_vote_then() -> None:
    with time_machine.travel(MARCH, tick=False):
        member = make_member(group="nakes")
    with time_machine.travel(JUNE, tick=False):
        change_member(member, Operation.CHANGE, has_vote=False)

    assert list(active_members(date(2026, 6, 9))) == [member]
    assert list(active_members(date(2026, 6, 10))) == []


def test_licences_that_end_are_found_unless_a_checked_one_replaces_them() -> None:
    member, today = make_member(group="distributor"), clock.today()
    licence = Licence.objects.get()
    licence.valid_until = today + timedelta(days=30)
    licence.save()

    assert list(licence_ending(today, 30)) == [licence]
    assert list(licence_ending(today, 29)) == []
    assert list(licence_ended(today + timedelta(days=31))) == [licence]
    given = {"kind": licence.kind, "number": "CDAKB-BARU", "institution": member.institution, "valid_from": today}
    later = Licence.objects.create(**given, valid_until=today + timedelta(days=400))
    assert list(licence_ending(today, 30)) == [licence]
    later.state = "sah"
    later.save()
    assert list(licence_ending(today, 30)) == list(licence_ended(today + timedelta(days=31))) == []
