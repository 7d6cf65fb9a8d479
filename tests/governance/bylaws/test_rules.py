"""What a bylaw version says, and every reason to refuse a draft."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from governance.bylaws.deciding import BallotRule, MeetingRule, ProxyRule, Quorum
from governance.bylaws.founding import GROUPS, founding_rules
from governance.bylaws.rules import parse_rules, with_positions
from kmp.errors import DomainError

Change = Callable[[dict[str, Any]], Any]


def _codes(rules: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(DomainError) as refused:
        parse_rules(rules)
    return [(problem.code, problem.path) for problem in refused.value.problems]


def test_founding_rules_are_legal() -> None:
    rules = parse_rules(founding_rules())

    assert rules.group_codes == list(GROUPS)
    assert rules.weights_bp == {"produsen": 3000, "distributor": 2500, "faskes": 2500, "nakes": 1200, "pengguna": 800}
    assert sum(post.bp for post in rules.posts) == 10_000
    assert rules.acts == {
        "jasa_usaha": {
            "produsen": "penjualan",
            "distributor": "pengantaran",
            "faskes": "pembelian",
            "nakes": "layanan",
            "pengguna": "penggunaan",
        }
    }


def test_groups_keep_their_order_where_keys_lose_theirs() -> None:
    stored = with_positions(founding_rules())
    sorted_by_key = {**stored, "groups": dict(sorted(stored["groups"].items()))}

    rules = parse_rules(sorted_by_key)

    assert rules.group_codes == list(GROUPS)
    assert list(rules.post("jasa_usaha").groups) == list(GROUPS)


def test_counting_rule_is_that_of_count_votes() -> None:
    rules = parse_rules(founding_rules())

    assert rules.counting_rule("perubahan_ad") == {
        "method": "proportional",
        "weights_bp": rules.weights_bp,
        "majority": {"num": 2, "den": 3, "strict": False},
        "empty_group": "rebase",
    }


def _set(*path: Any, value: Any) -> Change:
    def change(rules: dict[str, Any]) -> None:
        box: Any = rules
        for key in path[:-1]:
            box = box[key]
        box[path[-1]] = value

    return change


def _drop(*path: Any) -> Change:
    def change(rules: dict[str, Any]) -> None:
        box: Any = rules
        for key in path[:-1]:
            box = box[key]
        del box[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_set("groups", "produsen", "weight_bp", value=2999), [("weights_total", "groups")]),
        (_set("groups", "produsen", "weight_bp", value=-1), [("negative", "groups.produsen.weight_bp")]),
        (_set("groups", "produsen", "weight_bp", value="3000"), [("not_an_integer", "groups.produsen.weight_bp")]),
        (_set("groups", value={}), None),
        (_set("voting", "method", value="acak"), [("unknown_choice", "voting.method")]),
        (
            _set("voting", "majorities", "biasa", value={"num": 3, "den": 2, "strict": True}),
            [("fraction_out_of_range", "voting.majorities.biasa")],
        ),
        (
            _set("voting", "majorities", "shu", value={"num": 1, "den": 1, "strict": True}),
            [("fraction_impossible", "voting.majorities.shu")],
        ),
        (_drop("voting", "majorities", "shu"), [("missing_key", "voting.majorities.shu")]),
        (
            _set("voting", "quorum", "second", value={"num": 3, "den": 4, "strict": False}),
            [("second_quorum_above_first", "voting.quorum.second")],
        ),
        (
            _set("voting", "quorum", "first", "strict", value="ya"),
            [("not_a_boolean", "voting.quorum.first.strict")],
        ),
        (_set("voting", "second_call_days", value=0), [("too_small", "voting.second_call_days")]),
        (_set("savings", "pokok_rp", "faskes", value=0), [("too_small", "savings.pokok_rp.faskes")]),
        (_drop("savings", "wajib_monthly_rp", "nakes"), [("missing_group", "savings.wajib_monthly_rp.nakes")]),
        (_set("savings", "pokok_rp", "bank", value=1), [("unknown_group", "savings.pokok_rp.bank")]),
        (_set("surplus", "posts", 0, "bp", value=2499), [("bp_total", "surplus.posts")]),
        (_set("surplus", "posts", 2, "groups", "nakes", value=1199), [("bp_total", "surplus.posts.2.groups")]),
        (_set("surplus", "posts", 1, "kind", value="reserve"), [("reserve_count", "surplus.posts")]),
        (_set("surplus", "posts", 3, "code", value="pesta"), [("unknown_fund", "surplus.posts.3.code")]),
        (_set("surplus", "posts", 3, "code", value="karyawan"), [("duplicate_code", "surplus.posts.4.code")]),
        (_drop("surplus", "acts", "jasa_usaha", "nakes"), [("missing_act", "surplus.acts.jasa_usaha.nakes")]),
        (
            _set("surplus", "acts", "jasa_usaha", "nakes", value="menari"),
            [("unknown_choice", "surplus.acts.jasa_usaha.nakes")],
        ),
        (_set("surplus", "acts", "sosial", value={}), [("unknown_post", "surplus.acts.sosial")]),
        (_set("allocation", "inside_class", value="undian"), [("unknown_choice", "allocation.inside_class")]),
        (_set("allocation", "reserve_bp", value=10_001), [("fraction_out_of_range", "allocation.reserve_bp")]),
        (_set("articles", 1, "key", value="kelompok"), [("duplicate_article", "articles.1.key")]),
        (_set("articles", 0, "text", value=" "), [("empty_text", "articles.0.text")]),
        (_set("hadiah", value=1), [("unknown_key", "hadiah")]),
        (_drop("articles"), [("missing_key", "articles")]),
    ],
)
def test_each_problem_is_named_with_its_place(change: Change, expected: list[tuple[str, str]] | None) -> None:
    rules = founding_rules()
    change(rules)

    found = _codes(rules)

    if expected is None:
        assert ("empty_list", "groups") in found
    else:
        assert found == expected


def test_every_problem_is_named_at_once() -> None:
    rules = founding_rules()
    rules["groups"]["nakes"]["weight_bp"] = 1
    rules["surplus"]["posts"][0]["bp"] = 1
    rules["allocation"]["floor_days"] = -1

    assert _codes(rules) == [
        ("weights_total", "groups"),
        ("bp_total", "surplus.posts"),
        ("negative", "allocation.floor_days"),
    ]


@pytest.mark.parametrize("value", [None, [], "aturan", 7])
def test_what_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(DomainError) as refused:
        parse_rules(value)

    assert ("not_an_object", "") in [(problem.code, problem.path) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("quorum", "eligible", "needed"),
    [
        (Quorum(1, 2, strict=True), 10, 6),
        (Quorum(1, 2, strict=True), 11, 6),
        (Quorum(1, 5, strict=False), 10, 2),
        (Quorum(1, 5, strict=False), 11, 3),
        (Quorum(1, 1, strict=False), 7, 7),
    ],
)
def test_needed_is_the_smallest_number_that_reaches_the_quorum(quorum: Quorum, eligible: int, needed: int) -> None:
    assert quorum.needed(eligible) == needed
    assert quorum.reached(present=needed, eligible=eligible)
    assert not quorum.reached(present=needed - 1, eligible=eligible)


def test_an_empty_room_has_no_quorum() -> None:
    assert not Quorum(1, 5, strict=False).reached(present=0, eligible=0)


def test_a_version_stored_by_the_first_release_reads_as_it_did() -> None:
    stored = json.loads((Path(__file__).parent / "rules_of_release_1.json").read_text())

    rules = parse_rules(with_positions(stored))

    deciding = rules.deciding
    assert rules.counting_rule("pemilihan") == rules.counting_rule("biasa")
    assert rules.counting_rule("penggabungan") == rules.counting_rule("perubahan_ad")
    assert (deciding.voters, deciding.concurrent, deciding.kind_quorums, deciding.offices) == ("members", (), {}, {})
    assert (deciding.proxies, deciding.ballot, deciding.meetings) == (ProxyRule(), BallotRule(), MeetingRule())
    assert deciding == replace(parse_rules(founding_rules()).deciding, offices={})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_set("voting", "concurrent", value=["sulap"]), [("unknown_kind", "voting.concurrent.0")]),
        (_set("voting", "concurrent", value=["shu", "shu"]), [("duplicate_kind", "voting.concurrent.1")]),
        (_set("voting", "voters", value="siapa saja"), [("unknown_choice", "voting.voters")]),
        (_set("voting", "delegates", value={"bank": 1}), [("unknown_group", "voting.delegates.bank")]),
        (_set("voting", "delegates", value={"faskes": 0}), [("too_small", "voting.delegates.faskes")]),
        (_set("voting", "ballot", "fresh_code", value=1), [("not_a_boolean", "voting.ballot.fresh_code")]),
        (_set("voting", "proxies", value={}), [("missing_key", "voting.proxies.limit")]),
        (
            _set("voting", "majorities", "biasa", "base", value="semua"),
            [("unknown_choice", "voting.majorities.biasa.base")],
        ),
        (
            _set("voting", "quorum", "kinds", value={"sulap": {}}),
            [("unknown_kind", "voting.quorum.kinds.sulap")],
        ),
        (_set("meetings", "annual_months", value=13), [("too_large", "meetings.annual_months")]),
        (_set("offices", "pengurus", "term_years", value=6), [("too_large", "offices.pengurus.term_years")]),
        (
            _set("offices", "pengurus", "positions", 1, "name", value="Ketua"),
            [("duplicate_position", "offices.pengurus.positions.1.name")],
        ),
    ],
)
def test_each_problem_of_deciding_is_named_with_its_place(change: Change, expected: list[tuple[str, str]]) -> None:
    rules = founding_rules()
    change(rules)

    assert _codes(rules) == expected


def test_delegates_vote_only_where_every_group_sends_some() -> None:
    rules = founding_rules()
    rules["voting"] |= {"voters": "delegates", "delegates": dict.fromkeys(GROUPS[1:], 3)}

    assert _codes(rules) == [("missing_delegates", "voting.delegates.produsen")]
