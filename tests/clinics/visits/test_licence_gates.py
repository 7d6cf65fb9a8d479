"""The gates of service and goods count checked licences alone, name what is missing and show where to cure it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from clinics.visits.services import open_visit
from kmp import clock
from kmp.errors import DomainError
from members.licences.models import Licence
from members.licences.services import check_licence, revoke_licence
from members.registry.models import Member
from supply.catalogue.services import check_seller
from supply.orders.services import check_carrier
from tests.factories.clinics import make_patient, make_unit, make_worker
from tests.factories.kmp import browser_of
from tests.factories.licences import checked_licence, licence_facts, sent_licence
from tests.factories.members import make_member, rini, user_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


@pytest.fixture
def nurse() -> Member:
    """A posted health worker whose SIP was revoked."""
    worker = make_worker(make_unit())
    for licence in Licence.objects.filter(person=worker.person_id, kind="sip"):
        revoke_licence(licence, reason="Dicabut.", acting_user=rini())
    return worker


def visit_of(worker: Member) -> Any:
    unit = worker.posts.get().unit
    return open_visit(make_patient(unit), worker=worker, complaint="Batuk", acting_user=user_of(worker))


def test_a_visit_waits_until_the_sip_is_checked(nurse: Member) -> None:
    with pytest.raises(DomainError) as refused:
        visit_of(nurse)

    [problem] = refused.value.problems
    assert problem.code == "licence_missing"
    assert nurse.name in problem.message
    assert "SIP" in problem.message
    assert problem.cure == reverse("licences_of", args=[nurse.number])

    waiting = sent_licence(nurse)
    with pytest.raises(DomainError):
        visit_of(nurse)
    check_licence(waiting, acting_user=rini())
    assert visit_of(nurse).worker == nurse


def test_a_sip_counts_on_its_last_day_and_not_on_the_next(nurse: Member) -> None:
    checked_licence(nurse, licence_facts(valid_until=clock.today()))

    assert visit_of(nurse).worker == nurse
    with clock.pretend(clock.now() + timedelta(days=1)), pytest.raises(DomainError) as refused:
        visit_of(nurse)
    assert refused.value.code == "licence_missing"


def test_the_page_leads_to_the_cure(nurse: Member) -> None:
    patient = make_patient(nurse.posts.get().unit)

    answer = browser_of(user_of(nurse)).post(reverse("clinic_visit_new", args=[patient.pk]), {"complaint": "Batuk"})

    assert answer.status_code == 422
    assert f'<a href="{reverse("licences_of", args=[nurse.number])}">Buka halamannya</a>' in answer.text


@pytest.mark.parametrize(
    ("group", "kind", "check"), [("produsen", "CPAKB", check_seller), ("distributor", "CDAKB", check_carrier)]
)
def test_goods_wait_for_a_checked_certificate_of_their_group(group: str, kind: str, check: Any) -> None:
    member, today = make_member(group=group), clock.today()
    for licence in Licence.objects.filter(institution=member.institution_id):
        revoke_licence(licence, reason="Dicabut.", acting_user=rini())
    sent = sent_licence(member, licence_facts(kind.lower()))

    with pytest.raises(DomainError) as refused:
        check(member, device_group="diagnostik_in_vitro", on=today)

    [problem] = refused.value.problems
    assert (problem.code, problem.source) == ("licence_missing", "PMK 4/2014")
    assert kind in problem.message
    assert member.name in problem.message
    assert "Diagnostik in vitro" in problem.message
    assert problem.cure == reverse("licences_of", args=[member.number])
    check_licence(sent, acting_user=rini())
    check(member, device_group="diagnostik_in_vitro", on=today)


def test_the_home_page_says_what_ends_and_what_was_refused(nurse: Member) -> None:
    page = browser_of(user_of(nurse)).get("/beranda/").text
    assert "berakhir" not in page

    checked_licence(nurse, licence_facts(valid_until=clock.today() + timedelta(days=6)))
    page = browser_of(user_of(nurse)).get("/beranda/").text
    assert "SIP berakhir 6 hari lagi." in page
    assert reverse("licences") in page
    with clock.pretend(clock.now() + timedelta(days=7)):
        page = browser_of(user_of(nurse)).get("/beranda/").text
    assert "SIP sudah habis" in page


def test_the_desk_says_what_waits_and_whose_vote_nobody_casts(nurse: Member) -> None:
    clinic = make_member(group="faskes")
    sent_licence(nurse)
    page = browser_of(rini()).get("/meja/").text
    assert "Izin perlu diperiksa" in page
    assert "Tanpa wakil yang memberikan suara" not in page

    clinic.institution.representatives.update(votes=False)  # type: ignore[union-attr]
    page = browser_of(rini()).get("/meja/").text
    assert "Tanpa wakil yang memberikan suara: 1 lembaga." in page
    assert clinic.name in page
