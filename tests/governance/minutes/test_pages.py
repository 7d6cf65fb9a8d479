"""Minutes on the pages: the draft in the form, signing on a phone, who may read what."""

from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.minutes.models import Minutes, MinutesSignature
from governance.minutes.services import sign_minutes
from kmp.accounts.models import User
from tests.factories.governance import founding_bylaws
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, user_of, wati
from tests.factories.packs import closed, online, opened_group
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db


def get(user: User | None, name: str, *args: Any) -> Any:
    return browser_of(user).get(reverse(name, args=args))


def post(user: User | None, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def signed(user: User, name: str, minutes: Minutes) -> Any:
    return post(user, name, minutes.meeting_id, revision=minutes.revision, read="on")


def test_the_form_that_closes_a_meeting_begins_with_the_draft() -> None:
    meeting = opened_group(present=2)

    text = get(budi(), "staff_meeting_close", meeting.pk).content.decode()

    assert "Hadir 2 dari 2 yang berhak." in text
    assert "Titipan untuk Rapat Paripurna" in text
    post(budi(), "staff_meeting_close", meeting.pk, text="Tertib.", advice="Perbaiki jadwal.")
    minutes = Minutes.objects.get(meeting=meeting)
    assert (minutes.text, minutes.advice, minutes.present) == ("Tertib.", "Perbaiki jadwal.", {"faskes": 2})


def test_an_empty_text_is_refused_and_nothing_is_closed() -> None:
    meeting = opened_group()

    answer = post(budi(), "staff_meeting_close", meeting.pk, text=" ", advice="Ingat ini.")

    assert answer.status_code == 422
    assert "Ingat ini." in answer.content.decode()
    assert not Minutes.objects.exists()


def test_what_a_hand_changed_in_the_draft_is_shown_to_who_signs() -> None:
    meeting = opened_group()
    minutes = closed(meeting, text="PENUTUP\nSemua pulang dengan gembira.")

    text = get(rini(), "staff_minutes", meeting.pk).content.decode()

    assert 'Ditambah:</b> <ins class="no-underline">Semua pulang dengan gembira.' in text
    assert "Dihapus:" in text
    assert minutes.draft != minutes.text


def test_the_desk_signs_by_a_tick_and_the_last_seals() -> None:
    minutes = closed(opened_group())

    refused = post(rini(), "staff_minutes_sign", minutes.meeting_id, revision=1)
    assert (refused.status_code, MinutesSignature.objects.count()) == (422, 0)
    signed(rini(), "staff_minutes_sign", minutes)
    signed(budi(), "staff_minutes_sign", minutes)

    text = get(wati(), "staff_minutes", minutes.meeting_id).content.decode()
    assert "Sidik dihitung ulang saat halaman ini dibuka: cocok." in text
    answer = get(wati(), "staff_minutes_pdf", minutes.meeting_id)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_reader_of_an_older_text_does_not_sign_the_new_one() -> None:
    minutes = closed(opened_group())
    post(rini(), "staff_minutes_edit", minutes.meeting_id, text="Lain.", advice="")

    signed(budi(), "staff_minutes_sign", minutes)

    assert not MinutesSignature.objects.exists()
    assert get(budi(), "staff_minutes_edit", minutes.meeting_id).status_code == 200


def test_only_who_holds_meetings_edits_and_reminds() -> None:
    minutes = closed(opened_group())

    assert post(wati(), "staff_minutes_edit", minutes.meeting_id, text="Lain.").status_code == 403
    assert post(wati(), "staff_minutes_remind", minutes.meeting_id).status_code == 403
    minutes.refresh_from_db()
    assert minutes.revision == 1


def test_a_participant_signs_on_the_phone_and_others_see_nothing_yet() -> None:
    founding_bylaws()
    member, other = make_member(group="faskes"), make_member(group="nakes")
    minutes = closed(online(opened_group(present=0), members=[member]))

    assert get(user_of(other), "minutes", minutes.meeting_id).status_code == 404
    assert signed(user_of(other), "minutes_sign", minutes).status_code == 404
    assert "Tanda tangani berita acara" in get(user_of(member), "minutes", minutes.meeting_id).content.decode()
    assert signed(user_of(member), "minutes_sign", minutes).status_code == 303
    assert MinutesSignature.objects.get().user == user_of(member)


def test_every_member_reads_and_downloads_sealed_minutes_the_same_bytes() -> None:
    other = make_of("nakes")
    minutes = closed(opened_group())
    assert get(user_of(other), "minutes_pdf", minutes.meeting_id).status_code == 404
    for user in (budi(), rini()):
        sign_minutes(minutes, acting_user=user)

    assert get(user_of(other), "minutes", minutes.meeting_id).status_code == 200
    first = b"".join(get(user_of(other), "minutes_pdf", minutes.meeting_id).streaming_content)
    again = b"".join(get(budi(), "staff_minutes_pdf", minutes.meeting_id).streaming_content)
    assert (first[:4], first) == (b"%PDF", again)


def test_a_changed_row_is_said_on_the_page() -> None:
    minutes = closed(opened_group())
    for user in (budi(), rini()):
        sign_minutes(minutes, acting_user=user)
    tamper("UPDATE governance_minutes SET text = 'Lain.' WHERE id = %s", minutes.pk)

    text = get(wati(), "staff_minutes", minutes.meeting_id).content.decode()

    assert "Berita acara ini tidak sama lagi dengan yang ditandatangani." in text


def test_the_page_asks_as_often_for_many_signers_as_for_few(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    founding_bylaws()
    members = [make_member(group="faskes") for _ in range(12)]
    minutes = closed(online(opened_group(present=0), members=members))
    browser, address = browser_of(rini()), reverse("staff_minutes", args=[minutes.meeting_id])
    browser.get(address)

    with django_assert_max_num_queries(24):
        assert "0 dari 14" in browser.get(address).content.decode()


def make_of(group: str) -> Any:
    founding_bylaws()
    return make_member(group=group)
