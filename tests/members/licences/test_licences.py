"""Sending, checking, refusing and revoking licences; and what the gates make of it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from kmp import clock
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.roles import Role
from kmp.trail.models import ActionLog
from members.licences.access import may_open_file
from members.licences.models import Licence
from members.licences.services import check_licence, refuse_licence, revoke_licence, submit_licence
from members.registry.models import Member
from members.registry.queries import has_valid_licence
from members.registry.services import take_role
from tests.factories.files import upload
from tests.factories.licences import checked_licence, licence_facts, sent_licence
from tests.factories.members import budi, make_member, make_user, rini, user_of

pytestmark = pytest.mark.django_db


def refusal(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


@pytest.fixture
def nurse() -> Member:
    return make_member(group="nakes")


def may_practise(member: Member, on: date) -> bool:
    return has_valid_licence(member, ["sip"], on)


def test_a_licence_counts_once_staff_have_checked_it(nurse: Member) -> None:
    today = clock.today()
    licence = sent_licence(nurse, user=user_of(nurse))

    assert (licence.state, licence.person, licence.submitted_by) == ("diajukan", nurse.person, user_of(nurse))
    assert licence.document.name == "izin.pdf"  # type: ignore[union-attr]
    assert not may_practise(nurse, today)

    check_licence(licence, acting_user=rini())

    licence.refresh_from_db()
    assert (licence.state, licence.checked_by) == ("sah", rini())
    assert may_practise(nurse, today)
    last = ActionLog.objects.order_by("-id").values_list("action", "before", "after").first()
    assert last == ("members.licence.checked", {"state": "diajukan"}, {"kind": "sip", "state": "sah"})


def test_it_counts_on_its_last_day_and_not_on_the_next(nurse: Member) -> None:
    today = clock.today()
    checked_licence(nurse, licence_facts(valid_until=today))

    assert may_practise(nurse, today)
    assert not may_practise(nurse, today + timedelta(days=1))


def test_one_that_ends_on_29_february_counts_that_day(nurse: Member) -> None:
    checked_licence(nurse, licence_facts(valid_from=date(2026, 1, 1), valid_until=date(2028, 2, 29)))

    assert may_practise(nurse, date(2028, 2, 29))
    assert not may_practise(nurse, date(2028, 3, 1))


def test_a_renewal_that_waits_does_not_count_and_does_not_end_the_old_one(nurse: Member) -> None:
    today = clock.today()
    old = checked_licence(nurse, licence_facts(number="SIP/7", valid_until=today + timedelta(days=5)))
    renewal = licence_facts(
        number="SIP/7", valid_from=today + timedelta(days=6), valid_until=today + timedelta(days=300)
    )
    sent = sent_licence(nurse, renewal)

    assert may_practise(nurse, today + timedelta(days=5))
    assert not may_practise(nurse, today + timedelta(days=6))

    check_licence(sent, acting_user=rini())

    old.refresh_from_db()
    assert (old.state, old.valid_until) == ("sah", today + timedelta(days=5))
    assert may_practise(nurse, today + timedelta(days=5))
    assert may_practise(nurse, today + timedelta(days=6))


def test_a_revoked_one_stops_counting_at_once_and_says_why(nurse: Member) -> None:
    licence = checked_licence(nurse)

    revoke_licence(licence, reason="  Dicabut dinas kesehatan. ", acting_user=rini())

    licence.refresh_from_db()
    assert (licence.state, licence.note) == ("dicabut", "Dicabut dinas kesehatan.")
    assert not may_practise(nurse, clock.today())
    assert refusal(revoke_licence, licence, reason="Lagi.", acting_user=rini()) == "licence_moved"


def test_a_refused_one_never_counts_and_frees_its_number(nurse: Member) -> None:
    data = licence_facts(number="SIP/9")
    licence = sent_licence(nurse, data)

    assert refusal(refuse_licence, licence, reason=" ", acting_user=rini()) == "reason_missing"
    refuse_licence(licence, reason="Surat tidak terbaca.", acting_user=rini())

    assert not may_practise(nurse, clock.today())
    assert refusal(check_licence, licence, acting_user=rini()) == "licence_moved"
    assert checked_licence(nurse, data).state == "sah"


def test_no_reason_is_kept_in_the_log(nurse: Member) -> None:
    refuse_licence(sent_licence(nurse), reason="Nama di surat lain: Sari.", acting_user=rini())

    log = ActionLog.objects.order_by("-id")[0]
    assert log.action == "members.licence.refused"
    assert "Sari" not in f"{log.before}{log.after}"


def test_a_number_belongs_to_one_holder(nurse: Member) -> None:
    data = licence_facts(number="SIP/1")
    sent_licence(nurse, data)
    other = make_member(group="nakes")
    later = licence_facts(number="SIP/1", valid_from=data.valid_from + timedelta(days=1))

    assert refusal(sent_licence, other, later) == "one_holder_per_licence_number"
    assert refusal(sent_licence, nurse, data) == "one_licence_per_number"
    assert Licence.objects.filter(number="SIP/1").count() == 1


@pytest.mark.parametrize(
    ("group", "kind"), [("nakes", "cdakb"), ("distributor", "str"), ("pengguna", "sip"), ("faskes", "cpakb")]
)
def test_a_kind_of_another_group_is_refused_and_nothing_is_kept(group: str, kind: str) -> None:
    member = make_member(group=group)
    before = Licence.objects.count(), StoredFile.objects.count()

    assert refusal(sent_licence, member, licence_facts(kind)) == "kind_not_here"
    assert (Licence.objects.count(), StoredFile.objects.count()) == before


def test_a_broken_document_is_refused_and_nothing_is_kept(nurse: Member) -> None:
    broken = upload(b"bukan surat", "izin.pdf")

    code = refusal(submit_licence, nurse, data=licence_facts(), document=broken, acting_user=user_of(nurse))

    assert code == "file_kind"
    assert not Licence.objects.filter(kind="sip").exists()


def test_only_certificates_keep_groups_of_devices(nurse: Member) -> None:
    carrier = make_member(group="distributor")

    assert sent_licence(nurse, licence_facts("sip")).device_groups == []
    assert len(sent_licence(carrier, licence_facts("cdakb")).device_groups) == 5
    assert sent_licence(carrier, licence_facts("idak")).device_groups == []


def test_nobody_decides_on_the_own_licence() -> None:
    nurse = make_member(group="nakes", roles=[Role.PETUGAS])
    licence = sent_licence(nurse)

    assert refusal(check_licence, licence, acting_user=user_of(nurse)) == "licence_is_own"
    assert refusal(refuse_licence, licence, reason="x", acting_user=user_of(nurse)) == "licence_is_own"
    assert check_licence(licence, acting_user=rini()).state == "sah"
    assert refusal(revoke_licence, licence, reason="x", acting_user=user_of(nurse)) == "licence_is_own"


def test_one_that_ended_while_it_waited_cannot_be_checked(nurse: Member) -> None:
    licence = sent_licence(nurse, licence_facts(valid_until=clock.today()))

    with clock.pretend(clock.now() + timedelta(days=2)):
        assert refusal(check_licence, licence, acting_user=rini()) == "licence_over"
        assert refuse_licence(licence, reason="Sudah habis.", acting_user=rini()).state == "ditolak"


def test_who_left_sends_no_licence(nurse: Member) -> None:
    nurse.status, nurse.left_on = "keluar", clock.today()
    with transaction.atomic():
        nurse.save(update_fields=["status", "left_on"])
        take_role(nurse, acting_user=budi())

    assert refusal(sent_licence, nurse) == "member_left"


def test_the_database_lets_no_state_jump_and_no_checked_licence_go(nurse: Member) -> None:
    licence = checked_licence(nurse)

    for wrong in ("diajukan", "ditolak"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Licence.objects.filter(pk=licence.pk).update(state=wrong, note="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        licence.delete()
    licence.refresh_from_db()
    assert licence.state == "sah"


def test_the_document_opens_for_its_holder_and_staff_alone(nurse: Member) -> None:
    stored = sent_licence(nurse).document
    assert stored is not None
    stranger, other = make_user(role=Role.ADMIN), make_member(group="nakes")

    assert may_open_file(user_of(nurse), stored)
    assert may_open_file(rini(), stored)
    assert not may_open_file(stranger, stored)
    assert not may_open_file(user_of(other), stored)


def test_the_document_of_an_institution_opens_for_who_acts_for_it_today() -> None:
    carrier = make_member(group="distributor")
    stored = sent_licence(carrier, licence_facts("cdakb")).document
    assert stored is not None

    assert may_open_file(user_of(carrier), stored)
    carrier.institution.representatives.update(  # type: ignore[union-attr]
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )
    assert not may_open_file(user_of(carrier), stored)
