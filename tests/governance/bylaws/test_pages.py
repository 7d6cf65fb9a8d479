"""The pages of bylaws: at the desk from draft to version, and for everyone to read."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.sections import SECTIONS
from governance.bylaws.states import DraftState
from governance.meetings.states import MeetingKind
from governance.surplus.freezing import prepare_distribution
from governance.voting.models import Motion
from kmp import clock
from tests.factories.bylaws import decided_draft, enacted, passed_draft, proposed_draft, written_draft
from tests.factories.governance import BOOK_YEAR, closed_year, founding_bylaws, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, hadi, open_house, rini
from tests.governance.bylaws.filling import sent

pytestmark = pytest.mark.django_db


def get(user: Any, name: str, *args: Any, query: str = "") -> str:
    answer = browser_of(user).get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.text


def post(user: Any, name: str, *args: Any, **data: Any) -> HttpResponse:
    return browser_of(user).post(reverse(name, args=args), data)  # type: ignore[return-value]


def fill(draft: BylawDraft, key: str, **typed: Any) -> Any:
    """Send one section of the draft, with these values in it."""
    form = SECTIONS[key](draft.rules, {})
    path = reverse("staff_bylaw_draft_section", args=[draft.pk, key])
    data = sent(form, **typed)
    return browser_of(hadi()).post(path, data.urlencode(), content_type="application/x-www-form-urlencoded")


def test_the_desk_says_what_holds_with_its_articles() -> None:
    founding_bylaws()

    page = get(rini(), "staff_bylaws")

    assert "AD/ART versi 1" in page
    assert "paling sedikit 2/3 dari suara setuju dan tidak setuju" in page
    assert "AD Pasal 30" in page
    assert "Susun rancangan" not in page
    assert "Susun rancangan" in get(budi(), "staff_bylaws")


def test_without_bylaws_the_desk_says_how_to_begin() -> None:
    open_house()

    assert "Susun rancangan pertama dari contoh yang lengkap" in get(budi(), "staff_bylaws")


@pytest.mark.parametrize("key", SECTIONS)
def test_each_section_is_sent_back_as_it_is_shown(key: str) -> None:
    draft = written_draft()
    before = draft.rules

    answer = fill(draft, key)

    draft.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_bylaw_draft", args=[draft.pk]))
    assert draft.rules == before


def test_a_section_with_a_problem_comes_back_with_what_was_typed() -> None:
    draft = written_draft()

    answer = fill(draft, "kelompok", groups__produsen__weight_bp="26,99")

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "Bobot berjumlah 99,99%, seharusnya tepat 100%." in answer.text
    assert 'value="26,99"' in answer.text
    assert draft.rules["groups"]["produsen"]["weight_bp"] == 2700


def test_a_draft_says_what_it_lacks_and_where_to_put_it_right() -> None:
    draft = written_draft()
    new = {"name": "Pemrakarsa", "weight_bp": "0", "prefix": "PEM", "profile": "pengguna", "for_institutions": "orang"}
    fill(draft, "kelompok", **{f"groups__new__{key}": value for key, value in new.items()})

    page = get(hadi(), "staff_bylaw_draft", draft.pk)

    assert "2 hal belum lengkap." in page
    assert reverse("staff_bylaw_draft_section", args=[draft.pk, "simpanan"]) in page
    assert "Ajukan ke Rapat Paripurna" not in page


def test_from_draft_to_version_through_the_pages() -> None:
    founding_bylaws()
    plenary = planned_plenary()
    begun = post(hadi(), "staff_bylaw_draft_new", title="Panggilan kedua", reason="Lebih cepat.")
    draft = BylawDraft.objects.get()
    fill(draft, "kuorum", voting__second_call_days="5")
    closes_at = (clock.now() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")

    assert begun["Location"] == reverse("staff_bylaw_draft", args=[draft.pk])
    page = get(hadi(), "staff_bylaw_draft", draft.pk)
    assert "paling lama 5 hari sesudah yang pertama" in page
    asked = post(hadi(), "staff_bylaw_draft_propose", draft.pk, meeting=plenary.pk, closes_at=closes_at)

    draft.refresh_from_db()
    assert (asked.status_code, draft.state) == (303, DraftState.PROPOSED)
    assert Motion.objects.get().title == "Perubahan AD/ART: Panggilan kedua"
    assert "Menunggu putusan atas" in get(hadi(), "staff_bylaw_draft", draft.pk)
    assert browser_of(hadi()).get(reverse("staff_bylaw_draft_json", args=[draft.pk])).status_code == 404


def test_the_second_person_enters_the_deed() -> None:
    draft = written_draft()
    passed_draft(draft)
    deed = {"deed_number": "AHU-02", "valid_from": clock.today().isoformat()}

    assert "bukan penyusun rancangan" in get(hadi(), "staff_bylaw_draft", draft.pk)
    own = post(hadi(), "staff_bylaw_draft_enact", draft.pk, **deed)
    assert (own.status_code, BylawVersion.objects.count()) == (422, 1)
    other = post(budi(), "staff_bylaw_draft_enact", draft.pk, **deed)

    assert (other.status_code, BylawVersion.objects.get(number=2).rules) == (303, draft.rules)
    assert "Bobot Produsen" in get(rini(), "staff_bylaws_version", 2)
    assert "27%" in get(rini(), "staff_bylaws_version", 1, query="?banding=2")


def test_a_refused_draft_is_closed_from_its_page() -> None:
    draft = written_draft()
    decided_draft(draft, against=("produsen", "distributor"))

    assert "Tidak diterima." in get(budi(), "staff_bylaw_draft", draft.pk)
    post(budi(), "staff_bylaw_draft_close", draft.pk)

    draft.refresh_from_db()
    assert draft.state == DraftState.REFUSED
    assert "1–1 dari 1" in get(rini(), "staff_bylaw_drafts", query="?keadaan=ditolak&q=bobot")


def test_experts_edit_the_json_and_every_problem_is_named() -> None:
    draft = written_draft()
    page = get(hadi(), "staff_bylaw_draft_json", draft.pk)
    rules = json.loads(json.dumps(draft.rules))
    rules["groups"]["produsen"]["weight_bp"] = 2_699
    rules["allocation"]["floor_days"] = -1

    wrong = post(hadi(), "staff_bylaw_draft_json", draft.pk, rules=json.dumps(rules))
    broken = post(hadi(), "staff_bylaw_draft_json", draft.pk, rules="{")
    rules["groups"]["produsen"]["weight_bp"], rules["allocation"]["floor_days"] = 2_700, 3
    right = post(hadi(), "staff_bylaw_draft_json", draft.pk, rules=json.dumps(rules))

    draft.refresh_from_db()
    assert "&quot;weight_bp&quot;: 2700" in page
    assert (wrong.status_code, broken.status_code, right.status_code) == (422, 422, 303)
    assert "groups: Bobot kelompok berjumlah 9999" in wrong.text
    assert "allocation.floor_days: " in wrong.text
    assert draft.rules["allocation"]["floor_days"] == 3


def test_title_base_and_end_of_a_draft() -> None:
    draft = written_draft()

    post(hadi(), "staff_bylaw_draft_title", draft.pk, title="Bobot baru", reason="Sebab.")
    post(hadi(), "staff_bylaw_draft_base", draft.pk)
    assert "Hentikan rancangan “Bobot baru”?" in get(hadi(), "staff_bylaw_draft_drop", draft.pk)
    post(hadi(), "staff_bylaw_draft_drop", draft.pk)

    draft.refresh_from_db()
    assert (draft.title, draft.reason, draft.state) == ("Bobot baru", "Sebab.", DraftState.DROPPED)


def test_the_trial_shows_votes_and_surplus_side_by_side(django_assert_max_num_queries: Any) -> None:
    closed_year()
    prepare_distribution(BOOK_YEAR, acting_user=budi())
    draft = written_draft()
    decided_draft(draft)
    browser = browser_of(rini())
    path = reverse("staff_bylaw_draft_trial", args=[draft.pk])

    with django_assert_max_num_queries(32):
        page = browser.get(path).text

    assert "Tidak satu pun dari 1 putusan akan lain hasilnya." in page
    assert "SHU tahun buku 2025 per pos" in page
    assert "Perkiraan, bukan janji" in page


def test_anyone_reads_the_rules_of_any_day_and_the_draft_before_the_members() -> None:
    draft = written_draft()
    assert Client().get(reverse("rules_draft", args=[draft.pk])).status_code == 404
    proposed_draft(draft)

    rules = Client().get(reverse("rules")).text
    text = Client().get(reverse("rules_draft", args=[draft.pk])).text

    assert "Utusan tidak digunakan" in rules
    assert "Rapat Anggota Tahunan" in rules
    assert reverse("rules_draft", args=[draft.pk]) in rules
    assert "Bobot Pengguna akhir" in text
    assert "8%" in text
    assert "Belum ada aturan yang berlaku pada" in Client().get(reverse("rules"), {"pada": "2020-01-01"}).text


def test_the_rules_of_an_earlier_day_stay_those_of_then() -> None:
    draft = written_draft()
    passed_draft(draft)
    enacted(draft)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()

    then, now = (Client().get(reverse("rules"), query).text for query in ({"pada": yesterday}, {}))

    assert ("27%" in then, "27%" in now) == (False, True)


def test_a_draft_goes_to_a_plenary_only() -> None:
    draft = written_draft()
    group = planned_plenary().group_meetings.all()[0]
    assert group.kind == MeetingKind.GROUP

    answer = post(hadi(), "staff_bylaw_draft_propose", draft.pk, meeting=group.pk, closes_at="2030-01-01T10:00")

    assert (answer.status_code, Motion.objects.count()) == (422, 0)
