"""Rules that could be bylaws, drawn by hypothesis: every choice a draft offers, in any combination."""

from typing import Any

from hypothesis import strategies as st

from governance.bylaws.deciding import BODIES, MOTION_KINDS, STATED_KINDS
from governance.bylaws.founding import GROUPS, founding_rules
from governance.bylaws.rules import numbered
from governance.voting.engine import BASES, EMPTY_GROUP, METHODS
from kmp.money import split
from members.participation.states import Act

Draw = Any
WORDS = st.text("abcdefghij klmno", min_size=1, max_size=30).map(str.strip).filter(bool)


def shares(draw: Draw, count: int) -> list[int]:
    """So many basis points that total 10,000; some may be 0."""
    weights = draw(st.lists(st.integers(0, 50), min_size=count, max_size=count).filter(any))
    return split(10_000, weights)


@st.composite
def fractions(draw: Draw) -> dict[str, Any]:
    den = draw(st.integers(1, 12))
    num = draw(st.integers(1, den))
    return {"num": num, "den": den, "strict": draw(st.booleans()) and num < den}


@st.composite
def calls(draw: Draw) -> dict[str, Any]:
    """A first and a second call that is no heavier."""
    pair = sorted([draw(fractions()), draw(fractions())], key=lambda part: part["num"] / part["den"])
    return {"second": pair[0], "first": pair[1]}


@st.composite
def majorities(draw: Draw) -> dict[str, Any]:
    kinds = [kind for kind in MOTION_KINDS if kind in STATED_KINDS or draw(st.booleans())]
    return {kind: {**draw(fractions()), "base": draw(st.sampled_from(BASES))} for kind in kinds}


@st.composite
def voting(draw: Draw) -> dict[str, Any]:
    quorum = draw(calls())
    if draw(st.booleans()):
        quorum["group"] = draw(fractions())
    quorum["kinds"] = {kind: draw(calls()) for kind in draw(st.sets(st.sampled_from(MOTION_KINDS)))}
    voters = draw(st.sampled_from(["members", "delegates"]))
    chosen = GROUPS if voters == "delegates" else sorted(draw(st.sets(st.sampled_from(GROUPS))))
    return {
        "method": draw(st.sampled_from(METHODS)),
        "empty_group": draw(st.sampled_from(EMPTY_GROUP)),
        "majorities": draw(majorities()),
        "quorum": quorum,
        "second_call_days": draw(st.integers(1, 60)),
        "concurrent": [kind for kind in MOTION_KINDS if draw(st.booleans())],
        "voters": voters,
        "delegates": {code: draw(st.integers(1, 99)) for code in chosen},
        "seconds_needed": draw(st.integers(0, 99)),
        "ballot": {key: draw(st.booleans()) for key in ("changeable", "hides_interim", "fresh_code")},
        "proxies": {"limit": draw(st.integers(0, 5)), "same_group": draw(st.booleans())},
    }


@st.composite
def offices(draw: Draw) -> dict[str, Any]:
    named = st.lists(WORDS, min_size=1, max_size=4, unique=True)
    return {
        body: {
            "term_years": draw(st.integers(1, 5)),
            "most_terms": draw(st.integers(0, 4)),
            "positions": [{"name": name, "seats": draw(st.integers(1, 9))} for name in draw(named)],
        }
        for body in BODIES
        if draw(st.booleans())
    }


@st.composite
def surplus(draw: Draw) -> dict[str, Any]:
    posts = founding_rules()["surplus"]["posts"]
    for post, bp in zip(posts, shares(draw, len(posts)), strict=True):
        post |= {"bp": bp, "name": draw(WORDS), "article": draw(WORDS)}
        post.pop("groups", None)
    if draw(st.booleans()):
        posts[2]["groups"] = dict(zip(GROUPS, shares(draw, len(GROUPS)), strict=True))
    ordered = draw(st.permutations(posts))
    return {"posts": ordered, "acts": {"jasa_usaha": {code: draw(st.sampled_from(Act.values)) for code in GROUPS}}}


@st.composite
def valid_rules(draw: Draw) -> dict[str, Any]:
    """A whole set of rules as a draft holds it."""
    order = draw(st.permutations(GROUPS))
    weights = dict(zip(order, shares(draw, len(order)), strict=True))
    rp = st.integers(1, 10**9)
    rules = founding_rules()
    days = ("invitation_days", "online_material_days", "written_reply_days")
    return numbered(
        {
            "groups": {code: {"weight_bp": weights[code]} for code in order},
            "voting": draw(voting()),
            "meetings": {
                **{key: draw(st.integers(1, 60)) for key in days},
                "annual_months": draw(st.integers(1, 12)),
                "online_signatures": draw(st.sampled_from(["everyone", "chair"])),
            },
            "offices": draw(offices()),
            "savings": {
                **{key: {code: draw(rp) for code in order} for key in ("pokok_rp", "wajib_monthly_rp")},
                "refund_days": draw(st.integers(0, 730)),
            },
            "surplus": draw(surplus()),
            "allocation": {
                "inside_class": draw(st.sampled_from(["proportional", "weighted", "max_min", "equal_cover"])),
                "reserve_bp": draw(st.integers(0, 10_000)),
                "floor_days": draw(st.integers(0, 90)),
                "article": draw(WORDS),
            },
            "articles": draw(st.permutations(rules["articles"]))[:5],
        }
    )
