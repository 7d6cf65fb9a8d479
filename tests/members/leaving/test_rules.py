"""Who may leave how, and what is due: pure."""

from datetime import date

import pytest

from kmp.errors import Blocker, Caution, NeedsApproval
from members.leaving.rules import (
    Asked,
    Settlement,
    ask_problems,
    decision_problems,
    end_of_membership,
    hearing_problems,
    leave_problems,
    payment_problems,
)
from members.leaving.states import LeavingKind

TODAY = date(2026, 11, 22)
JOINED = date(2025, 1, 6)
RESIGNATION, EXPULSION, DEATH = LeavingKind.RESIGNATION, LeavingKind.EXPULSION, LeavingKind.DEATH


@pytest.mark.parametrize(("kind", "severity"), [(EXPULSION, Blocker), (RESIGNATION, NeedsApproval), (DEATH, Caution)])
def test_too_few_who_stay_weighs_by_how_one_leaves(kind: LeavingKind, severity: type) -> None:
    problems = leave_problems(kind, members_after=8, groups_after=1)

    assert [(problem.code, type(problem)) for problem in problems] == [
        ("too_few_members", severity),
        ("too_few_groups", severity),
    ]
    assert [problem.source for problem in problems] == [
        "UU 25/1992 Pasal 6, UU 6/2023 Pasal 86",
        "Permenkop UKM 8/2021",
    ]


def test_nine_members_of_two_groups_are_enough() -> None:
    assert [leave_problems(kind, members_after=9, groups_after=2) for kind in LeavingKind] == [[], [], []]


def asked(**changes: object) -> Asked:
    facts: dict[str, object] = {
        "kind": RESIGNATION,
        "reason": "Pindah.",
        "effective_on": TODAY,
        "by_staff": False,
        "is_institution": False,
        "has_document": False,
    }
    return Asked(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"reason": "  "}, ["reason_missing"]),
        ({"effective_on": date(2026, 11, 21)}, ["date_out_of_range"]),
        ({"effective_on": date(2027, 11, 23)}, []),
        ({"effective_on": date(2027, 11, 24)}, ["date_out_of_range"]),
        ({"by_staff": True}, ["letter_missing"]),
        ({"by_staff": True, "has_document": True, "effective_on": date(2026, 11, 1)}, []),
        ({"by_staff": True, "has_document": True, "effective_on": date(2025, 1, 5)}, ["date_out_of_range"]),
        ({"is_institution": True}, ["letter_missing"]),
        ({"kind": EXPULSION, "by_staff": True}, []),
        ({"kind": EXPULSION, "by_staff": True, "effective_on": date(2026, 11, 23)}, ["date_out_of_range"]),
        ({"kind": DEATH, "by_staff": True, "effective_on": date(2026, 11, 1)}, ["letter_missing"]),
        ({"kind": DEATH, "by_staff": True, "has_document": True, "effective_on": date(2026, 11, 1)}, []),
        (
            {"kind": DEATH, "by_staff": True, "has_document": True, "effective_on": date(2026, 11, 23)},
            ["date_out_of_range"],
        ),
    ],
)
def test_what_can_be_asked_for(changes: dict[str, object], codes: list[str]) -> None:
    problems = ask_problems(asked(**changes), joined_on=JOINED, today=TODAY)

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"asked_by_decider": True}, ["leaving_decided_by_a_second_person"]),
        ({"is_own": True}, ["own_leaving"]),
        ({"kind": EXPULSION}, ["expulsion_needs_a_hearing"]),
        ({"kind": EXPULSION, "is_heard": True}, []),
        ({"effective_on": date(2026, 11, 23)}, ["leaving_not_due"]),
    ],
)
def test_who_can_decide_what(changes: dict[str, object], codes: list[str]) -> None:
    facts: dict[str, object] = {
        "kind": RESIGNATION,
        "effective_on": TODAY,
        "is_heard": False,
        "asked_by_decider": False,
        "is_own": False,
        "today": TODAY,
    }

    problems = decision_problems(**{**facts, **changes})  # type: ignore[arg-type]

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"paid_on": date(2026, 11, 20)}, ["refund_too_early"]),
        ({"paid_on": date(2026, 11, 20), "due_rp": -1}, []),
        ({"paid_on": date(2026, 11, 23)}, ["paid_in_future"]),
        ({"decided_by_payer": True}, ["settlement_paid_by_another_person"]),
        ({"is_own": True}, ["own_leaving"]),
        ({"heir_missing": True}, ["death_is_paid_to_an_heir"]),
    ],
)
def test_who_can_pay_when(changes: dict[str, object], codes: list[str]) -> None:
    facts: dict[str, object] = {
        "due_rp": 150_000,
        "payable_on": date(2026, 11, 21),
        "paid_on": TODAY,
        "today": TODAY,
        "decided_by_payer": False,
        "is_own": False,
        "heir_missing": False,
    }

    problems = payment_problems(**{**facts, **changes})  # type: ignore[arg-type]

    assert [problem.code for problem in problems] == codes


def test_a_hearing_has_a_day_and_words() -> None:
    early = hearing_problems(heard_on=date(2026, 11, 1), asked_on=date(2026, 11, 2), words=" ", today=TODAY)

    assert [problem.code for problem in early] == ["hearing_out_of_range", "hearing_empty"]
    assert hearing_problems(heard_on=TODAY, asked_on=TODAY, words="Saya khilaf.", today=TODAY) == []


def test_what_is_due_is_all_that_is_held_less_what_is_owed() -> None:
    settlement = Settlement(pokok_rp=100_000, wajib_rp=50_000, sukarela_rp=25_000, owed_rp=200_000)

    assert (settlement.held_rp, settlement.due_rp) == (175_000, -25_000)


@pytest.mark.parametrize(
    ("kind", "last_line", "ends"),
    [
        (RESIGNATION, date(2026, 1, 1), TODAY),
        (EXPULSION, date(2026, 1, 1), TODAY),
        (DEATH, date(2026, 1, 1), date(2026, 11, 3)),
        (DEATH, date(2026, 11, 10), date(2026, 11, 10)),
    ],
)
def test_the_register_ends_a_membership(kind: LeavingKind, last_line: date, ends: date) -> None:
    assert end_of_membership(kind, asked_for=date(2026, 11, 3), last_line_on=last_line, today=TODAY) == ends
