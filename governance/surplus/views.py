"""A member's own SHU, every step of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance.bylaws.queries import rules_of
from governance.surplus.models import Share
from governance.surplus.queries import pool_weights, share_of
from governance.surplus.statement import Statement, statement
from kmp.accounts.models import User
from kmp.roles import peran
from members.participation.states import IN_RUPIAH, Act
from members.registry.access import acting_member

FIRST_GROUP_STEP = 3  # steps 1 and 2 are the whole surplus and its posts


@peran("shu.see_own")
@require_GET
def shu(request: HttpRequest, year: int) -> HttpResponse:
    """From the cooperative's whole surplus to the own rupiah, step by step; not found (404) without a share."""
    assert isinstance(request.user, User)
    member = acting_member(request.user)
    share = share_of(member, year)
    if share is None or share.distribution.bundle is None:
        raise Http404
    said = _statement(share)
    context = {
        "member": member,
        "share": share,
        "distribution": share.distribution,
        "payout": getattr(share, "payout", None),
        "statement": said,
        **_numbered(said),
    }
    return render(request, "governance/surplus/shu.html", context)


def _numbered(said: Statement) -> dict[str, list[dict[str, Any]]]:
    """Steps 3 and on: posts that go to groups, then the own parts, patronage before capital."""
    group_posts = [{**one, "n": FIRST_GROUP_STEP + place} for place, one in enumerate(said.group_posts)]
    own = sorted(said.parts, key=lambda part: part.is_capital)
    after = FIRST_GROUP_STEP + len(group_posts)
    parts = [
        {"part": part, "unit": _unit(part.act), "act": _act(part.act), "n": after + place}
        for place, part in enumerate(own)
    ]
    return {"group_posts": group_posts, "parts": parts}


def _statement(share: Share) -> Statement:
    distribution = share.distribution
    rules = rules_of(distribution.bylaws)
    sums = pool_weights(distribution, share.group_id, rules)
    capital = {post.code: int(share.capital) for post in rules.posts if post.kind == "capital"}
    assert distribution.result is not None  # a share exists only beside it
    return statement(
        rules=rules,
        members_rp=distribution.members_rp,
        non_members_rp=distribution.non_members_rp,
        result=distribution.result,
        group=share.group_id,
        weights={**capital, **share.patronage},
        weight_sums=sums,
        lines=share.lines,
    )


def _unit(act: str) -> str:
    return "rupiah" if act in IN_RUPIAH else "layanan"


def _act(act: str) -> str:
    return str(Act(act).label).lower() if act else ""
