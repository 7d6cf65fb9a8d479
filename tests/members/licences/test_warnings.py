"""Warnings before a licence or a mandate ends: 90, 30 and 7 days, each once, also when a day was missed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmp import clock
from members.licences.models import Licence
from members.licences.services import refuse_licence, revoke_licence, warn_of_licences
from members.licences.tasks import warn_of_licences as by_beat
from members.mandates.models import Representative
from members.mandates.services import hand_over_vote, renew_mandate, warn_of_mandates
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.files import pdf, upload
from tests.factories.licences import checked_licence, licence_facts, sent_licence
from tests.factories.mandates import give, mandate_data
from tests.factories.members import application_of, make_member, rini

pytestmark = pytest.mark.django_db


def after(days: int) -> Any:
    """So many days from now."""
    return clock.pretend(clock.now() + timedelta(days=days))


def told(prefix: str = "licence:") -> list[str]:
    """The thresholds told so far, in the order of telling."""
    keys = Notice.objects.filter(key__startswith=prefix, title__contains="berakhir").order_by("pk")
    return [key.rpartition(":")[2] for key in keys.values_list("key", flat=True)]


@pytest.fixture
def nurse() -> Member:
    return make_member(group="nakes")


def sip_for(member: Member, days: int) -> Licence:
    """A checked SIP that ends in so many days."""
    return checked_licence(member, licence_facts(valid_until=clock.today() + timedelta(days=days)))


def test_each_warning_comes_once_and_in_time(nurse: Member) -> None:
    sip_for(nurse, 100)

    for day in (0, 9, 10, 10, 11, 69, 70, 71, 92, 93, 94, 100, 101):
        with after(day):
            warn_of_licences()

    assert told() == ["90", "30", "7"]
    first = Notice.objects.filter(title__contains="berakhir").order_by("pk")[0]
    assert (first.title, first.path, first.topic) == ("SIP berakhir 90 hari lagi", "/lainnya/izin/", "keanggotaan")
    assert first.person == application_of(nurse).person


def test_a_missed_day_is_made_up_for(nurse: Member) -> None:
    licence = sip_for(nurse, 40)
    for day in (12, 34):
        with after(day):
            assert warn_of_licences() == 1
            assert warn_of_licences() == 0

    assert told() == ["30", "7"]
    assert Notice.objects.get(key=f"licence:{licence.pk}:30").title == "SIP berakhir 28 hari lagi"
    assert Notice.objects.get(key=f"licence:{licence.pk}:7").title == "SIP berakhir 6 hari lagi"


def test_on_the_last_day_it_is_said_and_after_it_no_more(nurse: Member) -> None:
    sip_for(nurse, 5)
    with after(5):
        warn_of_licences()
    with after(6):
        assert warn_of_licences() == 0

    assert Notice.objects.get(title__contains="berakhir").title == "SIP berakhir hari ini"


def test_nobody_is_warned_of_what_does_not_count_or_was_renewed(nurse: Member) -> None:
    today = clock.today()
    soon = today + timedelta(days=5)
    refuse_licence(sent_licence(nurse, licence_facts(valid_until=soon)), reason="x", acting_user=rini())
    revoke_licence(checked_licence(nurse, licence_facts(valid_until=soon)), reason="x", acting_user=rini())
    sent_licence(nurse, licence_facts(valid_until=soon))
    other = make_member(group="nakes")
    checked_licence(other, licence_facts(valid_until=soon))
    checked_licence(other, licence_facts(valid_until=today + timedelta(days=300)))

    assert warn_of_licences() == 0


def test_a_renewal_that_still_waits_does_not_silence_the_warning(nurse: Member) -> None:
    sip_for(nurse, 5)
    sent_licence(nurse, licence_facts(valid_until=clock.today() + timedelta(days=300)))

    assert warn_of_licences() == 1


def test_who_left_is_not_warned(nurse: Member) -> None:
    sip_for(nurse, 5)
    Member.objects.filter(pk=nurse.pk).update(status="keluar", left_on=clock.today())

    assert warn_of_licences() == 0


def test_every_representative_of_today_is_warned() -> None:
    clinic = make_member(group="faskes")
    second = give(clinic)
    checked_licence(clinic, licence_facts("izin_klinik", valid_until=clock.today() + timedelta(days=5)))
    Licence.objects.filter(kind="izin_klinik", document=None).update(valid_until=date(2020, 1, 2))  # the one of joining

    by_beat()

    people = set(Notice.objects.filter(key__startswith="licence:", key__endswith=":7").values_list("person", flat=True))
    assert people == {application_of(clinic).person_id, second.person_id}


def test_many_are_warned_in_one_statement() -> None:
    for _ in range(3):
        sip_for(make_member(group="nakes"), 5)

    with CaptureQueriesContext(connection) as seen:
        assert warn_of_licences() == 3

    assert len([query for query in seen.captured_queries if "INSERT" in query["sql"]]) == 1


def test_the_decision_is_told_with_its_reason(nurse: Member) -> None:
    sip = sip_for(nurse, 300)
    refused = sent_licence(nurse)
    refuse_licence(refused, reason="Foto tidak terbaca.", acting_user=rini())
    revoke_licence(sip, reason="Dicabut dinas.", acting_user=rini())

    rows = Notice.objects.filter(key__startswith="licence:").order_by("pk").values_list("key", "title", "body")
    assert list(rows) == [
        (f"licence:{sip.pk}:sah", "SIP sudah diperiksa dan berlaku", ""),
        (f"licence:{refused.pk}:ditolak", "SIP ditolak", "Foto tidak terbaca."),
        (f"licence:{sip.pk}:dicabut", "SIP dicabut", "Dicabut dinas."),
    ]


def test_mandates_are_warned_of_once_even_when_the_vote_is_handed_over() -> None:
    clinic = make_member(group="faskes")
    second = give(clinic, ends_on=clock.today() + timedelta(days=100))
    for day in (9, 10, 11):
        with after(day):
            warn_of_mandates()
    assert told("mandate:") == ["90"] * 2  # both representatives read of it
    with after(20):
        hand_over_vote(second, clinic, acting_user=rini())
        assert warn_of_mandates() == 0
    with after(71):
        assert warn_of_mandates() == 2
        row = Representative.objects.get(person=second.person, votes=True)
        start = row.ends_on + timedelta(days=1)
        renew_mandate(row, clinic, data=mandate_data(starts_on=start), document=upload(pdf()), acting_user=rini())
    with after(95):
        assert warn_of_mandates() == 0


def test_beat_asks_for_both_every_day() -> None:
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {"members.licences.tasks.warn_of_licences", "members.mandates.tasks.follow_mandates"} <= tasks
    assert {"members.licences.tasks", "members.mandates.tasks"} <= set(settings.CELERY_IMPORTS)
