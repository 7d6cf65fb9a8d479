"""A draft of the bylaws: changed freely, frozen when it is put to the vote, in force word for word, or refused."""

from datetime import timedelta
from typing import Any

import pytest

from governance.bylaws import drafting
from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.states import DraftState
from governance.bylaws.tasks import close_refused_drafts
from governance.meetings.states import MeetingKind
from governance.voting.models import Motion
from governance.voting.services import withdraw_motion
from kmp import clock
from kmp.proofs.canonical import digest
from kmp.trail.models import ActionLog
from tests.factories.bylaws import decided_draft, enacted, new_weights, passed_draft, proposed_draft, written_draft
from tests.factories.governance import drafted_motion, founding_bylaws, planned_plenary
from tests.factories.members import budi, hadi, open_house
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
NINE_NINES = {"produsen": 2999, "distributor": 2500, "faskes": 2500, "nakes": 1200, "pengguna": 800}


def test_a_draft_begins_as_the_newest_version() -> None:
    version = founding_bylaws()

    draft = drafting.write_draft(title="Uji", reason="", acting_user=hadi())

    assert (draft.based_on, draft.rules, draft.digest) == (version, version.rules, digest(version.rules))
    assert (draft.state, draft.written_by) == (DraftState.DRAFT, hadi())


def test_parts_are_changed_and_the_digest_follows() -> None:
    draft = written_draft({"voting.second_call_days": 5})

    assert draft.rules["voting"]["second_call_days"] == 5
    assert draft.digest == digest(draft.rules)
    log = ActionLog.objects.get(action="governance.bylaws.draft_changed")
    assert log.after == {"parts": ["voting.second_call_days"], "digest": draft.digest}


def test_two_who_change_the_same_part_do_not_overwrite_each_other() -> None:
    draft = written_draft({"voting.second_call_days": 5})
    facts: dict[str, Any] = {"seen": {"voting.second_call_days": 7}, "acting_user": budi()}

    code = code_of(drafting.change_draft, draft, changed={"voting.second_call_days": 6}, **facts)

    draft.refresh_from_db()
    assert (code, draft.rules["voting"]["second_call_days"]) == ("draft_changed", 5)


def test_a_draft_whose_weights_total_9_999_is_kept_but_never_put_to_the_vote() -> None:
    draft = written_draft()
    wrong = {"groups": new_weights(draft.rules, NINE_NINES)}
    draft = drafting.change_draft(draft, changed=wrong, seen={}, acting_user=hadi())

    assert code_of(proposed_draft, draft) == "weights_total"
    assert (draft.state, Motion.objects.count()) == (DraftState.DRAFT, 0)


def test_the_motion_names_each_change_and_the_digest() -> None:
    draft = written_draft()

    motion = proposed_draft(draft)

    assert (motion.kind, motion.title) == ("perubahan_ad", "Perubahan AD/ART: Bobot pengguna akhir naik")
    assert motion.text.split("\n\n") == [
        "Pengguna akhir paling banyak.",
        "Yang berubah dari AD/ART versi 1:\n• Bobot Produsen: 30% → 27%\n• Bobot Pengguna akhir: 8% → 11%",
        f"Naskah seutuhnya: /aturan/rancangan/{draft.pk}/",
        f"Sidik rancangan: {draft.digest}",
    ]
    assert (draft.state, draft.motion) == (DraftState.PROPOSED, motion)


def test_what_changes_nothing_is_not_put_to_the_vote() -> None:
    assert code_of(proposed_draft, written_draft({})) == "draft_changes_nothing"


def test_a_group_assembly_does_not_change_the_bylaws() -> None:
    draft, plenary = written_draft(), planned_plenary()
    group = plenary.group_meetings.all()[0]
    assert group.kind == MeetingKind.GROUP

    assert code_of(proposed_draft, draft, plenary=group) == "not_a_plenary"


def test_before_the_founding_there_is_nothing_to_vote_on() -> None:
    open_house()
    draft = drafting.write_draft(title="Pertama", reason="", acting_user=hadi())
    facts: dict[str, Any] = {"closes_at": clock.now(), "acting_user": hadi()}

    assert code_of(drafting.propose_draft, draft, meeting=None, **facts) == "no_bylaws"


def test_one_draft_at_a_time_is_before_the_members() -> None:
    proposed_draft(written_draft())
    other = written_draft({"voting.second_call_days": 5}, title="Panggilan kedua")

    assert code_of(proposed_draft, other) == "one_draft_before_the_members"
    other.refresh_from_db()
    assert (other.state, Motion.objects.count()) == (DraftState.DRAFT, 1)


def test_a_draft_from_an_older_version_is_compared_anew_first() -> None:
    late = written_draft({"voting.second_call_days": 5}, title="Panggilan kedua")
    draft = written_draft()
    passed_draft(draft)
    version = enacted(draft)

    assert code_of(proposed_draft, late) == "draft_is_stale"
    drafting.base_draft_anew(late, acting_user=hadi())
    motion = proposed_draft(late)

    assert "• Bobot Produsen: 27% → 30%" in motion.text  # what it would take back, plain to see
    assert late.based_on == version


