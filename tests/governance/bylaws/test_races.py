"""Two at once: one version from one draft, one draft before the members. Real commits, real threads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from governance.bylaws.drafting import propose_draft
from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.services import enact_draft
from governance.bylaws.states import DraftState
from governance.voting.models import Motion
from kmp import clock
from tests.factories.bylaws import passed_draft, written_draft
from tests.factories.governance import planned_plenary
from tests.factories.members import budi, hadi, rini
from tests.governance.voting.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_enter_the_deed_at_once_make_one_version() -> None:
    draft = written_draft()
    passed_draft(draft)
    users = [budi(), rini()]

    def entering(user: Any, deed: str) -> Callable[[], Any]:
        return lambda: enact_draft(draft, deed_number=deed, valid_from=clock.today(), acting_user=user)

    results = at_once([entering(user, f"AHU-{place}") for place, user in enumerate(users)])

    assert sorted(result if isinstance(result, str) else "entered" for result in results) == [
        "draft_is_done",
        "entered",
    ]
    assert BylawVersion.objects.count() == 2


def test_two_drafts_put_to_the_vote_at_once_leave_one_before_the_members() -> None:
    drafts = [written_draft(), written_draft({"voting.second_call_days": 5}, title="Panggilan kedua")]
    facts: dict[str, Any] = {
        "meeting": planned_plenary(),
        "closes_at": clock.now() + timedelta(hours=1),
        "acting_user": hadi(),
    }

    results = at_once([lambda draft=draft: propose_draft(draft, **facts) for draft in drafts])  # type: ignore[misc]

    refused = [result for result in results if isinstance(result, str)]
    assert refused == ["one_draft_before_the_members"]
    assert (BylawDraft.objects.filter(state=DraftState.PROPOSED).count(), Motion.objects.count()) == (1, 1)
