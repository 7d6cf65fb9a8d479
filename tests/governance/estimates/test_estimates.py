"""What-if: two ways of sharing the live year side by side, to every member; and nothing of it is kept."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.bylaws.drafting import change_draft, write_draft
from governance.bylaws.queries import rules_on
from governance.estimates.engine import steps_of
from governance.estimates.queries import estimate, year_lines
from governance.estimates.rules import Changes, basis_points, changed, missing
from kmp.books.queries import surplus_of_year
from tests.factories.governance import BOOK_YEAR, closed_year
from tests.factories.kmp import browser_of
from tests.factories.members import budi, rini, wati

DAY_OF_RULES = date(BOOK_YEAR, 12, 31)
CHANGE = {"p-jasa_modal": "25", "p-jasa_usaha": "30"}


@pytest.mark.parametrize(
    ("text", "bp"),
    [("12,5", 1250), ("12.5%", 1250), ("40", 4000), ("0,05", 5), ("x", None), ("1,234", None), ("", None)],
)
def test_percentages_are_read_as_people_write_them(text: str, bp: int | None) -> None:
    assert basis_points(text) == bp


@settings(max_examples=60)
@given(st.lists(st.integers(-(10**9), 10**9), max_size=40))
def test_every_change_falls_into_one_class(changes: list[int]) -> None:
    steps = steps_of(changes)

    assert sum(step.members for step in steps) == len(changes)
    for step in steps:
        low, high = step.above, step.to
        inside = [one for one in changes if (low is None or one > low) and (high is None or one <= high)]
        assert step.members == len(inside)


@pytest.mark.django_db
class TestLive:
    """One closed year that no assembly has decided about."""

    @pytest.fixture(autouse=True)
    def year(self, db: None) -> None:
        closed_year()

    def test_other_percentages_move_rupiah_and_lose_none(self) -> None:
        rules = rules_on(DAY_OF_RULES)
        tried = changed(rules, Changes(posts={"jasa_modal": 2500, "jasa_usaha": 3000}))
        surplus = surplus_of_year(BOOK_YEAR)

        found = estimate(BOOK_YEAR, surplus, old=rules, new=tried, lines=year_lines(BOOK_YEAR, rules))

        posts = {line.name: (line.old_rp, line.new_rp) for line in found.comparison.totals.posts}
        assert posts["Jasa modal"] == (67_536_046, 112_560_077)
        assert posts["Jasa usaha"] == (180_096_123, 135_072_092)
        for side in (0, 1):
            assert sum(pair[side] or 0 for pair in posts.values()) == 487_653_211
        changes = [abs(one.more_rp) for one in found.comparison.members]
        assert (len(changes), changes) == (8, sorted(changes, reverse=True))

    def test_totals_that_are_no_whole_say_what_is_missing(self) -> None:
        rules = rules_on(DAY_OF_RULES)

        said = missing(changed(rules, Changes(posts={"jasa_modal": 1350})))
        assert said == ["Pos SHU berjumlah 98,50%: kurang 1,50%."]
        groups = {"jasa_usaha": {"produsen": 3100}}
        assert missing(changed(rules, Changes(groups=groups))) == ["Jasa usaha berjumlah 101%: lebih 1%."]

    def test_the_page_shows_both_columns_and_that_it_is_an_estimate(self) -> None:
        text = _page(budi(), **CHANGE).content.decode()

        assert text.count("stimasi, belum disahkan") >= 2
        assert "Rp67.536.046" in text
        assert "Rp112.560.077" in text
        assert "1–8 dari 8" in text

    def test_a_sum_that_is_wrong_keeps_what_was_typed(self) -> None:
        answer = _page(budi(), **{**CHANGE, "p-jasa_modal": "24"})

        assert answer.status_code == 422
        assert "kurang 1%" in answer.content.decode()
        assert 'value="24"' in answer.content.decode()
        assert answer.content.decode().count('value="25"') == 3  # cadangan, and two groups: as the rules say

    def test_a_draft_is_tried_from_its_own_percentages(self) -> None:
        draft = write_draft(title="Jasa modal lebih besar", reason="Uji.", acting_user=budi())
        surplus = dict(draft.rules["surplus"])
        moved = {"jasa_modal": 2500, "jasa_usaha": 3000}
        surplus["posts"] = [{**post, "bp": moved.get(post["code"], post["bp"])} for post in surplus["posts"]]
        change_draft(draft, changed={"surplus": surplus}, seen={}, acting_user=budi())

        text = _page(budi(), rancangan=str(draft.pk), dasar="", **{"p-jasa_modal": "99"}).content.decode()

        assert 'value="99"' not in text  # typed for another base
        assert "Rp112.560.077" in text

    def test_supervisors_look_and_petugas_do_not(self) -> None:
        assert [_page(user).status_code for user in (wati(), rini())] == [200, 403]

    def test_exports_say_on_every_line_that_it_is_an_estimate(self) -> None:
        answer: Any = browser_of(budi()).get(reverse("staff_estimate_csv"), {"tahun": str(BOOK_YEAR), **CHANGE})
        rows = b"".join(answer.streaming_content).decode("utf-8-sig").strip().splitlines()

        assert len(rows) == 9
        assert all(row.endswith("ESTIMASI, BELUM DISAHKAN") for row in rows[1:])
        assert "estimasi-belum-disahkan" in answer["Content-Disposition"]

    def test_nothing_is_stored(self) -> None:
        _page(budi(), **CHANGE)  # whatever a first look may note down (a session) is there
        before = _rows()

        _page(budi(), **{**CHANGE, "q": "a", "kelompok": "faskes"})

        assert _rows() == before


def _page(user: Any, **query: str) -> Any:
    browser = browser_of(user)
    return browser.get(reverse("staff_estimate"), {"tahun": str(BOOK_YEAR), **query})


def _rows() -> dict[str, int]:
    """How many rows every table of ours has, the trail among them; sessions are of the browser."""
    ours = ("kmp", "members", "governance", "supply", "clinics")
    models = [model for app in ours for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model._default_manager.count() for model in models}
