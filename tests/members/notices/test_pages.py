"""The bell, the list, the choice of topics, and the words that staff send on."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from members.notices.mailing import mail_waiting
from members.notices.models import Notice
from members.notices.queries import paces_of
from members.notices.rules import STILL_NEWS
from members.notices.services import mark_all_read
from members.notices.states import Pace, Topic
from members.registry.models import Member, Person
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import application_of, make_member, rini, user_of
from tests.members.notices.telling import make_person, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse() -> Member:
    """A member with an account who has read everything so far."""
    member = make_member(group="nakes", name="Wulan Prasetyani")
    mark_all_read(acting_user=user_of(member))
    return member


@pytest.fixture
def person(nurse: Member) -> Person:
    return application_of(nurse).person


@pytest.fixture
def browser(nurse: Member) -> Client:
    return browser_of(user_of(nurse))


def page_of(browser: Client, name: str = "notices", query: str = "", **where: Any) -> str:
    return browser.get(reverse(name, kwargs=where) + query).content.decode()


def test_bell_counts_what_is_unread_and_leads_to_the_list(browser: Client, person: Person) -> None:
    assert 'href="/kabar/" aria-label="Kabar"' in page_of(browser, "savings")

    tell(person=person, key="1")
    tell(person=person, key="2")

    assert 'aria-label="Kabar, 2 belum dibaca"' in page_of(browser, "savings")


def test_bell_of_staff_counts_the_same_way() -> None:
    staff = make_account(roles=["petugas"])
    tell(user=staff)

    assert 'aria-label="Kabar, 1 belum dibaca"' in page_of(browser_of(staff), "desk")


def test_more_than_99_are_not_counted_out(browser: Client, person: Person) -> None:
    Notice.objects.bulk_create(
        Notice(person=person, topic=Topic.GOODS, title="x", key=f"k{n}", pace=Pace.APP_ONLY) for n in range(120)
    )

    assert 'aria-label="Kabar, lebih dari 99 belum dibaca"' in page_of(browser)


def test_list_shows_the_own_notices_newest_first_and_no_others(browser: Client, person: Person) -> None:
    tell(person=person, key="1", title="Tagihan terbit", body="Rp50.000\n<b>jatuh tempo</b>")
    tell(person=person, key="2", title="Rapat diundang", topic=Topic.MEETINGS)
    tell(person=make_person(name="Orang lain"), title="Rahasia orang lain")

    page = page_of(browser)

    assert page.index("Rapat diundang") < page.index("Tagihan terbit")
    assert "Rp50.000<br>&lt;b&gt;jatuh tempo&lt;/b&gt;" in page
    assert "Rahasia orang lain" not in page


def test_list_is_filtered_by_topic_reading_and_words(browser: Client, person: Person, nurse: Member) -> None:
    tell(person=person, key="1", title="Tagihan lama")
    mark_all_read(acting_user=user_of(nurse))
    tell(person=person, key="2", title="Tagihan baru")
    tell(person=person, key="3", title="Undangan", topic=Topic.MEETINGS)

    def titles(query: str) -> list[str]:
        page = page_of(browser, query=query)
        return [title for title in ("Tagihan lama", "Tagihan baru", "Undangan") if f">{title}" in page]

    assert titles("?topik=simpanan") == ["Tagihan lama", "Tagihan baru"]
    assert titles("?keadaan=belum") == ["Tagihan baru", "Undangan"]
    assert titles("?q=undang") == ["Undangan"]
    assert titles("?topik=simpanan&keadaan=belum&q=tagihan") == ["Tagihan baru"]
    assert "Tidak ada yang cocok" in page_of(browser, query="?q=sepeda")
    assert "Semua sudah dibaca" in page_of(browser_of(make_account()), query="?keadaan=belum")
    assert "Belum ada kabar" in page_of(browser_of(make_account()))


def test_list_takes_the_same_queries_for_one_and_for_many(browser: Client, person: Person) -> None:
    tell(person=person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(browser)
        return len(seen)

    queries()
    few = queries()
    for n in range(20):
        tell(person=person, key=f"k{n}")

    assert queries() == few


def test_opening_marks_it_read_and_goes_to_its_page(browser: Client, person: Person) -> None:
    tell(person=person, key="1", path="/simpanan/")
    tell(person=person, key="2")
    first, second = Notice.objects.filter(person=person, read_at=None).order_by("id")

    opened = browser.post(reverse("notice_open", args=[first.pk]))
    marked = browser.post(reverse("notice_open", args=[second.pk]))

    assert (opened.status_code, opened["Location"]) == (303, "/simpanan/")
    assert (marked.status_code, marked["Location"]) == (303, "/kabar/")
    assert Notice.objects.filter(person=person, read_at=None).count() == 0


def test_nobody_opens_or_marks_what_was_told_to_another(person: Person) -> None:
    tell(person=person)
    notice = Notice.objects.get(person=person, read_at=None)

    assert browser_of(make_account()).post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert browser_of(make_account()).post(reverse("notices_read")).status_code == 303
    assert browser_of(rini()).post(reverse("notice_open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_read_by_one_button(browser: Client, person: Person) -> None:
    tell(person=person, key="1")
    tell(person=person, key="2")
    assert "Tandai semua dibaca" in page_of(browser)

    answer = browser.post(reverse("notices_read"), follow=True)

    assert "2 kabar ditandai sudah dibaca." in answer.content.decode()
    assert "Tandai semua dibaca" not in answer.content.decode()


def test_topics_are_chosen_and_kept(browser: Client, nurse: Member) -> None:
    user = user_of(nurse)
    chosen = {topic.value: "langsung" for topic in paces_of(user)} | {"simpanan": "harian", "barang": "aplikasi"}

    answer = browser.post(reverse("notice_choices"), chosen)

    assert (answer.status_code, answer["Location"]) == (303, reverse("notice_choices"))
    paces = paces_of(user)
    assert (paces[Topic.SAVINGS], paces[Topic.GOODS], paces[Topic.SURPLUS]) == (
        Pace.DAILY,
        Pace.APP_ONLY,
        Pace.AT_ONCE,
    )
    assert 'value="harian" checked' in page_of(browser, "notice_choices")


def test_topic_of_personal_data_has_no_choice_of_the_app_alone(browser: Client, nurse: Member) -> None:
    page = page_of(browser, "notice_choices")
    assert 'name="data" value="harian"' in page
    assert 'name="data" value="aplikasi"' not in page
    chosen = {topic.value: "harian" for topic in paces_of(user_of(nurse))} | {"data": "aplikasi"}

    answer = browser.post(reverse("notice_choices"), chosen)

    assert answer.status_code == 422
    assert "Pilih salah satu cara di bawah ini." in answer.content.decode()
    assert 'name="simpanan" value="harian" checked' in answer.content.decode().replace(' id="id_simpanan_1"', "")
    assert not user_of(nurse).notice_choices.exists()


def test_staff_send_the_words_on_by_whatsapp(nurse: Member, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(phone="0812-3456-7890")
    tell(person=person, title="Tagihan <wajib>", body="Rp50.000", path="/simpanan/")

    page = page_of(browser_of(rini()), "staff_member_notices", pk=nurse.pk)

    assert "+6281234567890" in page
    assert (
        "Yth. Wulan Prasetyani,\n\nTagihan &lt;wajib&gt;\nRp50.000\n\nSelengkapnya: http://localhost:8000/simpanan/"
        in page
    )
    assert 'href="https://wa.me/6281234567890?text=Yth.%20Wulan' in page
    assert 'rel="noopener noreferrer"' in page
    assert "data-copy=" in page


def test_without_a_number_there_is_text_but_no_link(nurse: Member, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(phone="tidak ada")
    tell(person=person)

    page = page_of(browser_of(rini()), "staff_member_notices", pk=nurse.pk)

    assert "Nomor tidak dapat dihubungi" in page
    assert "Teks untuk disalin" in page
    assert "wa.me" not in page


def test_staff_find_a_notice_and_see_whether_its_mail_went(nurse: Member, person: Person) -> None:
    tell(person=person, key="1", title="Tagihan lama")
    Notice.objects.filter(key="1").update(at=clock.now() - STILL_NEWS)
    browser = browser_of(rini())

    page = page_of(browser, "staff_member_notices", "?q=tagihan+lama", pk=nurse.pk)
    assert "Hanya di aplikasi" in page
    assert "Surel menunggu" not in page

    tell(person=person, key="2", title="Tagihan baru")
    page = page_of(browser, "staff_member_notices", "?q=tagihan+baru", pk=nurse.pk)
    assert "Surel menunggu" in page
    assert "Tagihan lama" not in page
    mail_waiting()
    assert "Surel terkirim" in page_of(browser, "staff_member_notices", "?q=tagihan+baru", pk=nurse.pk)


def test_staff_see_what_an_institution_was_told_through_its_people_and_no_work_notices() -> None:
    clinic = make_member(group="faskes", name="Klinik Sabu")
    head = application_of(clinic).person
    tell(person=head, key="1", title="Kiriman berangkat", topic=Topic.GOODS)
    tell(person=head, key="2", title="Antrean petugas", topic=Topic.WORK)

    page = page_of(browser_of(rini()), "staff_member_notices", pk=clinic.pk)

    assert "Kiriman berangkat" in page
    assert "Antrean petugas" not in page


def test_page_of_a_member_leads_staff_there(nurse: Member) -> None:
    way = reverse("staff_member_notices", args=[nurse.pk])

    assert f'href="{way}"' in page_of(browser_of(rini()), "staff_member", pk=nurse.pk)


def test_choices_of_staff_have_their_work(nurse: Member) -> None:
    staff: User = make_account(roles=["petugas"])

    assert 'name="tugas"' in page_of(browser_of(staff), "notice_choices")
    assert 'name="tugas"' not in page_of(browser_of(user_of(nurse)), "notice_choices")
