"""Changing the percentages of a surplus for a trial: what people type, and what is missing to a whole. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from governance.bylaws.rules import WHOLE_BP, Rules
from kmp.ui.formats import percent

PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?%?")
MOST_LINES = 200_000  # members worked out while somebody waits: some seconds on the smallest machine (ADR 21)


@dataclass(frozen=True)
class Changes:
    """Basis points by post, and by post and group; what is not named stays as the rules say."""

    posts: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def basis_points(text: str) -> int | None:
    """ "12,5" as 1,250; None for what is no percentage of at most two decimals."""
    found = PERCENT.fullmatch(text.strip())
    if found is None:
        return None
    whole, decimals = found.groups()
    return int(whole) * 100 + int((decimals or "0").ljust(2, "0"))


def changed(rules: Rules, changes: Changes) -> Rules:
    """The rules with other percentages; posts, groups, acts and articles stay."""
    posts = [
        replace(
            post,
            bp=changes.posts.get(post.code, post.bp),
            groups={code: changes.groups.get(post.code, {}).get(code, bp) for code, bp in post.groups.items()},
        )
        for post in rules.posts
    ]
    return replace(rules, posts=posts)


def missing(rules: Rules) -> list[str]:
    """A sentence for every list of percentages that is not a whole."""
    lists = [(_("Pos SHU"), [post.bp for post in rules.posts])]
    lists += [(post.name, list(post.groups.values())) for post in rules.posts if post.groups]
    said = []
    for name, bps in lists:
        total = sum(bps)
        facts = {"name": name, "total": percent(total), "rest": percent(abs(WHOLE_BP - total))}
        if total < WHOLE_BP:
            said.append(_("%(name)s berjumlah %(total)s: kurang %(rest)s.") % facts)
        elif total > WHOLE_BP:
            said.append(_("%(name)s berjumlah %(total)s: lebih %(rest)s.") % facts)
    return said
