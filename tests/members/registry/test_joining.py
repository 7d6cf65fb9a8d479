"""The way from an application to the register."""

import pytest

from kmp import clock
from kmp.books.models import Journal
from kmp.errors import DomainError
from kmp.roles import Role
from kmp.trail.models import ActionLog
from members.registry.models import Application, Licence, Member, Person, RegisterEntry, Representative
from members.registry.queries import members_per_group, standing
from members.registry.rules import Standing
from members.registry.services import (
    approve_application,
    install_groups,
    pay_pokok,
    reject_application,
    submit_application,
    verify_application,
)
from members.registry.states import ApplicationState
from members.savings.models import Bill, Payment
from members.savings.states import Method
from tests.factories.members import (
    ARTICLE,
    CONSENTS,
    POKOK_RP,
    budi,
    institution_data,
    licence_data,
    make_application,
    make_approved,
    make_member,
    open_house,
    person_data,
    rini,
    user_of,
)

pytestmark = pytest.mark.django_db


def test_the_five_groups_are_installed_once_in_their_order():
    assert install_groups() == 5
    assert install_groups() == 0

    assert list(members_per_group()) == ["produsen", "distributor", "faskes", "nakes", "pengguna"]


def test_a_person_becomes_a_member_with_number_journal_register_line_and_account():
    application = make_approved(make_application(group="nakes", name="Sari Wulandari"))

    member = pay_pokok(application, method=Method.TRANSFER, paid_on=clock.today(), acting_user=rini())

    assert member.number == "NAK-00001"
    assert member.name == "Sari Wulandari"
    assert standing(member, clock.today()) == Standing("nakes", "aktif")
    assert [entry.operation for entry in member.entries.all()] == ["masuk"]
    payment = Payment.objects.get()
    assert (payment.kind, payment.amount_rp, payment.bill) == ("pokok", POKOK_RP, Bill.objects.get())
    lines = payment.journal.postings.values_list("account__code", "amount_rp", "party__code")
    assert list(lines) == [("1-1010", POKOK_RP, "NAK-00001"), ("3-1000", -POKOK_RP, "NAK-00001")]
    assert list(user_of(member).grants.values_list("role", flat=True)) == [Role.ANGGOTA]
    assert user_of(member).username == "NAK-00001"
    application.refresh_from_db()
    assert application.state == ApplicationState.ADMITTED
