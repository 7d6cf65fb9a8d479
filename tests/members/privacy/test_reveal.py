"""A NIK is found by its whole self, shown once with a purpose, and its owner knows."""

from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.urls import reverse

from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.privacy.models import Reveal
from members.privacy.services import find_by_nik, reveal_nik
from members.registry.models import Member, Person
from members.registry.nik import decrypt_nik, mask_nik
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, make_user, rini, user_of, wati

pytestmark = pytest.mark.django_db


def person_of(member: Member) -> Person:
    assert member.person is not None
    return member.person


def nik_of(person: Person) -> str:
    return decrypt_nik(person.nik_cipher or b"")


def test_a_reveal_is_kept_logged_and_told() -> None:
    person = person_of(make_member(group="nakes"))

    shown = reveal_nik(person, purpose="laporan", note="Laporan tahunan ke dinas.", acting_user=rini())

    assert shown == nik_of(person)
    row = Reveal.objects.get()
    assert (row.person, row.purpose, row.note, row.shown_to) == (person, "laporan", "Laporan tahunan ke dinas.", rini())
    told = Notice.objects.get(person=person, topic="data")
    assert "Rini Astuti" in told.body
    assert "Laporan tahunan ke dinas." in told.body
    assert shown not in told.body
    log = ActionLog.objects.latest("id")
    assert (log.action, log.object_id, log.after) == (
        "members.nik.revealed",
        str(person.pk),
        {"purpose": "laporan", "reveal": row.pk},
    )


def test_without_a_note_nothing_is_shown_and_nothing_written() -> None:
    person = person_of(make_member(group="nakes"))

    with pytest.raises(DomainError) as refused:
        reveal_nik(person, purpose="laporan", note="  ", acting_user=rini())

    assert refused.value.code == "reveal_says_why"
    assert Reveal.objects.count() == 0
    assert Notice.objects.filter(topic="data").count() == 0


def test_who_has_no_nik_cannot_be_revealed() -> None:
    person = Person.objects.create(name="Tanpa NIK", sex="L")

    with pytest.raises(DomainError) as refused:
        reveal_nik(person, purpose="periksa", note="Uji.", acting_user=rini())

    assert refused.value.code == "nik_missing"


def test_no_one_can_change_who_looked() -> None:
    person = person_of(make_member(group="nakes"))
    reveal_nik(person, purpose="periksa", note="Uji.", acting_user=rini())

    for statement in ("UPDATE members_reveal SET note = 'x'", "DELETE FROM members_reveal"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_search_finds_the_whole_nik_only_and_is_logged() -> None:
    person = person_of(make_member(group="nakes"))
    nik = nik_of(person)

    assert find_by_nik(f" {nik[:4]} {nik[4:]}", acting_user=rini()) == person
    assert find_by_nik("3273015705900000", acting_user=rini()) is None
    with pytest.raises(DomainError):
        find_by_nik(nik[:12], acting_user=rini())

    found = ActionLog.objects.filter(action="members.nik.searched").order_by("id").values_list("after", flat=True)
    assert list(found) == [{"found": True}, {"found": False}]


def test_the_page_shows_the_nik_in_one_answer_only() -> None:
    person = person_of(make_member(group="nakes"))
    browser, page = browser_of(rini()), reverse("staff_reveal", args=[person.pk])
    nik = nik_of(person)

    before = browser.get(page)
    shown = browser.post(page, {"purpose": "periksa", "note": "Mencocokkan STR."})
    after = browser.get(page)

    assert nik not in before.content.decode()
    assert mask_nik(nik) in before.content.decode()
    assert nik in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert nik not in after.content.decode()
    assert "Mencocokkan STR." in after.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"purpose": "periksa", "note": ""}, "Tulis untuk apa NIK ini dilihat."),
        ({"purpose": "", "note": "Uji."}, "Pilih tujuannya."),
        ({"purpose": "iseng", "note": "Uji."}, "iseng"),
    ],
)
def test_without_purpose_or_note_the_page_says_so(typed: dict[str, str], sentence: str) -> None:
    person = person_of(make_member(group="nakes"))

    answer = browser_of(rini()).post(reverse("staff_reveal", args=[person.pk]), typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert nik_of(person) not in answer.content.decode()
    assert Reveal.objects.count() == 0


def test_only_who_has_the_right_reveals_or_searches() -> None:
    person = person_of(make_member(group="nakes"))

    def statuses(user: User) -> list[int]:
        browser = browser_of(user)
        return [
            browser.post(reverse("staff_reveal", args=[person.pk]), {"purpose": "periksa", "note": "x"}).status_code,
            browser.post(reverse("staff_find_nik"), {"nik": nik_of(person)}).status_code,
        ]

    assert statuses(wati()) == statuses(make_user(role="anggota")) == statuses(make_user(role="admin")) == [403, 403]
    assert Reveal.objects.count() == 0
    assert statuses(budi()) == [200, 200]


def test_the_search_page_leads_to_the_member_and_shows_no_whole_nik() -> None:
    member = make_member(group="nakes", name="Wulan Prasetyani")
    nik = nik_of(person_of(member))

    found = browser_of(rini()).post(reverse("staff_find_nik"), {"nik": nik})
    nobody = browser_of(rini()).post(reverse("staff_find_nik"), {"nik": "3273015705900000"})
    wrong = browser_of(rini()).post(reverse("staff_find_nik"), {"nik": "123"})

    said = found.content.decode()
    assert "Wulan Prasetyani" in said
    assert reverse("staff_member", args=[member.pk]) in said
    assert said.count(nik) == 1  # in the field, as it was typed
    assert "Tidak ada orang dengan NIK itu" in nobody.content.decode()
    assert (wrong.status_code, "Salin 16 angka" in wrong.content.decode()) == (422, True)


def test_the_member_list_leads_to_the_search_for_who_may_search() -> None:
    way = reverse("staff_find_nik")

    assert way in browser_of(rini()).get(reverse("staff_members")).content.decode()
    assert way not in browser_of(wati()).get(reverse("staff_members")).content.decode()


def test_the_member_sees_who_looked() -> None:
    member = make_member(group="nakes")
    reveal_nik(person_of(member), purpose="bayar", note="Mencocokkan penerima.", acting_user=rini())

    page = browser_of(user_of(member)).get(reverse("my_data")).content.decode()

    for words in ("Rini Astuti", "Mencocokkan penerima pembayaran", "Mencocokkan penerima."):
        assert words in page


def test_the_nik_is_whole_on_no_other_page(django_assert_max_num_queries: Any) -> None:
    member = make_member(group="nakes")
    nik, staff, own = nik_of(person_of(member)), browser_of(rini()), browser_of(user_of(member))

    pages = [
        staff.get(reverse("staff_member", args=[member.pk])),
        staff.get(reverse("staff_application", args=[member.application_id])),
        own.get(reverse("my_data")),
        own.get(reverse("card")),
    ]

    assert [page.status_code for page in pages] == [200] * 4
    assert [nik in page.content.decode() for page in pages] == [False] * 4
