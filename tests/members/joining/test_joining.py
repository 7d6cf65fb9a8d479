"""The way from an application to the register, and each refusal on it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kmp import clock
from kmp.accounts.models import User
from kmp.books.models import Journal
from kmp.errors import DomainError
from kmp.roles import Role
from kmp.trail.models import ActionLog
from members.joining.models import Application
from members.joining.rules import PersonData
from members.joining.services import (
    approve_application,
    pay_pokok,
    reject_application,
    submit_application,
    verify_application,
)
from members.joining.states import ApplicationState
from members.licences.models import Licence
from members.mandates.models import Representative
from members.registry.models import Member, Person, RegisterEntry
from members.registry.nik import decrypt_nik
from members.registry.queries import members_per_group, standing
from members.registry.rules import Standing
from members.registry.services import install_groups
from members.savings.models import Bill, Payment
from members.savings.states import Method
from tests.factories.books import close_until
from tests.factories.members import (
    ARTICLE,
    CONSENTS,
    POKOK_RP,
    application_of,
    budi,
    institution_data,
    licence_data,
    make_application,
    make_approved,
    make_member,
    make_user,
    make_verified,
    open_house,
    person_data,
    rini,
    user_of,
)

pytestmark = pytest.mark.django_db


def submit(**changes: Any) -> Application:
    """A nurse's application, with whatever differs."""
    open_house()
    given = {"group": "nakes", "person": person_data(), "licences": [licence_data("str")], "consents": CONSENTS}
    return submit_application(**{**given, **changes}, acting_user=None)


def refusal(act: Any, *args: Any, **kwargs: Any) -> str:
    """The code with which the act is refused."""
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


def written() -> tuple[int, ...]:
    """How many rows of each table of joining there are."""
    return tuple(
        table.objects.count()
        for table in (
            Person,
            Application,
            Licence,
            Representative,
            Member,
            RegisterEntry,
            Bill,
            Payment,
            Journal,
            ActionLog,
        )
    )


def test_the_five_groups_are_installed_once_in_their_order() -> None:
    assert install_groups() == 5
    assert install_groups() == 0

    assert list(members_per_group()) == ["produsen", "distributor", "faskes", "nakes", "pengguna"]


def test_a_person_becomes_a_member_with_number_journal_register_line_and_account() -> None:
    application = make_approved(make_application(group="nakes", name="Sari Wulandari"))

    member = pay_pokok(application, method=Method.TRANSFER, paid_on=clock.today(), acting_user=rini())

    assert member is not None
    assert (member.number, member.name, member.joined_on) == ("NAK-00001", "Sari Wulandari", clock.today())
    assert standing(member, clock.today()) == Standing("nakes", "aktif")
    assert standing(member, clock.today() - clock.ONE_DAY) is None
    assert [entry.operation for entry in member.entries.all()] == ["masuk"]
    payment = Payment.objects.get()
    assert (payment.kind, payment.amount_rp, payment.bill) == ("pokok", POKOK_RP, Bill.objects.get())
    lines = payment.journal.postings.values_list("account__code", "amount_rp", "party__code")
    assert list(lines) == [("1-1010", POKOK_RP, "NAK-00001"), ("3-1000", -POKOK_RP, "NAK-00001")]
    assert list(user_of(member).grants.values_list("role", flat=True)) == [Role.ANGGOTA]
    assert user_of(member).username == "NAK-00001"
    assert not user_of(member).has_usable_password()
    application.refresh_from_db()
    assert application.state == ApplicationState.ADMITTED
    actions = ActionLog.objects.filter(action__startswith="members.").values_list("action", flat=True)
    assert list(actions) == [
        "members.application.submitted",
        "members.application.verified",
        "members.application.approved",
        "members.member.admitted",
    ]


def test_an_institution_is_the_member_and_its_person_signs_in_for_it() -> None:
    member = make_member(group="faskes", name="Klinik Desa Mekar Jaya")

    assert (member.number, member.name, member.person) == ("FAS-00001", "Klinik Desa Mekar Jaya", None)
    assert member.institution is not None
    assert user_of(member).name == application_of(member).person.name