def test_a_proposed_draft_does_not_change_by_any_way() -> None:
    draft = written_draft()
    proposed_draft(draft)
    change: dict[str, Any] = {"changed": {"voting.second_call_days": 5}, "seen": {}, "acting_user": hadi()}

    assert code_of(drafting.change_draft, draft, **change) == "draft_not_open"
    assert code_of(drafting.describe_draft, draft, title="X", reason="", acting_user=hadi()) == "draft_not_open"
    assert code_of(drafting.drop_draft, draft, acting_user=hadi()) == "draft_not_open"
    raw_sql_is_refused("UPDATE governance_bylawdraft SET rules = '{}' WHERE id = %s", draft.pk)
    raw_sql_is_refused("UPDATE governance_bylawdraft SET state = 'konsep' WHERE id = %s", draft.pk)
    raw_sql_is_refused("DELETE FROM governance_bylawdraft WHERE id = %s", draft.pk)


def test_raw_sql_brings_no_other_rules_into_force_than_those_voted_on() -> None:
    draft = written_draft()
    resolution = passed_draft(draft)
    insert = (
        "INSERT INTO governance_bylawversion (number, deed_number, valid_from, rules, digest, entered_at,"
        " adopted_by_id) SELECT 2, 'palsu', '2027-01-01', rules || %s::jsonb, repeat('a', 64), now(), %s"
        " FROM governance_bylawdraft"
    )

    assert "not the rules that resolution" in raw_sql_is_refused(insert, '{"groups": {}}', resolution.pk)
    assert BylawVersion.objects.count() == 1


def test_raw_sql_gives_a_draft_no_motion_that_was_voted_on() -> None:
    draft = written_draft()
    decided_draft(draft)
    motion = drafted_motion(kind="perubahan_ad")
    other = written_draft({"voting.second_call_days": 5}, title="Panggilan kedua")
    move = "UPDATE governance_bylawdraft SET state = 'diajukan', motion_id = %s WHERE id = %s"

    assert "one_draft_before_the_members" in raw_sql_is_refused(move, motion.pk, other.pk)
    assert "cannot get this motion" in raw_sql_is_refused(move, motion.pk, draft.pk)
    assert "begins as a draft" in raw_sql_is_refused(
        "INSERT INTO governance_bylawdraft (title, reason, rules, digest, state, motion_id, written_by_id, written_at,"
        " changed_at) SELECT 'palsu', '', rules, digest, 'diajukan', %s, written_by_id, now(), now()"
        " FROM governance_bylawdraft WHERE id = %s",
        motion.pk,
        other.pk,
    )


def test_a_draft_that_the_members_refused_is_closed() -> None:
    draft = written_draft()
    assert code_of(drafting.close_refused_draft, draft, acting_user=budi()) == "draft_not_refused"
    decided_draft(draft, against=("produsen", "distributor"))

    drafting.close_refused_draft(draft, acting_user=budi())

    draft.refresh_from_db()
    assert draft.state == DraftState.REFUSED
    assert code_of(enacted, draft) == "not_decided"
    proposed_draft(written_draft({"voting.second_call_days": 5}, title="Panggilan kedua"))  # the way is free again


def test_a_passed_draft_is_not_closed_by_anybody() -> None:
    draft = written_draft()
    passed_draft(draft)

    assert code_of(drafting.close_refused_draft, draft, acting_user=budi()) == "draft_not_refused"


def test_the_clock_closes_what_was_refused_or_withdrawn_and_leaves_the_rest() -> None:
    draft = written_draft()
    withdraw_motion(proposed_draft(draft), acting_user=hadi())

    close_refused_drafts()
    close_refused_drafts()

    draft.refresh_from_db()
    assert draft.state == DraftState.DROPPED
    waiting = written_draft()
    proposed_draft(waiting)
    close_refused_drafts()
    waiting.refresh_from_db()
    assert waiting.state == DraftState.PROPOSED


def test_a_new_draft_can_begin_from_one_that_failed() -> None:
    draft = written_draft()
    decided_draft(draft, against=("produsen", "distributor"))
    drafting.close_refused_draft(draft, acting_user=budi())

    again = drafting.write_draft(title="Sekali lagi", reason="", like=draft, acting_user=hadi())

    assert (again.rules, again.state, BylawDraft.objects.count()) == (draft.rules, DraftState.DRAFT, 2)


def test_a_dropped_draft_stays_as_it_was() -> None:
    draft = written_draft()

    drafting.drop_draft(draft, acting_user=hadi())

    assert code_of(proposed_draft, draft) == "draft_not_open"
    assert code_of(enacted, draft, valid_from=clock.today() + timedelta(days=1)) == "draft_not_proposed"
