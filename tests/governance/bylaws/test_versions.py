"""Versions of the bylaws: entered once by deed, changed by a decision, never edited."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.queries import article, bylaws_on, rules_of, savings_rule
from governance.bylaws.services import enact_bylaws, enact_founding_bylaws
from governance.voting.models import Resolution
from governance.voting.resolutions import adopt_resolution
from governance.voting.states import MotionKind
from kmp import clock
from kmp.trail.models import ActionLog
from tests.factories.governance import (
    counted,
    founding_bylaws,
    groups_held,
    held,
    one_of_each_group,
    opened_motion,
    planned_plenary,
    vote,
)
from tests.factories.members import budi, open_house
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


def decided(kind: MotionKind = MotionKind.BYLAWS) -> Resolution:
    """A decision of a plenary in which all five were present and said yes."""
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = opened_motion(plenary=plenary, kind=kind)
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    counted(motion)
    held(plenary, members=list(members.values()))
    return adopt_resolution(motion, acting_user=budi())


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


def test_the_next_version_rests_on_a_decision() -> None:
    resolution = decided()
    rules = founding_rules()
    rules["groups"]["produsen"]["weight_bp"] = 2_700
    rules["groups"]["pengguna"]["weight_bp"] = 1_100
    tomorrow = clock.today() + timedelta(days=1)

    version = enact_bylaws(
        deed_number="AHU-02", valid_from=tomorrow, rules=rules, resolution=resolution, acting_user=budi()
    )

    assert (version.number, version.adopted_by) == (2, resolution)
    assert bylaws_on(tomorrow) == version
    assert bylaws_on(clock.today()).number == 1
    assert rules_of(version).weights_bp["pengguna"] == 1_100


def test_the_same_decision_changes_the_bylaws_once() -> None:
    resolution = decided()
    day = clock.today() + timedelta(days=1)
    facts: dict[str, Any] = {"rules": founding_rules(), "resolution": resolution, "acting_user": budi()}
    enact_bylaws(deed_number="AHU-02", valid_from=day, **facts)

    later = day + timedelta(days=1)
    assert code_of(enact_bylaws, deed_number="AHU-03", valid_from=later, **facts) == "resolution_already_used"


def test_a_decision_about_something_else_does_not_change_the_bylaws() -> None:
    resolution = decided(MotionKind.ORDINARY)
    facts: dict[str, Any] = {"rules": founding_rules(), "resolution": resolution, "acting_user": budi()}

    refused = code_of(enact_bylaws, deed_number="AHU-02", valid_from=clock.today() + timedelta(days=1), **facts)

    assert refused == "not_a_bylaw_resolution"


def test_a_version_may_not_begin_before_the_last() -> None:
    resolution = decided()
    facts: dict[str, Any] = {"rules": founding_rules(), "resolution": resolution, "acting_user": budi()}

    assert code_of(enact_bylaws, deed_number="AHU-02", valid_from=date(2024, 1, 1), **facts) == "bylaws_not_later"


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
