"""Bars, columns, tiles, progress and verdict cards: exact numbers before they are drawn."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from kmp.ui import charts, tilemap
from kmp.ui.groups import GROUPS, group_look
from kmp.ui.progress import progress_of
from kmp.ui.statuses import STATES, TONES, status_of
from kmp.ui.verdicts import verdict_card
from kmp.ui.views import RULE, TALLIES, _sample_verdict

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)


def test_pieces_of_a_bar_stand_one_behind_the_other() -> None:
    pieces = charts.segments([{"value": 5}, {"value": 5, "tone": "warn"}, {"value": 2, "tone": "bad"}])

    assert [(piece.x, piece.width, piece.fill) for piece in pieces] == [
        ("0.00", "41.67", "fill-daun"),
        ("41.67", "41.67", "fill-kunyit"),
        ("83.33", "16.67", "fill-bad"),
    ]


@pytest.mark.parametrize(
    ("value", "total", "width"), [(3, 0, "0.00"), (7, 4, "100.00"), (-1, 4, "0.00"), (1, 3, "33.33")]
)
def test_a_share_never_leaves_its_bar(value: int, total: int, width: str) -> None:
    assert charts.share(value, total) == width


def test_columns_fill_the_height_with_the_greatest() -> None:
    drawn = charts.columns([1, 2, 0], "JFM", marked=1)

    assert [(column.height, column.label, column.marked) for column in drawn] == [
        ("33.00", "J", False),
        ("66.00", "F", True),
        ("0.00", "M", False),
    ]
    assert charts.columns([]) == []


def test_the_map_has_every_province_once_and_shades_by_value() -> None:
    drawn = tilemap.tile_map({"32": 148, "81": 1, "12": 11})

    fills = {tile.code: tile.fill for tile in drawn.tiles}
    assert len(fills) == 38
    assert (fills["32"], fills["12"], fills["81"], fills["91"]) == (
        *reversed(tilemap.SHADES[:2] + tilemap.SHADES[3:]),
        tilemap.EMPTY,
    )
    assert [len(picture.tiles) for picture in drawn.pictures] == [21, 17, 38]
    assert [shade.text for shade in drawn.legend] == ["belum ada", "1–10", "11–30", "31–60", "di atas 60"]


def test_an_unknown_province_is_a_bug() -> None:
    with pytest.raises(KeyError):
        tilemap.tile_map({"99": 1})


def run(**facts: Any) -> Any:
    usual = {
        "pk": 1,
        "state": "berjalan",
        "done": 0,
        "total": 100,
        "error": "",
        "started_at": NOW - timedelta(seconds=30),
    }
    return SimpleNamespace(**{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "percent", "left"),
    [
        ({"done": 1}, 1, ""),
        ({"done": 50}, 50, "sekitar 30 detik lagi"),
        ({"done": 10}, 10, "sekitar 4 menit lagi"),
        ({"done": 999, "total": 1000}, 99, "sekitar 1 detik lagi"),
        ({"state": "menunggu", "total": 0, "started_at": None}, 0, ""),
        ({"state": "selesai", "done": 100}, 100, ""),
    ],
)
def test_progress_says_how_far_and_how_long(facts: dict[str, Any], percent: int, left: str) -> None:
    shown = progress_of(run(**facts), now=NOW)

    assert (shown.percent, shown.left) == (percent, left)


def test_only_unfinished_runs_look_again() -> None:
    looking = [
        progress_of(run(state=state), now=NOW).unfinished for state in ("menunggu", "berjalan", "selesai", "gagal")
    ]

    assert looking == [True, True, False, False]


def test_the_verdict_card_repeats_the_count_and_its_arithmetic() -> None:
    card = _sample_verdict()

    assert card.passed is False
    assert [(reading.name, reading.percent, reading.is_rule, reading.differs) for reading in card.readings] == [
        ("Proporsional kelompok", "57,03%", True, False),
        ("Satu anggota satu suara", "75,27%", False, True),
        ("Blok kelompok", "70,00%", False, True),
        ("Serentak semua kelompok", "40,00%", False, False),
    ]
    assert sum((row.contribution for row in card.rows), Fraction(0)) == card.share
    assert card.threshold_text == "paling sedikit ⅔"
    assert card.differing == "Dua dari empat cara memberi hasil lain."
    assert (card.yes, card.no, card.abstain) == (630, 207, 40)


@pytest.mark.parametrize(("empty_group", "contribution"), [("rebase", Fraction(1)), ("lapse", Fraction(92, 100))])
def test_contributions_follow_the_rule_for_a_group_without_ballots(empty_group: str, contribution: Fraction) -> None:
    tallies = {code: {"yes": 1, "no": 0, "abstain": 0} for code in TALLIES if code != "pengguna"}
    readings = {
        method: {"yes_share": "1", "verdict": "passed"}
        for method in ("proportional", "one_member_one_vote", "block", "concurrent")
    }
    result = {"verdict": "passed", "yes_share": str(contribution), "readings": readings, "differs": []}

    card = verdict_card(result, rule={**RULE, "empty_group": empty_group}, tallies=tallies)

    assert sum((row.contribution for row in card.rows), Fraction(0)) == contribution
    assert card.rows[-1].percent == "–"
    assert card.differing == ""


def test_groups_are_known_by_key_code_and_member_number() -> None:
    assert [group.key for group in GROUPS] == ["produsen", "distributor", "faskes", "nakes", "pengguna"]
    assert group_look("NAK-00412") is group_look("NAK") is group_look("nakes")


def test_every_state_has_a_known_tone_and_a_word() -> None:
    assert {status.tone for status in STATES.values()} <= TONES
    assert all(str(status.text) for status in STATES.values())
    assert status_of("motion.dihitung") == STATES["dihitung"]
    with pytest.raises(KeyError):
        status_of("dikirim", tone="merah")


def test_every_state_stored_by_a_slice_has_its_word() -> None:
    stored: set[str] = set()
    for path in sorted(settings.BASE_DIR.glob("*/*/states.py")):
        module = import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
        for name, kind in vars(module).items():
            if name.endswith(("State", "Status")):
                stored |= set(kind.values)

    assert {"menunggu", "diajukan", "terbuka"} <= stored  # the search finds the slices
    assert sorted(stored - {state.rpartition(".")[2] for state in STATES}) == []