def test_each_group_counts_for_itself() -> None:
    numbers = [make_member(group=group).number for group in ("nakes", "nakes", "pengguna", "produsen", "nakes")]

    assert numbers == ["NAK-00001", "NAK-00002", "PGN-00001", "PRO-00001", "NAK-00003"]


def test_without_an_e_mail_the_member_has_no_account() -> None:
    member = make_member(group="pengguna", email="")

    assert application_of(member).person.user is None


def test_an_e_mail_that_is_somebody_elses_opens_no_account_and_gives_that_one_nothing() -> None:
    other = make_user(email="sama@simpulsehat.example")

    member = make_member(group="pengguna", email="SAMA@simpulsehat.example")

    assert application_of(member).person.user is None
    assert other.grants.count() == 0


def test_somebody_of_the_office_who_joins_keeps_the_one_account() -> None:
    clerk = make_user(role="petugas", name="Rukmini Sejati", email="rukmini@simpulsehat.example")

    member = make_member(group="nakes", name="Rukmini  Sejati", email="Rukmini@simpulsehat.example")

    assert application_of(member).person.user == clerk
    assert sorted(clerk.grants.values_list("role", flat=True)) == ["anggota", "petugas"]


def test_a_stranger_with_the_mail_of_the_office_gets_no_account_of_it() -> None:
    clerk = make_user(role="petugas", name="Rukmini Sejati", email="rukmini@simpulsehat.example")

    member = make_member(group="nakes", name="Orang Lain", email="rukmini@simpulsehat.example")

    assert application_of(member).person.user is None
    assert list(clerk.grants.values_list("role", flat=True)) == ["petugas"]


def test_a_known_nik_is_the_known_person_whose_data_stay() -> None:
    clinic = institution_data(kind="puskesmas")
    first = submit(group="faskes", person=person_data(name="Nama Pertama"), institution=clinic, licences=[])

    second = submit(person=again(first, name="Nama Kedua"))

    assert second.person == first.person
    assert Person.objects.get().name == "Nama Pertama"


def test_who_is_known_only_from_a_refused_application_is_written_anew() -> None:
    first = submit(person=person_data(name="Nama Keliru"))
    reject_application(first, reason="Nama tidak seperti pada KTP.", acting_user=rini())

    second = submit(person=again(first, name="Nama Benar"))

    assert second.person == first.person
    assert Person.objects.get().name == "Nama Benar"


def again(application: Application, **changes: Any) -> PersonData:
    """The same person once more, as the form would say it."""
    person = application.person
    assert person.birth_date is not None
    return replace(person_data(), nik=_nik_of(application), birth_date=person.birth_date, **changes)


def _nik_of(application: Application) -> str:
    assert application.person.nik_cipher is not None
    return decrypt_nik(application.person.nik_cipher)


