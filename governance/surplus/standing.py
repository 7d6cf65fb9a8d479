"""How a distribution stands, for its page: what was done by whom, what comes next, and why that is refused."""

from typing import Any

from django.utils.translation import gettext as _

from governance.bylaws.queries import rules_of
from governance.surplus.models import Distribution
from governance.surplus.queries import posts_table
from governance.surplus.services import changed_problems
from governance.surplus.states import UNDECIDED, DistributionKind, DistributionState
from kmp.accounts.models import User
from kmp.errors import Blocker
from members.registry.models import Group

ORDER = list(DistributionState)


def timeline(distribution: Distribution) -> list[dict[str, Any]]:
    """Every step of the lock in its order, with who took it and when; the one that waits is marked."""
    decision = distribution.resolution.number if distribution.resolution else ""
    motion = distribution.motion.number if distribution.motion else ""
    told = [
        (_("Disiapkan"), distribution.created_at, distribution.prepared_by, ""),
        (_("Masukan dibekukan"), distribution.frozen_at, None, _times(distribution.freezings)),
        (_("Diajukan ke Rapat Anggota"), distribution.proposed_at, distribution.proposed_by, motion),
        (_("Disahkan Rapat Anggota"), distribution.approved_at, distribution.approved_by, decision),
        (_("Dibukukan"), distribution.posted_at, distribution.posted_by, ""),
        (_("Lunas"), distribution.settled_at, None, ""),
    ]
    waits = ORDER.index(DistributionState(distribution.state)) + 1
    return [
        {
            "title": title,
            "when": when if place < waits else None,
            "note": " · ".join(str(part) for part in (by, note) if part),
            "state": "done" if place < waits else "now" if place == waits else "later",
        }
        for place, (title, when, by, note) in enumerate(told)
    ]


def _times(freezings: int) -> str:
    return _("pembekuan ke-%(n)s") % {"n": freezings} if freezings > 1 else ""


def changes_under(distribution: Distribution) -> list[Blocker]:
    """What has changed since the freezing, as long as that still matters: before the posting."""
    if not distribution.inputs_digest or distribution.posted_at or distribution.result:
        return []
    return changed_problems(distribution)


def may_be_refrozen(distribution: Distribution, *, motion_failed: bool) -> bool:
    """Whether the figures can be taken anew: before the assembly has them, or after it said no."""
    return distribution.state in UNDECIDED or (motion_failed and distribution.state == DistributionState.PROPOSED)


def second_person_missing(distribution: Distribution, user: User) -> bool:
    """Whether `user` confirmed the decision, so that somebody else has to ask for the posting."""
    return distribution.state == DistributionState.APPROVED and distribution.approved_by_id == user.pk


def digests(distribution: Distribution) -> list[tuple[str, str]]:
    """The fingerprints that were frozen, by name; those that an earlier release did not take are left out."""
    named = [
        (_("Pembukuan"), distribution.books_digest),
        (_("Simpanan"), distribution.capital_digest),
        (_("Partisipasi"), distribution.participation_digest),
        (_("AD/ART"), distribution.bylaws.digest),
        (_("Semua masukan"), distribution.inputs_digest),
    ]
    return [(name, value) for name, value in named if value]


def posts_and_groups(distribution: Distribution) -> list[dict[str, Any]]:
    """Each post with its rupiah, the groups it goes to, and what nobody could share and so went to the reserve."""
    pools, rules = distribution.pools or {}, rules_of(distribution.bylaws)
    if distribution.kind != DistributionKind.SHARED:
        return []
    names = dict(Group.objects.values_list("code", "name"))
    unshared, amounts = pools.get("unshared", {}), pools.get("groups", {})
    rows = []
    for row, post in zip(posts_table(distribution), rules.posts, strict=True):
        groups = [
            {
                "code": group,
                "name": names.get(group, group),
                "bp": bp,
                "rp": amounts.get(post.code, {}).get(group),
                "unshared": f"{post.code}/{group}" in unshared,
            }
            for group, bp in post.groups.items()
        ]
        rows.append({**row, "groups": groups, "article": post.article, "unshared": post.code in unshared})
    return rows
