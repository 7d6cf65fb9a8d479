"""Sums of groups and years, and corrections: asked by one person, decided by another, never in a decided year."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.participation import traces
from members.participation.models import Correction, Participation
from members.participation.queries import (
    months_of,
    right_row_of,
    totals_by_group_and_year,
    totals_by_member,
    totals_found,
)
from members.participation.rules import GroupYear, Trace, next_source, source_parts, source_words
from members.participation.services import (
    ask_correction,
    correct_participation,
    record_participation,
    refuse_correction,
)
from members.participation.states import Act
from members.registry.models import Member
from tests.factories.kmp import browser_of, with_password
from tests.factories.members import budi, joko, make_member, make_user, rini, user_of, wati

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Jakarta")


def decided_2025(year: int) -> bool:
    """What governance would say."""
    return year == 2025


@pytest.fixture(autouse=True)
def late_in_2029(settings: object) -> Iterator[None]:
    """After a leap year; the SHU of 2025 was decided."""
    settings.PARTICIPATION_LOCK = f"{__name__}.decided_2025"  # type: ignore[attr-defined]
    with time_machine.travel(datetime(2029, 11, 22, 9, tzinfo=ZONE), tick=False):
        yield


def long_member(**options: str) -> Member:
    with time_machine.travel(datetime(2025, 1, 5, 9, tzinfo=ZONE), tick=False):
        return make_member(**options)


def bought(member: Member, amount: int, on: date, source: str, act: str = Act.PURCHASE) -> Participation:
    with transaction.atomic():
        return record_participation(member, act=act, amount=amount, on=on, source=source)


def ask(row: Participation, amount: int | None = 90_000) -> Correction:
    return ask_correction(row, amount=amount, document="BA-7/2026", reason="Salah hitung.", acting_user=rini())


def test_totals_of_each_group_and_year_up_to_a_date() -> None:
    clinic, nurse = long_member(group="faskes"), long_member(group="nakes")
    bought(clinic, 100_000, date(2028, 2, 29), "shipment:1")
    bought(clinic, 50_000, date(2029, 2, 28), "shipment:2")
    bought(nurse, 3, date(2029, 3, 1), "visit:1", Act.SERVICE)

    assert totals_by_group_and_year() == [
        GroupYear(2029, "faskes", "pembelian", 50_000, 1),
        GroupYear(2029, "nakes", "layanan", 3, 1),
        GroupYear(2028, "faskes", "pembelian", 100_000, 1),
    ]
    assert totals_by_group_and_year(date(2029, 2, 28)) == [
        GroupYear(2029, "faskes", "pembelian", 50_000, 1),
        GroupYear(2028, "faskes", "pembelian", 100_000, 1),
    ]
    assert totals_by_group_and_year(date(2028, 2, 28)) == []


def test_a_month_without_anything_is_nought_and_29_february_is_february() -> None:
    clinic = long_member(group="faskes")
    bought(clinic, 100_000, date(2028, 2, 29), "shipment:1")

    assert months_of(2028, act=Act.PURCHASE) == [0, 100_000, *[0] * 10]
    assert months_of(2028, act=Act.PURCHASE, group="nakes") == [0] * 12
    assert months_of(2029, act=Act.PURCHASE) == [0] * 12


def test_an_approved_correction_puts_the_year_of_the_row_right() -> None:
    member = long_member(group="faskes")
    row = bought(member, 100_000, date(2028, 2, 29), "shipment:1")

    counter = correct_participation(ask(row), acting_user=budi())

    right = right_row_of(row)
    assert right is not None
    assert (counter.amount, counter.date, counter.reverses) == (-100_000, date(2028, 2, 29), row)
    assert (right.amount, right.date, right.source, right.group_id) == (
        90_000,
        date(2028, 2, 29),
        "shipment:1/koreksi-1",
        "faskes",
    )
    assert totals_by_member(2028, Act.PURCHASE) == {member.pk: 90_000}
    assert totals_by_member(clock.today().year, Act.PURCHASE) == {}
    correct_participation(ask(right, amount=80_000), acting_user=budi())
    assert Participation.objects.get(amount=80_000).source == "shipment:1/koreksi-2"
    assert totals_by_member(2028, Act.PURCHASE) == {member.pk: 80_000}


def test_what_never_happened_has_a_counter_row_and_no_right_one() -> None:
    member = long_member(group="faskes")
    row = bought(member, 100_000, date(2028, 2, 29), "shipment:1")

    correct_participation(ask(row, amount=None), acting_user=budi())

    assert right_row_of(row) is None
    assert totals_by_member(2028, Act.PURCHASE) == {member.pk: 0}
    [line] = totals_found(2028)
    assert (line["total"], line["rows"], line["corrected"]) == (0, 2, 1)


def test_whoever_asked_does_not_decide() -> None:
    both = make_user(roles=["petugas", "pengurus"])
    row = bought(long_member(group="faskes"), 100_000, date(2028, 2, 29), "shipment:1")
    correction = ask_correction(row, amount=5, document="BA-7", reason="Salah.", acting_user=both)

    for decide in (
        lambda: correct_participation(correction, acting_user=both),
        lambda: refuse_correction(correction, reason="Tidak.", acting_user=both),
    ):
        with pytest.raises(DomainError) as refused:
            decide()
        assert refused.value.code == "correction_decided_by_a_second_person"

    assert (Participation.objects.count(), Correction.objects.get().state) == (1, "diminta")


def test_a_correction_is_decided_once() -> None:
    row = bought(long_member(group="faskes"), 100_000, date(2028, 2, 29), "shipment:1")
    correction = ask(row)
    refuse_correction(correction, reason="Nota asli benar.", acting_user=budi())

    with pytest.raises(DomainError) as refused:
        correct_participation(correction, acting_user=budi())

    assert refused.value.code == "correction_moved"
    assert (Participation.objects.count(), Correction.objects.get().decision_note) == (1, "Nota asli benar.")


@pytest.mark.parametrize(
    ("case", "code"),
    [("decided", "year_is_decided"), ("counter", "counter_row_stays"), ("twice", "row_already_corrected")],
)
def test_what_can_no_longer_be_corrected_says_why(case: str, code: str) -> None:
    member = long_member(group="faskes")
    row = bought(member, 100_000, date(2025 if case == "decided" else 2028, 5, 5), "shipment:1")
    if case != "decided":
        counter = correct_participation(ask(row), acting_user=budi())
        row = counter if case == "counter" else row
    before = Participation.objects.count()

    with pytest.raises(DomainError) as refused:
        ask(row, amount=7)

    assert refused.value.code == code
    assert Participation.objects.count() == before


def test_a_year_decided_between_asking_and_deciding_stays(settings: object) -> None:
    row = bought(long_member(group="faskes"), 100_000, date(2025, 5, 5), "shipment:1")
    settings.PARTICIPATION_LOCK = f"{__name__}.never_decided"  # type: ignore[attr-defined]
    correction = ask(row)
    settings.PARTICIPATION_LOCK = f"{__name__}.decided_2025"  # type: ignore[attr-defined]

    with pytest.raises(DomainError) as refused:
        correct_participation(correction, acting_user=budi())

    assert refused.value.code == "year_is_decided"
    assert Participation.objects.count() == 1


def never_decided(year: int) -> bool:
    return False


def test_the_same_amount_or_no_reason_is_no_correction() -> None:
    row = bought(long_member(group="faskes"), 100_000, date(2028, 5, 5), "shipment:1")

    for changes, code in (
        ({"amount": 100_000}, "amount_unchanged"),
        ({"reason": " "}, "reason_missing"),
        ({"document": ""}, "document_missing"),
    ):
        given = {"amount": 5, "document": "BA-1", "reason": "Salah.", **changes}
        with pytest.raises(DomainError) as refused:
            ask_correction(row, **given, acting_user=rini())  # type: ignore[arg-type]
        assert refused.value.code == code
    assert Correction.objects.count() == 0


def test_sources_have_parts_words_and_a_next_one() -> None:
    assert source_parts("shipment:12/koreksi-1") == ("shipment", 12)
    assert source_parts("lain") == ("lain", 0)
    assert source_words("shipment:12/koreksi-1") == "Kiriman 12, pembetulan 1"
    assert [next_source("visit:7"), next_source("visit:7/koreksi-9")] == ["visit:7/koreksi-1", "visit:7/koreksi-10"]


def test_a_member_opens_the_own_row_with_its_document_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Trace("Kiriman KRM-1", [("Diterima baik", "8 buah × Rp12.500 = Rp100.000")], "/pesanan/9/")
    monkeypatch.setitem(traces._TRACERS, "shipment", lambda user, pk: told if pk == 1 else None)
    member, other = long_member(group="nakes"), long_member(group="nakes")
    row = bought(member, 100_000, date(2028, 2, 29), "shipment:1")
    there = reverse("participation_row", args=[row.pk])

    page = browser_of(user_of(member)).get(there).text

    assert "Kiriman KRM-1" in page
    assert "8 buah × Rp12.500 = Rp100.000" in page
    assert 'href="/pesanan/9/"' in page
    assert browser_of(user_of(other)).get(there).status_code == 404
    assert browser_of(joko()).get(there).status_code == 403


def test_a_corrected_row_leads_to_its_counter_row_and_the_right_one() -> None:
    member = long_member(group="nakes", name="Klinik Ma'ruf")
    row = bought(member, 100_000, date(2028, 2, 29), "shipment:1")
    counter = correct_participation(ask(row), acting_user=budi())
    right = right_row_of(row)
    assert right is not None
    client = browser_of(user_of(member))

    page = client.get(reverse("participation_row", args=[row.pk])).text
    assert reverse("participation_row", args=[counter.pk]) in page
    assert reverse("participation_row", args=[right.pk]) in page
    assert "Ini baris pembatal." in client.get(reverse("participation_row", args=[counter.pk])).text
    assert "sudah dibetulkan" in client.get(reverse("participation"), {"tahun": "2028"}).text


def test_staff_ask_and_a_board_member_approves_on_their_pages() -> None:
    row = bought(long_member(group="faskes"), 100_000, date(2028, 2, 29), "shipment:1")
    there = reverse("staff_participation_correct", args=[row.pk])
    rinis, budis = browser_of(rini()), browser_of(budi())

    wrong = rinis.post(there, {"happened": "lain", "amount": "", "document": "BA-7", "reason": "Salah hitung."})
    assert (wrong.status_code, "Tulis jumlah yang benar, lebih dari nol." in wrong.text) == (422, True)
    assert "Salah hitung." in wrong.text
    rinis.post(there, {"happened": "lain", "amount": "90.000", "document": "BA-7", "reason": "Salah hitung."})
    correction = Correction.objects.get()
    assert rinis.post(reverse("staff_correction_approve", args=[correction.pk])).status_code == 403
    page = budis.get(reverse("staff_correction", args=[correction.pk])).text
    assert "Setujui pembetulan" in page
    assert "Rp90.000" in page
    budis.post(reverse("staff_correction_approve", args=[correction.pk]))

    correction.refresh_from_db()
    assert (correction.state, Participation.objects.count()) == ("disetujui", 3)
    assert ActionLog.objects.filter(action="members.participation.corrected").get().actor == budi()


def test_the_desk_finds_members_by_name_with_an_apostrophe() -> None:
    one, two = (
        long_member(group="faskes", name="Klinik Ma'ruf"),
        long_member(group="faskes", name="Klinik B"),
    )
    bought(one, 100_000, date(2028, 2, 29), "shipment:1")
    bought(two, 50_000, date(2028, 3, 1), "shipment:2")

    page = browser_of(wati()).get(reverse("staff_participation"), {"tahun": "2028", "q": "Ma'ruf"}).text

    assert "Klinik Ma&#x27;ruf" in page
    assert "Klinik B" not in page
    assert "Rp150.000" in page  # of the group, in the table above


@pytest.mark.parametrize("name", ["staff_participation_csv", "staff_participation_xlsx"])
def test_the_list_leaves_the_house_with_a_fresh_proof_and_a_line_in_the_log(name: str) -> None:
    bought(long_member(group="faskes", name="Klinik Ma'ruf"), 100_000, date(2028, 2, 29), "shipment:1")

    assert browser_of(with_password(wati()), fresh=False).get(reverse(name), {"tahun": "2028"}).status_code == 302
    content = b"".join(browser_of(wati()).get(reverse(name), {"tahun": "2028"}).streaming_content)  # type: ignore[attr-defined]

    if name.endswith("csv"):
        assert (
            "Klinik Ma'ruf;Fasilitas kesehatan;Pembelian dari koperasi;rupiah;100000;1;0;2028-02-29" in content.decode()
        )
    else:
        assert content.startswith(b"PK")
    assert ActionLog.objects.filter(action="members.participation.exported").get().after["rows"] == 1


def test_the_desk_asks_as_often_for_two_members_as_for_twenty() -> None:
    client = browser_of(budi())

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("staff_participation")).status_code == 200
        return len(seen)

    for number in range(2):
        bought(make_member(group="faskes"), 1_000, clock.today(), f"shipment:{number}")
    queries()
    few = queries()
    for number in range(2, 12):
        bought(make_member(group="faskes"), 1_000, clock.today(), f"shipment:{number}")
    queries()

    assert queries() == few
