"""Drafts of the bylaws on their way: written by Hadi, put to a plenary, decided, entered by Budi."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from governance.bylaws.drafting import change_draft, propose_draft, write_draft
from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.services import enact_draft
from governance.meetings.models import Meeting
from governance.voting.models import Motion, Resolution
from governance.voting.resolutions import adopt_resolution
from kmp import clock
from members.registry.models import Member
from tests.factories.governance import (
    NEARLY,
    counted,
    founding_bylaws,
    groups_held,
    held,
    one_of_each_group,
    opened,
    planned_plenary,
    vote,
)
from tests.factories.members import budi, hadi
from tests.factories.memory import remembered_row

NEW_WEIGHTS = {"produsen": 2700, "distributor": 2500, "faskes": 2500, "nakes": 1200, "pengguna": 1100}


def new_weights(rules: Mapping[str, Any], weights: Mapping[str, int] = NEW_WEIGHTS) -> dict[str, Any]:
    """The groups of these rules with other weights."""
    return {code: {**group, "weight_bp": weights[code]} for code, group in rules["groups"].items()}


def written_draft(changed: Mapping[str, Any] | None = None, *, title: str = "Bobot pengguna akhir naik") -> BylawDraft:
    """A draft that changes these parts of version 1; the weights unless told otherwise."""
    return remembered_row(("draft", json.dumps(changed), title), lambda: _write_draft(changed, title))


def _write_draft(changed: Mapping[str, Any] | None, title: str) -> BylawDraft:
    founding_bylaws()
    draft = write_draft(title=title, reason="Pengguna akhir paling banyak.", acting_user=hadi())
    parts = {"groups": new_weights(draft.rules)} if changed is None else changed
    return change_draft(draft, changed=parts, seen={}, acting_user=hadi())


def proposed_draft(draft: BylawDraft, *, plenary: Meeting | None = None, hours: int = 24) -> Motion:
    """The draft before a plenary."""
    closes_at = clock.now() + timedelta(hours=hours)
    motion = propose_draft(draft, meeting=plenary or planned_plenary(), closes_at=closes_at, acting_user=hadi())
    draft.refresh_from_db()
    return motion


def decided_draft(
    draft: BylawDraft, *, members: Mapping[str, Member] | None = None, against: Sequence[str] = ()
) -> Motion:
    """The plenary has met and voted: everyone yes but the groups `against`."""
    voters = members or one_of_each_group()
    name = ("decided draft", draft.pk, *(member.pk for member in voters.values()), *against)
    motion = remembered_row(name, lambda: _decide_draft(draft, voters, against), within=NEARLY)
    draft.refresh_from_db()
    return motion


def _decide_draft(draft: BylawDraft, voters: Mapping[str, Member], against: Sequence[str]) -> Motion:
    plenary = groups_held(planned_plenary(), members=voters)
    motion = opened(proposed_draft(draft, plenary=plenary))
    vote(motion, {member: "tidak" if group in against else "setuju" for group, member in voters.items()})
    counted(motion)
    held(plenary, members=list(voters.values()))
    return motion


def passed_draft(draft: BylawDraft, *, members: Mapping[str, Member] | None = None) -> Resolution:
    """The members said yes, and the decision is on record."""
    return adopt_resolution(decided_draft(draft, members=members), acting_user=budi())


def enacted(draft: BylawDraft, *, valid_from: date | None = None, deed: str = "AHU-02/CONTOH/2026") -> BylawVersion:
    """The second person enters the deed."""
    return enact_draft(draft, deed_number=deed, valid_from=valid_from or clock.today(), acting_user=budi())