def test_a_mandate_falls_with_the_application_it_came_with() -> None:
    application = make_application(group="faskes")
    assert Representative.objects.count() == 1

    reject_application(application, reason="Surat kuasa tidak sah.", acting_user=rini())

    assert Representative.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"group": "faskes", "licences": []}, "institution_missing"),
        ({"institution": "clinic"}, "institution_not_here"),
        ({"consents": {"data": True, "aturan": False}}, "consent_missing"),
        ({"licences": []}, "licence_missing"),
        ({"licences": "expired"}, "licence_expired"),
        ({"person": "child"}, "too_young"),
        ({"person": "wrong nik"}, "nik_invalid"),
        ({"group": "faskes", "institution": "mandate over"}, "mandate_too_short"),
        ({"group": "faskes", "institution": "mandate of ten years"}, "mandate_too_long"),
        ({"group": "distributor", "institution": "clinic"}, "licence_missing"),
    ],
)
def test_an_application_is_refused_and_leaves_nothing(changes: dict[str, Any], code: str) -> None:
    open_house()
    today = clock.today()
    words: dict[str, Any] = {
        "clinic": institution_data(),
        "expired": [licence_data("str", valid_until=today - clock.ONE_DAY)],
        "child": replace(person_data(), birth_date=today - timedelta(days=16 * 365)),
        "wrong nik": replace(person_data(), nik="9971011708450001"),
        "mandate over": replace(institution_data(kind="puskesmas"), mandate_until=today),
        "mandate of ten years": replace(institution_data(kind="puskesmas"), mandate_until=today + timedelta(days=3650)),
    }
    given = {name: words.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    before = written()

    assert refusal(submit, **given) == code

    assert written() == before


def test_a_nik_with_another_date_of_birth_is_refused() -> None:
    first = submit()

    stranger = replace(person_data(), nik=_nik_of(first))

    assert refusal(submit, person=stranger) == "nik_taken"
    assert Application.objects.count() == 1


def test_one_open_application_per_person_and_per_institution() -> None:
    first = submit()
    same = again(first)
    clinic = institution_data(kind="puskesmas")
    submit(group="faskes", institution=clinic, licences=[])

    assert refusal(submit, person=same) == "one_open_application_per_person"
    assert refusal(submit, group="faskes", institution=clinic, licences=[]) == "one_open_application_per_institution"
    assert Application.objects.count() == 2


def test_who_is_a_member_cannot_apply_again() -> None:
    member = make_member(group="nakes")

    assert refusal(submit, person=again(application_of(member)), group="pengguna") == "already_member"


def test_a_licence_of_somebody_else_is_refused() -> None:
    open_house()
    licence = licence_data("str")
    submit(licences=[licence])

    assert refusal(submit, licences=[licence]) == "licence_taken"
    assert Application.objects.count() == 1


def test_the_checker_cannot_be_the_one_who_approves() -> None:
    application = make_verified(make_application(group="nakes"), by=budi())
    before = written()

    code = refusal(approve_application, application, pokok_rp=POKOK_RP, source=ARTICLE, acting_user=budi())

    assert code == "application_checked_by_two_persons"
    assert written() == before


def test_a_licence_that_ended_meanwhile_stops_the_check() -> None:
    application = make_application(group="nakes")
    Licence.objects.update(valid_until=clock.today() - clock.ONE_DAY)

    assert refusal(verify_application, application, acting_user=rini()) == "licence_expired"


def test_every_step_is_refused_in_the_wrong_state() -> None:
    application = make_application(group="nakes")
    today = clock.today()
    approval = {"pokok_rp": POKOK_RP, "source": ARTICLE, "acting_user": budi()}

    assert refusal(approve_application, application, **approval) == "application_moved"
    assert refusal(pay_pokok, application, method="tunai", paid_on=today, acting_user=rini()) == "application_moved"
    make_approved(application)
    assert refusal(verify_application, application, acting_user=rini()) == "application_moved"
    assert refusal(reject_application, application, reason="Terlambat.", acting_user=budi()) == "application_moved"


def test_a_refusal_needs_a_reason() -> None:
    application = make_application(group="nakes")

    assert refusal(reject_application, application, reason="  ", acting_user=rini()) == "reason_missing"
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("days", [1, 400])
def test_a_payment_of_tomorrow_or_into_closed_books_makes_no_member(days: int) -> None:
    application = make_approved(make_application(group="nakes"))
    when = clock.today() + timedelta(days=1) if days == 1 else clock.today() - timedelta(days=days)
    expected = "paid_in_future" if days == 1 else "journal_period_is_open"
    before = written()

    assert refusal(pay_pokok, application, method="tunai", paid_on=when, acting_user=rini()) == expected

    assert written() == before
    assert application.group.__class__.objects.get(pk="nakes").last_number == 0
    assert not User.objects.filter(email=application.person.email).exists()


def test_a_second_payment_makes_no_second_member() -> None:
    application = make_approved(make_application(group="nakes"))
    pay_pokok(application, method=Method.CASH, paid_on=clock.today(), acting_user=rini())
    before = written()

    code = refusal(pay_pokok, application, method=Method.CASH, paid_on=clock.today(), acting_user=rini())

    assert code == "application_moved"
    assert written() == before


def test_a_closed_month_takes_no_simpanan_pokok() -> None:
    application = make_approved(make_application(group="nakes"))
    today = clock.today()
    close_until(today.year, today.month, acting_user=budi())

    code = refusal(pay_pokok, application, method=Method.CASH, paid_on=today, acting_user=rini())

    assert code == "journal_period_is_open"
    assert Member.objects.count() == 0
