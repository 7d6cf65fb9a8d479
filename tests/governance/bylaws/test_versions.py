"""Versions of the bylaws: entered once by deed, changed by a decision, never edited."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.bylaws.drafting import write_draft
from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.queries import article, bylaws_on, rules_of, savings_rule
from governance.bylaws.services import enact_draft, enact_founding_bylaws
from governance.bylaws.states import DraftState
from kmp import clock
from kmp.trail.models import ActionLog
from tests.factories.bylaws import decided_draft, enacted, passed_draft, written_draft
from tests.factories.governance import founding_bylaws
from tests.factories.members import budi, hadi, open_house
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def _enact(**changes: Any) -> BylawVersion:
    facts: dict[str, Any] = {
        "deed_number": "AHU-01",
        "valid_from": date(2024, 1, 1),
        "rules": founding_rules(),
        "acting_user": budi(),
    }
    return enact_founding_bylaws(**{**facts, **changes})


def test_founding_version_is_entered_with_its_digest_and_logged() -> None:
    open_house()

    version = _enact()

    assert (version.number, version.adopted_by) == (1, None)
    assert len(version.digest) == 64
    assert rules_of(version).group_codes == ["produsen", "distributor", "faskes", "nakes", "pengguna"]
    log = ActionLog.objects.get(action="governance.bylaws.enacted")
    assert log.after["digest"] == version.digest


def test_a_second_founding_version_is_refused() -> None:
    open_house()
    _enact()

    assert code_of(_enact, valid_from=date(2025, 1, 1)) == "bylaws_exist"
    assert BylawVersion.objects.count() == 1


def test_weights_of_9_999_are_refused_and_nothing_is_written() -> None:
    open_house()
    rules = founding_rules()
    rules["groups"]["produsen"]["weight_bp"] = 2_999

    assert code_of(_enact, rules=rules) == "weights_total"
    assert not BylawVersion.objects.exists()
    assert not ActionLog.objects.filter(action="governance.bylaws.enacted").exists()


def test_a_group_the_register_does_not_know_is_refused() -> None:
    assert code_of(_enact) == "unknown_group"


def test_the_next_version_is_the_draft_that_was_passed() -> None:
    draft = written_draft()
    resolution = passed_draft(draft)
    tomorrow = clock.today() + timedelta(days=1)

    version = enacted(draft, valid_from=tomorrow)

    draft.refresh_from_db()
    assert (version.number, version.adopted_by, version.rules) == (2, resolution, draft.rules)
    assert (draft.state, draft.version, draft.enacted_by) == (DraftState.IN_FORCE, version, budi())
    assert bylaws_on(tomorrow) == version
    assert bylaws_on(clock.today()).number == 1
    assert rules_of(version).weights_bp["pengguna"] == 1_100


def test_who_wrote_the_draft_does_not_enter_it() -> None:
    draft = written_draft()
    passed_draft(draft)
    facts: dict[str, Any] = {"deed_number": "AHU-02", "valid_from": clock.today(), "acting_user": hadi()}

    assert code_of(enact_draft, draft, **facts) == "bylaws_are_entered_by_another_person"
    assert BylawVersion.objects.count() == 1


def test_a_draft_is_entered_once() -> None:
    draft = written_draft()
    passed_draft(draft)
    enacted(draft)

    assert code_of(enacted, draft, valid_from=clock.today() + timedelta(days=1)) == "draft_is_done"
    assert BylawVersion.objects.count() == 2


@pytest.mark.parametrize("days_ago", [1, 400])
def test_a_version_does_not_begin_before_the_decision(days_ago: int) -> None:
    draft = written_draft()
    passed_draft(draft)

    code = code_of(enacted, draft, valid_from=clock.today() - timedelta(days=days_ago))

    assert code == "bylaws_before_decision"


def test_a_version_may_not_begin_before_the_last() -> None:
    draft = written_draft()
    passed_draft(draft)

    assert code_of(enacted, draft, valid_from=date(2024, 1, 1)) == "bylaws_not_later"


def test_without_a_decision_nothing_comes_into_force() -> None:
    draft = written_draft()

    assert code_of(enacted, draft) == "draft_not_proposed"
    decided_draft(draft)
    assert code_of(enacted, draft) == "not_decided"
    assert BylawVersion.objects.count() == 1


def test_the_first_version_comes_from_a_draft_by_its_deed_alone() -> None:
    open_house()
    draft = write_draft(title="AD/ART pertama", reason="", acting_user=hadi())

    version = enacted(draft, valid_from=date(2024, 1, 1), deed="AHU-01")

    assert (version.number, version.adopted_by, version.rules) == (1, None, draft.rules)
    assert rules_of(version).group_codes == ["produsen", "distributor", "faskes", "nakes", "pengguna"]


def test_raw_sql_changes_no_version() -> None:
    version = founding_bylaws()

    raw_sql_is_refused("UPDATE governance_bylawversion SET deed_number = 'lain' WHERE id = %s", version.pk)
    raw_sql_is_refused("DELETE FROM governance_bylawversion WHERE id = %s", version.pk)
    refused = raw_sql_is_refused(
        "INSERT INTO governance_bylawversion (number, deed_number, valid_from, rules, digest, entered_at)"
        " VALUES (2, 'palsu', '2027-01-01', '{}', repeat('a', 64), now())"
    )

    assert "bylaws_after_the_first_need_a_resolution" in refused


def test_what_a_group_pays_is_in_the_bylaws_of_the_date() -> None:
    founding_bylaws(valid_from=date(2024, 1, 1))

    rule = savings_rule("nakes", date(2026, 3, 1))

    assert (rule.pokok_rp, rule.wajib_rp, rule.article) == (500_000, 50_000, "ART Pasal 12")
    assert code_of(savings_rule, "bank", date(2026, 3, 1)) == "unknown_group"
    assert code_of(savings_rule, "nakes", date(2023, 12, 31)) == "no_bylaws"


def test_an_article_is_found_by_its_key() -> None:
    founding_bylaws()

    found = article("kuorum", clock.today())

    assert found is not None
    assert found.number == "AD Pasal 28"
    assert article("tidak_ada", clock.today()) is None
